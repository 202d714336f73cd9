"""What the procedural generator says of each word of a prompt."""

import pytest

from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.function_words import FUNCTION_WORDS, SUBJECTS
from chalicelib.generators.procedural.language.gaps import GAPS, Gap
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.language.reading import language_of, read
from chalicelib.generators.procedural.language.spelling import Speller
from chalicelib.generators.procedural.language.wordings import COMPANIONS, WORDINGS
from chalicelib.generators.procedural.settings import ProceduralSettings
from chalicelib.generators.reading import Understanding, together

SMALL = {"en": "while it is", "de": "während es das und", "es": "mientras lo está", "fr": "pendant qu'elle le"}
GENERATOR = build(ProceduralSettings())


def understand(prompt: str) -> Understanding:
    return GENERATOR.understand(prompt)


def missed(prompt: str) -> tuple[str, ...]:
    return understand(prompt).missed


def instead(prompt: str) -> dict[str, str]:
    return {one.words: one.instead for one in understand(prompt).suggestions}


def test_whatever_carries_meaning_is_understood_or_named() -> None:
    read = understand("purple trains over the snowy city while she slowly nods")
    assert [(one.words, one.means) for one in read.understood] == [
        ("snowy", ("snow",)),
        ("slowly", ("slower",)),
        ("nods", ("nod",)),
    ]
    assert read.missed == ("purple", "trains", "city")
    assert "prompt: not understood: purple, trains, city" in read.notes()


@pytest.mark.parametrize(
    "prompt",
    [
        "let it rain on the whole picture, please",
        "make her cheeks blush",
        "es soll im Hintergrund schneien",
        "haz que la mujer llore lágrimas",
        "je veux qu'il pleuve de la pluie",
    ],
)
def test_function_words_say_nothing(prompt: str) -> None:
    words = {word for word in missed(prompt) if word in set().union(*FUNCTION_WORDS.values())}
    assert not words


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("it snows", "en"),
        ("quux", "en"),
        ("es schneit", "de"),
        ("Schneeflocken", "de"),
        ("está nevando", "es"),
        ("la pluie tombe", "fr"),
        ("the man will die in a hat", "en"),
    ],
)
def test_the_language_is_that_of_most_words(prompt: str, language: str) -> None:
    assert language_of(prompt) == language


def test_a_word_says_nothing_only_in_its_own_language() -> None:
    assert missed("she will die, and snow falls") == ("die",)
    assert missed("die Katze nickt") == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("snwo", "snow"),
        ("sonw", "snow"),
        ("snpw", "snow"),
        ("rian", "rain"),
        ("ligthning", "lightning"),
        ("thunderstrom", "thunderstorm"),
        ("breth", "breath"),
        ("confeti", "confetti"),
        ("vinatge", "vintage"),
        ("slwoly", "slowly"),
        ("schneeflcken", "schneeflocken"),
    ],
)
def test_a_typo_gets_what_was_meant(typed: str, meant: str) -> None:
    prompt = f"{typed} und das Bild" if meant.startswith("schnee") else f"the {typed}"
    (suggestion,) = understand(prompt).suggestions
    assert (suggestion.words, suggestion.instead, suggestion.detail) == (typed, meant, f"did you mean {meant}?")


@pytest.mark.parametrize("word", ["train", "terrain", "note", "hope", "king", "strikes", "boots", "late", "sn"])
def test_a_word_of_its_own_is_taken_for_no_typo(word: str) -> None:
    assert instead(f"the {word}") == {}


def test_a_known_word_is_no_typo_of_another() -> None:
    assert Speller(["snow", "snowy"]).suggest("snowy") is None


@pytest.mark.parametrize(
    ("prompt", "words", "motion"),
    [
        ("she waves hello", "waves hello", "wave"),
        ("er winkt", "winkt", "wave"),
        ("he walks away", "walks away", "walk"),
        ("they clap", "clap", "confetti"),
        ("birds fly over the sea", "birds fly", "petals"),
    ],
)
def test_a_near_miss_gets_its_neighbour_and_is_not_done(prompt: str, words: str, motion: str) -> None:
    assert instead(prompt)[words] == motion
    assert words in missed(prompt)
    asked = {one.name for one in read(prompt).asked}
    assert motion not in asked or prompt.endswith("sea")


@pytest.mark.parametrize(
    ("prompt", "motions"),
    [
        ("tears run down her cheeks", {"tears"}),
        ("waves crash", {"wave"}),
        ("clouds roll by", {"fog"}),
        ("she rolls her eyes", {"look up"}),
        ("sparks fly", {"embers"}),
        ("the candle burns", {"flicker"}),
        ("her heart beats", {"pulse"}),
        ("the sun shines", {"sunbeams"}),
        ("blow a kiss", {"hearts", "kiss"}),
    ],
)
def test_words_are_read_in_their_place(prompt: str, motions: set[str]) -> None:
    assert {motion.name for motion in read(prompt).asked} == motions


def test_what_only_imagination_can_do_is_told_apart() -> None:
    read = understand("turn him into a dragon with a hat, and let it snow")
    assert read.imagined == ("turn into", "dragon", "hat")
    assert set(read.imagined) <= set(read.missed)
    assert understand("no hat").imagined == ()


def test_a_prompt_for_both_misses_only_what_neither_understands() -> None:
    prompt = "a lighthouse in the fog, quux"
    both = together(GENERATOR.understand_poster(prompt), GENERATOR.understand(prompt))
    assert both.missed == ("quux",)
    assert GENERATOR.understand(prompt).missed == ("lighthouse", "quux")


def test_a_light_that_stands_still_is_told_to_be_joined_by_what_moves() -> None:
    assert understand("sepia").notes() == (
        "prompt: 'sepia' understood as sepia",
        "prompt: nothing of it moves, so a gentle living photo: drift and breathe",
    )
    assert not understand("sepia and snow").otherwise
    assert not understand("night falls").otherwise


def test_a_long_list_is_told_in_part() -> None:
    (note,) = (
        one for one in understand("snow " + " ".join(f"quux{n}" for n in range(40))).notes() if "not under" in one
    )
    assert note.endswith("quux11 and 28 more")


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
def test_every_further_wording_reaches_its_motion(language: str) -> None:
    for name, tongues in WORDINGS.items():
        for words in filter(None, tongues.get(language, "").split(",")):
            assert name in {motion.name for motion in read(f"{SMALL[language]}, {words}").asked}, (name, words)


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap.name)
def test_every_gap_is_found_by_each_of_its_phrases_and_offers_what_is_known(gap: Gap) -> None:
    for language, line in gap.words.items():
        for words in line.split(","):
            found = read(f"{SMALL[language]}, {words}").gaps
            assert gap in [one for match in found for one in match.asked], words
    assert not gap.instead or understand(gap.instead).understood


def test_the_lists_speak_of_motions_that_there_are() -> None:
    names = {motion.name for motion in MOTIONS}
    assert set(WORDINGS) <= names
    assert set(COMPANIONS) <= names | {motion.family for motion in MOTIONS}
    assert set(FUNCTION_WORDS) == set(SUBJECTS) == {"en", "de", "es", "fr"}
