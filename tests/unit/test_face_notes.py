"""What is said of a picture's faces: which are left alone, and what is done where there are none."""

from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw

from chalicelib.faces import Face, find_faces, model
from chalicelib.faces.pose import UPRIGHT
from chalicelib.generators.base import Redraw
from chalicelib.generators.procedural.expressions.casting import LEAST_HEIGHT
from chalicelib.generators.procedural.expressions.notes import INSTEAD, notes_on
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.motions.motion import Motion
from chalicelib.generators.procedural.settings import ProceduralSettings
from tests.faces import pictures

ACTING = [motion for motion in MOTIONS if motion.act and not motion.besides]
SMALL = "picture: 1 face is less than 40 pixels high, too small to be seen moving, and left alone."
TURNED = "picture: 1 face is turned too far aside, and left alone."
GENERATOR = build(ProceduralSettings())


@cache
def astronaut_far_off() -> Image.Image:
    """Her face is too small to be seen moving."""
    return pictures.astronaut().resize((160, 160))


@cache
def beside_the_officer() -> Image.Image:
    """Far off on the left, beside a large face."""
    picture = Image.new("RGB", (512, 512), (120, 150, 190))
    picture.paste(pictures.officer().resize((300, 351)), (200, 100))
    picture.paste(pictures.astronaut().resize((180, 180)).crop((36, 0, 144, 162)), (30, 200))
    return picture


def order(prompt: str, picture: Image.Image, mask: Image.Image | None = None, unwanted: str = "") -> Redraw:
    return Redraw(picture, mask, prompt, unwanted, 0.6, 7, 1, 12, 24, 0, 24)


def said(prompt: str, picture: Image.Image, mask: Image.Image | None = None) -> tuple[str, ...]:
    return GENERATOR.look(order(prompt, picture, mask))


def painted(picture: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).rectangle(box, fill=255)
    return mask


def found(count: int) -> str:
    return f"picture: {'1 face was' if count == 1 else f'{count} faces were'} found."


@pytest.mark.parametrize("name", sorted(pictures.FACES))
def test_where_faces_do_what_is_asked_it_is_said_how_many_were_found(name: str) -> None:
    count = len(find_faces(pictures.picture(name)))
    assert said("they all smile and sob", pictures.picture(name)) == (found(count),)


@pytest.mark.parametrize("name", sorted(pictures.FACELESS))
def test_where_there_is_no_face_it_is_said_with_what_is_done_and_how_to_help(name: str) -> None:
    assert said("she smiles", pictures.picture(name)) == (
        "picture: no face was found, so all of it bobs for smile. Paint over the face to say where it is.",
    )


@pytest.mark.parametrize("prompt", ["snow falls", "breathe", "no smile", "a boat", "zoom in slowly"])
def test_a_prompt_that_asks_nothing_of_a_face_gets_no_note(prompt: str) -> None:
    assert said(prompt, pictures.cat()) == ()


def test_what_was_denied_gets_no_note() -> None:
    assert GENERATOR.look(order("she smiles", pictures.cat(), unwanted="smile")) == ()


def test_each_thing_that_is_done_instead_is_said_once() -> None:
    (note,) = said("grin, laugh and be angry", pictures.cat())
    assert "so all of it bobs for laugh and grin and turns red for fury." in note


@pytest.mark.parametrize("motion", ACTING, ids=lambda motion: motion.name)
def test_of_every_act_it_can_be_said_what_is_done_instead(motion: Motion) -> None:
    notes = (said(words.strip(), pictures.egg()) for words in motion.words.split(","))
    told = next(note for note, *_ in notes if motion.name in note)
    assert all(INSTEAD[done] in told for done in (motion.bend, motion.paint) if done)


def test_a_mask_without_a_face_is_named_and_needs_no_painting() -> None:
    nowhere = painted(pictures.two(), (0, 480, 511, 511))
    assert said("both wink", pictures.two(), nowhere) == (
        "picture: no face was found in what is painted over, so that leans over for wink.",
    )
    assert said("both wink", pictures.two(), painted(pictures.two(), (0, 0, 255, 511))) == (
        "picture: 1 face was found in what is painted over.",
    )


def test_a_face_that_is_too_small_is_named_with_what_is_done_and_how_to_help() -> None:
    assert find_faces(astronaut_far_off())[0].box.height < LEAST_HEIGHT
    (note,) = said("she winks", astronaut_far_off())
    is_small = "picture: the only face is less than 40 pixels high, too small to be seen moving"
    assert note == f"{is_small}, so all of it leans over for wink. Cut the picture closer, or order larger frames."


@pytest.mark.parametrize(
    ("prompt", "notes"),
    [
        ("they smile", (SMALL,)),
        ("smile", (SMALL,)),
        ("the one on the left smiles", (SMALL,)),
        ("she smiles", ()),
        ("the one on the right smiles", ()),
    ],
)
def test_a_small_face_beside_a_large_one_is_named_where_it_was_meant(prompt: str, notes: tuple[str, ...]) -> None:
    large, small = find_faces(beside_the_officer())
    assert small.box.height < LEAST_HEIGHT < large.box.height
    assert said(prompt, beside_the_officer()) == (found(2), *notes)


@pytest.mark.parametrize(("yaw", "notes"), [(0, ()), (40, ()), (60, (TURNED,)), (-60, (TURNED,))])
def test_a_head_that_is_turned_too_far_aside_is_named(yaw: float, notes: tuple[str, ...]) -> None:
    across = np.radians(yaw)
    turn = np.array([[np.cos(across), 0, np.sin(across)], [0, 1, 0], [-np.sin(across), 0, np.cos(across)]])
    face = Face((9 * model().mesh @ turn.T + (200, -150, 0)) * UPRIGHT, 1.0)
    assert notes_on([face], ACTING, "all", is_masked=False) == (found(1), *notes)
