"""How the procedural generator reads a prompt."""

from collections.abc import Callable
from time import process_time

import pytest

from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.language.phrases import written
from chalicelib.generators.procedural.language.reading import LEAST, MOST, language_of, read
from chalicelib.generators.procedural.language.wordings import WORDINGS
from chalicelib.generators.procedural.language.words import stem, tokens
from chalicelib.generators.procedural.settings import ProceduralSettings


def names(prompt: str) -> set[str]:
    return {motion.name for motion in read(prompt).asked}


@pytest.mark.parametrize("form", ["sobs", "sobbing", "sobbed", "begins to sob", "cries", "is crying", "weeps", "wept"])
def test_every_form_of_weeping_brings_tears_and_heaving(form: str) -> None:
    assert {"tears", "sobbing"} <= names(f"he {form}")


@pytest.mark.parametrize("prompt", ["the train", "a terrain", "one note", "full of hope", "she stares", "the kingdom"])
def test_a_word_inside_another_word_or_beside_it_is_not_understood(prompt: str) -> None:
    assert names(prompt) == set()


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("it rains", {"rain"}),
        ("night slowly falls", {"night"}),
        ("Zoom OUT!", {"zoom out"}),
        ("zoom in", {"zoom in"}),
        ("she shakes her head", {"shake head"}),
        ("the ground shakes", {"ground heave"}),
        ("black and white", {"noir"}),
        ("he nods while snow falls at night", {"nod", "snow", "night"}),
        ("es schneit", {"snow"}),
        ("la lluvia", {"rain"}),
    ],
)
def test_prompt_is_read_as_exactly_these_motions(prompt: str, expected: set[str]) -> None:
    assert names(prompt) == expected


@pytest.mark.parametrize("prompt", ["no rain", "without any rain", "it doesn't rain", "it doesn’t rain", "not rainy"])  # noqa: RUF001 - as phones type it
def test_what_is_denied_is_not_drawn(prompt: str) -> None:
    assert names(prompt) == set()


def test_a_denial_ends_at_a_comma_or_a_but() -> None:
    assert names("no rain, snow") == {"snow"}
    assert names("no rain but snow") == {"snow"}
    assert names("no rain or snow") == set()


def test_a_denied_denial_is_none() -> None:
    assert "tears" in names("she can't stop crying")


def test_a_phrase_does_not_reach_across_a_full_stop() -> None:
    assert names("the zoom. out") == {"zoom in"}


@pytest.mark.parametrize(
    ("prompt", "toward"),
    [
        ("pan to the left", (-1, 0)),
        ("pan right", (1, 0)),
        ("pan upwards", (0, -1)),
        ("pan down", (0, 1)),
        ("wind from the left", (1, 0)),
        ("pan", None),
    ],
)
def test_direction_is_read(prompt: str, toward: tuple[float, float] | None) -> None:
    assert read(prompt).toward == toward


def test_manner_changes_force_and_pace() -> None:
    assert read("sways slowly").pace < 1 < read("sways quickly").pace
    assert read("shakes gently").force < 1 < read("shakes violently").force


def test_notes_quote_the_words_and_name_the_motions() -> None:
    assert build(ProceduralSettings()).understand("he begins to sob").notes() == (
        "prompt: 'sob' understood as sobbing, tears",
    )
    assert build(ProceduralSettings()).understand("snow, no rain").notes()[1] == "prompt: 'rain' understood as no rain"


@pytest.mark.parametrize("prompt", ["quux", "他哭了", "😀", "...", "x" * 2000])
def test_an_unknown_prompt_is_told_that_it_becomes_a_living_photo(prompt: str) -> None:
    (note,) = build(ProceduralSettings()).understand(prompt).notes()
    assert "drift and breathe" in note
    assert len(note) < 160


def test_what_is_done_where_all_is_denied_is_told() -> None:
    denied, instead = build(ProceduralSettings()).understand("no rain").notes()
    assert denied == "prompt: 'rain' understood as no rain"
    assert "drift and breathe" in instead


def test_each_motion_is_reached_by_each_of_its_words() -> None:
    for motion in MOTIONS:
        for words in motion.words.split(","):
            assert motion.name in names(words), words


def test_each_motion_has_words_in_every_language() -> None:
    assert all(set(WORDINGS[motion.name]) >= {"de", "es", "fr"} for motion in MOTIONS)


def test_names_of_motions_are_unique_and_each_does_something() -> None:
    assert len({motion.name for motion in MOTIONS}) == len(MOTIONS) >= 40
    assert all(motion.bend or motion.paint for motion in MOTIONS)


@pytest.mark.parametrize(
    "forms",
    [
        "shake shakes shaking",
        "dance dances dancing danced",
        "hop hops hopping",
        "hope hopes hoping",
        "cry cries cried crying",
    ],
)
def test_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("head", "pair"),
    [
        ("", "a"),
        ("", "ies"),
        ("b", "bing"),
        ("", "he "),
        ("", "war fog "),
        ("", "zoom in "),
        ("", "hard "),
        ("", "not "),
        ("", "a'"),
        ("a", "\N{COMBINING GRAVE ACCENT}\N{COMBINING CEDILLA}"),
    ],
)
def test_reading_takes_as_long_as_the_prompt_is(head: str, pair: str) -> None:
    times = 500
    short, long = (_seconds(head + count * pair) for count in (times, 32 * times))
    assert long < 32 * 6 * max(short, 1e-4)


def test_many_marks_on_one_letter_are_read_as_some() -> None:
    marks = "\N{COMBINING GRAVE ACCENT}" * 999 + "\N{COMBINING CEDILLA}" * 999
    assert names(f"snow a{marks} rain") == {"snow", "rain"}
    assert tokens("ri\N{COMBINING ACUTE ACCENT}e") == ["r\N{LATIN SMALL LETTER I WITH ACUTE}e"]


@pytest.mark.parametrize(("manner", "bound"), [("hard", MOST), ("fast", MOST), ("slow", LEAST), ("gently", LEAST)])
def test_manners_add_up_to_a_bound(manner: str, bound: float) -> None:
    reading = read(f"shakes {manner} " * 60)
    assert (reading.force, reading.pace) == (bound, bound)


def _seconds(prompt: str) -> float:
    """Of the processor's, at the best of three times, with nothing remembered."""
    return min(_timed(lambda: read(prompt)) for _ in range(3))


def _timed(act: Callable[[], object]) -> float:
    for remembering in (read, language_of, written, stem):
        remembering.cache_clear()
    began = process_time()
    act()
    return process_time() - began
