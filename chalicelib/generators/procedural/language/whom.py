"""Whose face a prompt speaks of: by number and place, and by nothing else."""

from chalicelib.generators.procedural.expressions.casting import Whom

from .phrases import written
from .words import fold


def _words(words: str) -> frozenset[str]:
    """As they are written, and as they are typed without accents; but Spanish "el" is no "él"."""
    return frozenset((*words.split(), *map(fold, words.split()))) - {"el"}


ALL = _words(
    "they their them both everyone everybody all people persons men women boys girls guys ladies children kids babies "
    "crowd group family friends couple beide beiden alle leute personen männer frauen jungen kinder gruppe familie "
    "freunde paar ambos ambas dos todos todas ellos ellas gente personas hombres mujeres chicos chicas niños niñas "
    "grupo familia amigos pareja deux tous toutes ils elles gens personnes hommes femmes garçons filles enfants monde "
    "groupe famille amis"
)
ONE = _words(
    "he him his she her hers man woman boy girl guy lady person child kid baby mother father mom mum dad grandma "
    "grandpa bride groom somebody someone subject er ihm ihn mann frau junge mädchen kind mutter vater oma opa él "
    "hombre mujer chica chico niño niña persona ella bebé madre padre abuela abuelo il elle lui homme femme garçon "
    "fille enfant personne bébé mère père"
)
NOUNS = ONE | _words("one face figure friend celui celle gesicht cara visage")
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
SIE = "sie"


def whom(prompt: str) -> Whom:
    """The one on the left is at a place, he or she is one; both, everyone and nobody at all are all."""
    words, _ = written(prompt)
    side = _side(words)
    if side is not None:
        return side
    said = {*words} | {_english(words[max(0, at - 1) : at + 2]) for at, word in enumerate(words) if word == SIE}
    return "all" if ALL & said or not ONE & said else "largest"


def _english(around: tuple[str, ...]) -> str:
    """What German "sie" is among these words: they where a verb beside it ends in -en, and else she."""
    return "they" if any(word.endswith("en") for word in around) else "she"


def _side(words: tuple[str, ...]) -> Whom | None:
    """Where a person is said to be: "the left one", "the man on the right"."""
    for at, word in enumerate(words):
        if word in SIDES:
            before = [name for name in words[:at] if name not in BETWEEN]
            if NOUNS & {*before[-1:], *words[at + 1 : at + 2]}:
                return SIDES[word]
    return None
