"""The tables of what is kept, and the version that they have.

Whoever changes a table raises VERSION, and either brings an older file up to it or leaves it refused in words.
"""

VERSION = 1
MARK = 0x46_4C_43_31
"""`PRAGMA application_id`: which program's file it is."""

SCHEMA = f"""
BEGIN;
CREATE TABLE objects (
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified INTEGER NOT NULL, -- seconds since 1970
    headers TEXT NOT NULL, -- JSON: as they were sent with the object, and go out with it
    body BLOB NOT NULL, -- last: a listing never reads it
    PRIMARY KEY (bucket, key)
);
CREATE VIEW sqlar (name, mode, mtime, sz, data) AS
    SELECT bucket || '/' || key, 33188, modified, size, body FROM objects;

CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    headers TEXT NOT NULL,
    begun INTEGER NOT NULL
);
CREATE TABLE parts (
    upload TEXT NOT NULL REFERENCES uploads (id),
    number INTEGER NOT NULL,
    etag TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (upload, number)
);

CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    queue TEXT NOT NULL,
    body TEXT NOT NULL,
    trace TEXT, -- X-Amzn-Trace-Id of whoever sent it
    sent REAL NOT NULL, -- seconds since 1970, as the next two
    due REAL NOT NULL, -- until then it is hidden
    first_received REAL,
    receives INTEGER NOT NULL
);
CREATE INDEX messages_of_queue ON messages (queue, number);

CREATE TABLE items (
    of_table TEXT NOT NULL,
    part TEXT NOT NULL,
    name TEXT NOT NULL,
    item TEXT NOT NULL, -- JSON: attribute → type → value
    PRIMARY KEY (of_table, part, name)
);
CREATE TABLE tokens (
    token TEXT PRIMARY KEY,
    at REAL NOT NULL, -- seconds since 1970
    said TEXT NOT NULL -- the transaction that was carried out under it
);

CREATE TABLE events (
    number INTEGER PRIMARY KEY,
    function TEXT NOT NULL,
    event TEXT NOT NULL, -- JSON
    trace TEXT NOT NULL,
    failures INTEGER NOT NULL
);

PRAGMA application_id = {MARK};
PRAGMA user_version = {VERSION};
COMMIT;
"""
