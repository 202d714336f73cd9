"""The order of a job, from a command line."""

import json
from pathlib import PurePath
from typing import Any, get_args

from chalicelib.domain.orders import Format
from chalicelib.domain.presets import PRESETS

_SIGNS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}


def compose_order(
    prompt: str,
    picture: bytes,
    mask: bytes | None,
    frames: int | None,
    settings: tuple[str, ...],
    *,
    follow: bool = False,
    **others: object,
) -> dict[str, Any]:
    """The body of `POST /jobs`; ValueError for a setting that is none, and for no mask where one is to follow.

    follow: whether the mask goes with what it was painted on
    others: fields that have an option of their own; None where it wasn't given
    """
    order: dict[str, Any] = {"prompt": prompt, "upload": describe(picture)}
    if mask is not None:
        order["mask"] = describe(mask) | ({"follow": True} if follow else {})
    elif follow:
        raise ValueError("--follow: there is no mask that could go along: name one with --mask")
    order |= {name: value for name, value in {"frames": frames, **others}.items() if value is not None}
    return apply_settings(order, settings)


def parts_of(text: str | None) -> list[str] | None:
    """What `--coherence` names, as the order has it: colour,detail → both; none → nothing."""
    if text is None:
        return None
    return [] if text == "none" else [part.strip() for part in text.split(",")]


def apply_settings(order: dict[str, Any], settings: tuple[str, ...]) -> dict[str, Any]:
    """The order with every `key=value` in its place; ValueError for a setting that is none."""
    for setting in settings:
        _apply(order, setting)
    return order


def choose_format(order: dict[str, Any], out: PurePath | None) -> str:
    """The format of what is made, set in the order where the file's suffix says it.

    ValueError: where the suffix is no format's, or not that of the format which the order names itself
    """
    export = order.setdefault("export", {})
    if not isinstance(export, dict):
        export = {}  # the API says best what is wrong
    preset = next((place for name, place in PRESETS.items() if name == export.get("preset")), None)
    named = export.get("format") or (preset.format if preset else None)
    if out is None:
        return str(named or "gif")
    told = out.suffix.lower().removeprefix(".")
    if told not in get_args(Format):
        endings = ", ".join(f".{one}" for one in get_args(Format))
        raise ValueError(f"--out: {out} must end in one of {endings}")
    if named and named != told:
        raise ValueError(f"--out: {out} ends in .{told}, and what is ordered is {named}: let both say the same")
    export["format"] = told
    return told


def describe(picture: bytes) -> dict[str, Any]:
    """Type by content and length in bytes. What isn't known is called a JPEG: the pipeline says best what is wrong."""
    known = (kind for sign, kind in _SIGNS.items() if picture.startswith(sign))
    is_webp = picture[:4] == b"RIFF" and picture[8:12] == b"WEBP"
    return {"content_type": "image/webp" if is_webp else next(known, "image/jpeg"), "bytes": len(picture)}


def _apply(order: dict[str, Any], setting: str) -> None:
    """`export.loop=bounce`: dots lead inwards, the value is JSON or else a string."""
    path, equals, text = setting.partition("=")
    *outer, last = path.split(".")
    if not equals or not all([*outer, last]):
        raise ValueError(f"--set takes key=value, not {setting!r}")
    for name in outer:
        if not isinstance(order.setdefault(name, {}), dict):
            order[name] = {}  # as with any key that is set twice, the later one counts
        order = order[name]
    try:
        order[last] = json.loads(text)
    except json.JSONDecodeError:
        order[last] = text
