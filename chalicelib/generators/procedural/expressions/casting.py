"""Which faces of a picture play what a prompt asks for: by where they are and how large, and by nothing else."""

from collections import OrderedDict
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
    seen = [face for face in faces_in(picture) if face.box.height >= LEAST_HEIGHT and _is_free(face, mask)]
    ordered = sorted(seen, key=lambda face: face.box.middle[0])
    match whom:
        case "all":
            return tuple(seen)
        case "largest":
            return tuple(seen[:1])
        case "left":
            return tuple(ordered[:1])
        case "right":
            return tuple(ordered[-1:])
        case "middle":
            return tuple(ordered[(len(ordered) - 1) // 2 :][:1])


def _is_free(face: Face, mask: Image.Image | None) -> bool:
    """Whether its middle may change."""
    if mask is None:
        return True
    x, y = (min(max(0, int(place)), side - 1) for place, side in zip(face.box.middle, mask.size, strict=True))
    return mask.crop((x, y, x + 1, y + 1)).tobytes() > b"\x7f"
