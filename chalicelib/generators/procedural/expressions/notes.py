"""What is said of a picture's faces to whoever asked them to do something."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from chalicelib.faces import Face
from chalicelib.generators.procedural.motions import body, camera, mood, tears, weather
from chalicelib.generators.procedural.motions.motion import Bend, Motion, Paint

from .casting import LEAST_HEIGHT, Whom, choose, is_large
from .rig import able

INSTEAD: Mapping[Bend | Paint, str] = {
    body.breathe: "breathes",
    body.laugh: "bobs",
    body.nod: "nods",
    body.shake_head: "sways from side to side",
    body.shiver: "trembles",
    body.shudder: "heaves",
    body.stretch: "stretches",
    body.tilt_head: "leans over",
    camera.pan: "slides sideways",
    camera.tilt: "tips over",
    camera.vertigo: "swells",
    mood.faded: "loses its colours",
    mood.rage: "turns red",
    tears.blush: "reddens where the colours of skin gather",
    tears.tears: "sheds tears where the colours of skin gather",
    weather.steam: "steams",
}
"""What is done without a face → how that is told."""
PAINT = "Paint over the face to say where it is."
ENLARGE = "Cut the picture closer, or order larger frames."


def notes_on(faces: Sequence[Face], acts: Iterable[Motion], whom: Whom, *, is_masked: bool) -> tuple[str, ...]:
    """How many faces were found, which of those that are meant are left alone, and what is done where there are none.

    All of it in sentences.

    faces: those that may change, the largest first
    acts: what is asked of them
    is_masked: whether it was painted over what may change
    """
    where = " in what is painted over" if is_masked else ""
    if acting := choose([face for face in faces if is_large(face)], whom):
        found = "1 face was" if len(faces) == 1 else f"{len(faces)} faces were"
        told: Iterator[str] = chain([f"{found} found{where}."], _told_of_some(choose(faces, whom), acting))
    else:
        told = _told_of_none(faces, acts, where)
    return tuple(f"picture: {sentence}" for sentence in told)


def _told_of_some(meant: Iterable[Face], acting: Iterable[Face]) -> Iterator[str]:
    if small := sum(not is_large(face) for face in meant):
        yield f"{_counted(small)} less than {LEAST_HEIGHT} pixels high, too small to be seen moving, and left alone."
    if turned := sum(not able(face) for face in acting):
        yield f"{_counted(turned)} turned too far aside, and left alone."


def _told_of_none(small: Sequence[Face], acts: Iterable[Motion], where: str) -> Iterator[str]:
    """What is done with all of it, or with what lies there."""
    instead = f"so {'that' if where else 'all of it'} {_listed(_phrases(acts))}"
    if small:
        are = "the only face is" if len(small) == 1 else f"all {len(small)} faces are"
        yield f"{are} less than {LEAST_HEIGHT} pixels high, too small to be seen moving, {instead}. {ENLARGE}"
    else:
        yield f"no face was found{where}, {instead}." + ("" if where else f" {PAINT}")


def _phrases(acts: Iterable[Motion]) -> list[str]:
    """What is done instead of each: "bobs for smile and grin"."""
    names: dict[str, list[str]] = {}
    for motion in acts:
        for done in _done(motion):
            names.setdefault(done, []).append(motion.name)
    return [f"{done} for {_listed(named)}" for done, named in names.items()]


def _done(motion: Motion) -> Iterator[str]:
    if motion.bend:
        yield INSTEAD[motion.bend]
    if motion.paint:
        yield INSTEAD[motion.paint]


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _counted(faces: int) -> str:
    return "1 face is" if faces == 1 else f"{faces} faces are"
