"""What people ask for that is not here: with what comes near it, or with what it would take."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, eq=False, slots=True)
class Gap:
    """Something that is asked for and can't be computed.

    name: what it is, as a noun
    words: language → phrases parted by commas, whose words follow each other
    instead, does: words that ask for what comes near it, and what that does; "" where nothing does, and only a
        generator that imagines pictures could do it
    """

    name: str
    words: Mapping[str, str]
    instead: str = ""
    does: str = ""
    needs_more: bool = False
    """Whether the word means something only with others behind it: to turn into black and white is known."""


GAPS: tuple[Gap, ...] = (
    Gap(
        "waving a hand",
        {
            "en": (
                "wave hello, wave goodbye, wave bye, wave back, wave hand, wave his hand, wave her hand, "
                "wave their hand, wave my hand, wave at me, wave at us, wave at camera, wave at viewer, "
                "wave to camera, wave us, wave me"
            ),
            "de": "winkt, winken",
            "es": "saluda, saludar, saluda con la mano",
            "fr": "salue, saluer, salue de la main, fait signe de la main, fait signe",
        },
        "wave",
        "ripple the picture",
    ),
    Gap(
        "walking somewhere",
        {
            "en": "walk away, walk off, walk out, walk past, run away, run off",
            "de": "läuft weg, rennt weg",
            "es": "se va corriendo, se aleja",
            "fr": "s'en va",
        },
        "walk",
        "come nearer step by step",
    ),
    Gap(
        "turning around",
        {
            "en": "turn back, turn away, look back, look behind",
            "de": "dreht sich um",
            "es": "se da la vuelta",
            "fr": "se retourne",
        },
        "spin",
        "turn the whole picture",
    ),
    Gap(
        "birds that fly",
        {
            "en": "bird fly, butterfly, butterflies",
            "de": "vogel fliegt, vögel fliegen, schmetterling",
            "es": "pájaro vuela, pájaros vuelan, mariposa",
            "fr": "oiseau vole, oiseaux volent, papillon",
        },
        "petals",
        "let petals fly",
    ),
    Gap(
        "sticking out the tongue",
        {
            "en": "tongue, tongue out, stick out tongue, stick out his tongue, stick out her tongue, stick tongue out",
            "de": "zunge, streckt die zunge raus, streckt die zunge heraus",
            "es": "lengua, saca la lengua",
            "fr": "langue, tire la langue",
        },
        "lower lip",
        "stick out the lower lip",
    ),
    Gap(
        "the blink of an eye as a moment",
        {
            "en": "blink of eye, wink of eye",
            "de": "wimpernschlag",
            "es": "abrir y cerrar de ojos",
            "fr": "en un clin d'œil, en un clin d'oeil",
        },
        "quickly",
        "hurry what moves",
    ),
    Gap(
        "opening the mouth",
        {
            "en": "open mouth, open his mouth, open her mouth, mouth open",
            "de": "öffnet den mund, macht den mund auf",
            "es": "abre la boca",
            "fr": "ouvre la bouche",
        },
        "yawn",
        "yawn",
    ),
    Gap(
        "flowing water",
        {"en": "waterfall, stream flow", "de": "wasserfall", "es": "cascada", "fr": "cascade"},
        "ripple",
        "let rings run over the picture",
    ),
    Gap(
        "clapping",
        {"en": "clap, clap hand, applaud", "de": "klatscht", "es": "aplaude", "fr": "applaudit"},
        "confetti",
        "let confetti fall",
    ),
    Gap(
        "blowing out candles",
        {
            "en": "blow out candle",
            "de": "pustet kerzen aus, bläst kerzen aus",
            "es": "sopla velas, sopla las velas",
            "fr": "souffle bougies, souffle les bougies",
        },
        "candle",
        "let the light flicker",
    ),
    Gap(
        "slow motion of what was not filmed",
        {"en": "slow motion, slow mo, slowmo", "de": "zeitlupe", "es": "cámara lenta", "fr": "ralenti"},
        "slowly",
        "slow down what moves",
    ),
    Gap(
        "putting something new into the picture",
        {
            "en": (
                "hat, sunglasses, beard, mustache, moustache, wing, horn, crown, dragon, unicorn, tattoo, "
                "makeup, costume, superhero, jewel, necklace"
            ),
            "de": "hut, sonnenbrille, bart, flügel, krone, drache, drachen, einhorn",
            "es": "sombrero, gafas de sol, barba, bigote, alas, corona, dragón, unicornio",
            "fr": "chapeau, lunettes de soleil, barbe, moustache, ailes, couronne, dragon, licorne",
        },
    ),
    Gap(
        "becoming something else",
        {
            "en": "turn into, transform, morph, change into, mutate, evolve",
            "de": "verwandelt, verwandelt sich",
            "es": "transforma, convierte, se convierte en, se transforma",
            "fr": "transforme, se transforme en, change en",
        },
        needs_more=True,
    ),
    Gap(
        "another age or other clothes",
        {
            "en": "younger, older, bald, thinner, fatter, pregnant, undress, wear, put on, take off, haircut",
            "de": "jünger, älter, trägt, zieht an, zieht aus",
            "es": "joven, viejo, vieja, lleva",
            "fr": "jeune, vieux, vieille, porte",
        },
    ),
    Gap(
        "an action of arms and legs",
        {
            "en": (
                "stand up, sit down, lie down, get up, fall down, fall over, kneel, hug, throw, catch, kick, punch, "
                "fight, pick up, drink, drink water, ride, climb, raise hand, raise his hand, raise her hand, "
                "raise arm, shake hand, high five, thumb up, pour a drink"
            ),
            "de": "umarmt, wirft, setzt sich, steht auf, trinkt, klettert",
            "es": "abraza, lanza, se sienta, se levanta, bebe, trepa",
            "fr": "serre dans, lance, s'assied, se lève, boit, grimpe",
        },
    ),
    Gap(
        "something that is torn",
        {
            "en": "tear apart, tear open, tear off, rip apart, rip open",
            "de": "zerreißt, reißt auf",
            "es": "rasga, desgarra",
            "fr": "déchire, se déchire",
        },
    ),
    Gap(
        "another place",
        {
            "en": "replace background, change background, remove background, remove, replace, delete",
            "de": "entferne, entfernt, ersetze",
            "es": "quita, elimina, reemplaza",
            "fr": "enlève, supprime, remplace",
        },
    ),
)
