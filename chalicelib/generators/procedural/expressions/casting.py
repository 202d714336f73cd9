"""Which faces of a picture play what a prompt asks for: by where they are and how large, and by nothing else."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from typing import Literal

from PIL import Image

from chalicelib.faces import Face, find_faces

Whom = Literal["all", "largest", "left", "middle", "right"]
"""Which of a picture's faces are meant."""
LEAST_HEIGHT = 40
"""Pixels of a face, of which less is not seen moving."""
REMEMBERED = 4
"""Pictures: a function that draws a job's frames sees the same one again and again."""

_known: OrderedDict[bytes, tuple[Face, ...]] = OrderedDict()


def faces_in(picture: Image.Image) -> tuple[Face, ...]:
    """All of a picture's, the largest first: found once, and remembered by its pixels."""
    key = blake2b(picture.tobytes(), digest_size=16, salt=f"{picture.width}x{picture.height}".encode()).digest()
    if key not in _known:
        _known[key] = find_faces(picture)
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)
    _known.move_to_end(key)
    return _known[key]


def cast(picture: Image.Image, mask: Image.Image | None, whom: Whom) -> tuple[Face, ...]:
    """The faces that are meant, among those that are large enough and lie within the mask."""
    return choose([face for face in faces_within(picture, mask) if is_large(face)], whom)


def faces_within(picture: Image.Image, mask: Image.Image | None) -> tuple[Face, ...]:
    """The picture's faces that may change, the largest first: their middles are white in the mask."""
    return tuple(face for face in faces_in(picture) if mask is None or _is_white(mask, face.box.middle))


def is_large(face: Face) -> bool:
    """Whether a face would be seen moving."""
    return face.box.height >= LEAST_HEIGHT


def choose(faces: Sequence[Face], whom: Whom) -> tuple[Face, ...]:
    """The faces that are meant, of some that come largest first."""
    ordered = sorted(faces, key=lambda face: face.box.middle[0])
    match whom:
        case "all":
            return tuple(faces)
        case "largest":
            return tuple(faces[:1])
        case "left":
            return tuple(ordered[:1])
        case "right":
            return tuple(ordered[-1:])
        case "middle":
            return tuple(ordered[(len(ordered) - 1) // 2 :][:1])


def _is_white(mask: Image.Image, place: tuple[float, float]) -> bool:
    x, y = (min(max(0, int(at)), side - 1) for at, side in zip(place, mask.size, strict=True))
    return mask.crop((x, y, x + 1, y + 1)).tobytes() > b"\x7f"
