"""What a file is that no reader here takes: a name is easier to act on than "none of ours"."""

import re

_HEAD = 512
"""Bytes: enough for a text to say what it is."""
_SIGNS = (
    (rb"BM....\0\0\0\0", "a BMP picture"),
    (rb"II\*\0|MM\0\*|II\+\0|MM\0\+", "a TIFF or raw picture"),
    (rb"....ftyp(heic|heix|heim|heis|hevc|hevx|hevm|hevs|mif1|msf1)", "a HEIC picture, as iPhones save it"),
    (rb"....ftypavi[fs]", "an AVIF picture"),
    (rb"....ftypcrx ", "a raw picture"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (rb"\0\0[\x01\x02]\0[^\0]\0", "an icon"),
    (rb"8BPS", "a Photoshop document"),
    (rb"%PDF-", "a PDF"),
    (rb"PK\x03\x04", "a ZIP archive or a document in one"),
    (rb"....ftyp|....(moov|mdat)|\x1a\x45\xdf\xa3|RIFF....AVI ", "a film"),
    (rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg", "an SVG drawing"),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype html|html)", "a web page"),
)
_PATTERNS = tuple((re.compile(sign, re.DOTALL | re.IGNORECASE), name) for sign, name in _SIGNS)


def name_of(data: bytes) -> str | None:
    """A name such as "a BMP picture"; None for what isn't known either."""
    return next((name for pattern, name in _PATTERNS if pattern.match(data[:_HEAD])), None)
