"""A text that a PNG of ours carries in front of its pixels, so that the first bytes of the object tell it.

A tEXt chunk, after the PNG specification (W3C, third edition), section 11.3.3.2.
"""

import struct
import zlib

_KEYWORD = b"Frameloom\0"
_TEXT = b"tEXt"
_HEAD = 33
"""Bytes of the signature and of IHDR, which are always the same many; the chunk stands behind them."""
_FRAME = 12
"""Bytes of a chunk beside its body: length, name and checksum."""
MOST = 100_000
"""Bytes of a text, at the most."""
WITHIN = _HEAD + _FRAME + len(_KEYWORD) + MOST
"""Bytes of the object, from its first on, in which the text stands."""


def with_text(png: bytes, text: str) -> bytes:
    """A PNG as `encode_frame` writes it, with that text, which is ASCII; as it was where the text is too long."""
    body = _KEYWORD + text.encode("ascii")
    if len(text) > MOST:
        return png
    chunk = struct.pack(">I", len(body)) + _TEXT + body + struct.pack(">I", zlib.crc32(_TEXT + body))
    return png[:_HEAD] + chunk + png[_HEAD:]


def text_of(head: bytes) -> str | None:
    """The text, of an object's first `WITHIN` bytes or more; None where it carries none, or a damaged one."""
    length, name = int.from_bytes(head[_HEAD : _HEAD + 4]), head[_HEAD + 4 : _HEAD + 8]
    body = head[_HEAD + 8 : _HEAD + 8 + length]
    checksum = head[_HEAD + 8 + length : _HEAD + _FRAME + length]
    is_ours = name == _TEXT and body.startswith(_KEYWORD) and length <= len(_KEYWORD) + MOST
    if not is_ours or checksum != struct.pack(">I", zlib.crc32(_TEXT + body)):
        return None
    return body[len(_KEYWORD) :].decode("latin-1")
