"""Keys, events, messages and metadata as somebody might make them up: near to ours, or nothing like them. Seeded."""

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any
from urllib.parse import quote, quote_plus

from chalicelib.domain import keys
from chalicelib.domain.messages import Assembling, Pull
from chalicelib.domain.orders import ExportOrder, JobRequest
from localcloud.aws.s3.xml import NOT_IN_XML

PREFIXES = ("uploads/", "jobs/", "clips/", "inbox/", "outbox/", "active/", "names/", "access/", "ledger/", "pace/", "")
SPOILT = ("", "0", "F" * 32, "0" * 31, "0" * 33, "\u0663" * 32, "../" * 3, "0" * 31 + "\n", "%2e%2e")
"""No job's ids."""
WORDS = (
    *(
        "it snows",
        "a\x00b",
        "\u202esnow",
        "\ud800",
        "ﬀ",
        "e\u0301" * 40,
        "😀" * 9,
        "../../access/ann",
        "//",
        "/",
        ".",
        " ",
    ),
    *("%00", "%", "%zz", "+", "#?&=", "<script>", "'; DROP TABLE objects; --", "${jndi:ldap://x}", "{0}", "a" * 1000),
    *(
        "x.jpg",
        "Thumbs.db",
        ".DS_Store",
        "frame.png",
        "source",
        "mask",
        "job.json",
        "0001",
        "\u0660" * 4,
        "-1",
        "1-01.json",
    ),
)
VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        -1,
        2,
        240,
        10**40,
        1e308,
        0.5,
        "",
        "procedural",
        "stability",
        "2",
        "NaN",
        [],
        {},
        [[]],
        {"0": "x"},
    ),
    *("[" * 900, '{"0":' * 300, "9" * 900, "1e999999", "=?UTF-8?B?8J+YgA==?=", "=?UTF-8?B?A?=", "=?x-none?B?AAAA?="),
    *(
        '{"0": "it snows", "1": "it rains"}',
        '["colour"]',
        '"\\ud800"',
        "-Infinity",
        "gif",
        "mp4",
        "wrap",
        "\x7f",
        "9999",
    ),
)
OPTIONS = (*JobRequest.model_fields, *ExportOrder.model_fields, "mtime", "x", "content-type")
FIELDS = (*Pull.model_fields, *Assembling.model_fields, "x")
METADATA_BYTES = 2000
"""S3 takes 2 KB."""


class MadeUp:
    """Things that somebody made up who knows those jobs."""

    def __init__(self, seed: int, jobs: Sequence[str]) -> None:
        self._chance, self._jobs = Random(seed), jobs

    @property
    def chance(self) -> Random:
        """Where all of it comes from."""
        return self._chance

    def job(self) -> str:
        """The id of a job that there is, of one that there isn't, or none."""
        kind = self._chance.random()
        if kind < 0.6:
            return self._chance.choice(self._jobs)
        return f"{self._chance.getrandbits(128):032x}" if kind < 0.8 else self._chance.choice(SPOILT)

    def key(self) -> str:
        """An object's key."""
        kind = self._chance.random()
        if kind < 0.5:
            return self._ours()
        if kind < 0.8:
            return self._mutated(self._ours())
        parts = [
            self._chance.choice([self._chance.choice(WORDS), self.job()]) for _ in range(self._chance.randint(1, 4))
        ]
        return self._chance.choice(PREFIXES) + "/".join(parts)

    def event(self) -> object:
        """What a function of the bucket is called with."""
        kind = self._chance.random()
        if kind < 0.02:
            return {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}
        if kind < 0.05:
            return self._chance.choice(
                [{}, {"Records": None}, {"Records": "x"}, {"Records": {}}, {"Records": [None, 1]}]
            )
        return {"Records": [self._record() for _ in range(self._chance.choice((1, 1, 1, 2, 3)))]}

    def message(self) -> str:
        """The body of a queue's message, in letters that SQS takes."""
        return NOT_IN_XML.sub("", self._body())

    def _body(self) -> str:
        kind = self._chance.random()
        if kind < 0.15:
            return self._chance.choice(
                [*WORDS, "[" * 9000, '{"job":' * 900, "null", "1", '"\\ud800"', '{"job": 1', "﻿{}"]
            )
        said: dict[str, Any] = {"job": self.job()} if kind < 0.7 else {"drop": self._inbox_key()}
        for _ in range(self._chance.choice((0, 0, 1, 2))):
            said[self._chance.choice(FIELDS)] = self._chance.choice([*VALUES, self.key(), self.job(), *WORDS])
        return json.dumps(said)

    def drop(self) -> tuple[str, dict[str, str]]:
        """A key in the inbox that S3 takes, and what the object says of itself."""
        key = self._inbox_key().encode("utf-8", "replace")[: keys.LONGEST].decode("utf-8", "ignore")
        metadata: dict[str, str] = {}
        for _ in range(self._chance.choice((0, 1, 1, 2, 3, 5))):
            value = self._chance.choice([*VALUES, *WORDS])
            text = value if isinstance(value, str) else json.dumps(value)
            sent = "".join(letter for letter in text if " " <= letter <= "~").strip()
            if sent and sum(map(len, metadata.values())) + len(sent) < METADATA_BYTES:
                metadata[self._chance.choice(OPTIONS)] = sent
        return key, metadata

    def _record(self) -> object:
        if self._chance.random() < 0.03:
            return self._chance.choice(
                [None, {}, {"s3": None}, {"s3": {"object": {}}}, {"s3": {"object": {"key": 7}}}, "s3"]
            )
        spellings: list[Callable[[str], str]] = [quote_plus, quote_plus, quote, str]
        try:
            key = self._chance.choice(spellings)(self.key())
        except UnicodeEncodeError:
            key = self.key()
        return {"s3": {"bucket": {"name": "b"}, "object": {"key": key, "size": 1}}}

    def _inbox_key(self) -> str:
        parts = [self._chance.choice(WORDS) for _ in range(self._chance.randint(1, 3))]
        return keys.INBOX + "/".join(parts)

    def _ours(self) -> str:
        job, number = self.job(), self._chance.choice((0, 1, 2, 239, 240, 9999))
        step = self._chance.choice((keys.frame_step(number), keys.WORDS, keys.output_step("0" * 8, number)))
        return self._chance.choice(
            [
                keys.source(job),
                keys.mask_upload(job),
                keys.prompt(job),
                keys.frame(job, number),
                f"{keys.clip_folder(job, step, 1, 1)}x/output.mp4",
                keys.claim(job, step, 1, 1),
                keys.fact(job, 1, "failed"),
                keys.order(job),
                keys.marker(job, job),
                self._inbox_key(),
            ]
        )

    def _mutated(self, key: str) -> str:
        at = self._chance.randrange(len(key))
        spoilt = self._chance.choice(["", "/", "\x00", "\u0663", "\ud800", key[at] * 2, key[at].upper(), "%2F", "\n"])
        return key[:at] + spoilt + key[at + 1 :]
