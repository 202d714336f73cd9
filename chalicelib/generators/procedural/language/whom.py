"""Whose face a prompt speaks of: by number and place, and by nothing else."""

from chalicelib.generators.procedural.expressions.casting import Whom

from .phrases import written
from .words import stem


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


ALL = _stems(
    "they their them both everyone everybody all people persons men women children kids crowd group family friends "
    "couple beide alle leute personen gruppe ambos ambas todos todas ellos ellas gente personas deux tous toutes "
    "ils elles gens personnes"
)
ONE = _stems(
    "he him his she her hers man woman boy girl guy lady person child kid baby somebody someone subject er ihm ihn "
    "mann frau junge mädchen kind él hombre mujer chica chico niña niño persona il elle lui homme femme garçon fille "
    "enfant personne"
)
NOUNS = ONE | _stems("one face figure friend celui celle gesicht cara visage")
LEFT = frozenset({"left", "leftmost", "links", "linke", "linker", "linken", "izquierda", "izquierdo", "gauche"})
RIGHT = frozenset({"right", "rightmost", "rechts", "rechte", "rechter", "rechten", "derecha", "derecho", "droite"})
CENTRE = frozenset({"middle", "centre", "center", "mitte", "mittlere", "medio", "centro", "milieu"})
SIDES: dict[str, Whom] = {
    **dict.fromkeys(LEFT, "left"),
    **dict.fromkeys(CENTRE, "middle"),
    **dict.fromkeys(RIGHT, "right"),
}
BETWEEN = frozenset({"on", "at", "in", "who", "von", "der", "die", "das", "de", "la", "en", "à", "du"})
"""Words between a person and the side where they are."""


def whom(prompt: str) -> Whom:
    """The one on the left is at a place, he or she is one; both, everyone and nobody at all are all."""
    words, stems = written(prompt)
    side = _side(words, stems)
    if side is not None:
        return side
    return "all" if ALL & set(stems) or not ONE & set(stems) else "largest"


def _side(words: tuple[str, ...], stems: tuple[str, ...]) -> Whom | None:
    """Where a person is said to be: "the left one", "the man on the right"."""
    for at, word in enumerate(words):
        if word in SIDES:
            before = [stems[place] for place in range(at) if words[place] not in BETWEEN]
            if NOUNS & {*before[-1:], *stems[at + 1 : at + 2]}:
                return SIDES[word]
    return None
