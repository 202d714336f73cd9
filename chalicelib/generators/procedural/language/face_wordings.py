"""Words of other languages, and English sayings, for what faces do."""

WORDINGS: dict[str, dict[str, str]] = {
    "smile": {
        "en": "more friendly, look friendly, appear friendly",
        "de": "lächelt, lächeln, freundlich, freundlicher",
        "es": "sonríe, sonreír, sonríen, amable, simpático, simpática",
        "fr": "sourit, sourire, sourient, aimable, sympathique",
    },
    "grin": {"de": "grinst, grinsen", "es": "sonrisa, sonrisa amplia", "fr": "ricane, grand sourire"},
    "sadness": {
        "de": "traurig, trauer",
        "es": "triste, tristeza, tristemente",
        "fr": "triste, tristesse, tristement",
    },
    "fury": {
        "en": "face contorts with fury, turn red with anger, gets mad, is mad",
        "de": "wütend, wut, stille wut, stiller wut, zornig, zorn, gesicht verzerrt sich, verzieht das gesicht",
        "es": (
            "furioso, furiosa, enfadado, enfadada, enojado, enojada, ira, rabia, furia, furia silenciosa, "
            "cara se contorsiona"
        ),
        "fr": "furieux, furieuse, fureur, fureur silencieuse, colère, fâché, fâchée, visage se tord",
    },
    "surprise": {
        "en": "in surprise, with surprise",
        "de": "überrascht, erstaunt, staunt, staunen",
        "es": "sorprendido, sorprendida, sorprende, asombrado, asombrada",
        "fr": "surpris, surprise, étonné, étonnée",
    },
    "fear": {
        "de": "angst, ängstlich, fürchtet, erschrickt, erschrocken",
        "es": "miedo, asustado, asustada, aterrado, aterrada",
        "fr": "peur, effrayé, effrayée, terrifié, terrifiée",
    },
    "disgust": {
        "de": "ekel, ekelt, angeekelt, angewidert",
        "es": "asco, asqueado, asqueada",
        "fr": "dégoût, dégoûté, dégoûtée",
    },
    "wink": {"de": "zwinkert, zwinkern, zwinkert zu", "es": "guiña, guiñar, guiño", "fr": "clin d'œil, clin d'oeil"},
    "blink": {
        "en": "blinks his eyes, blinks her eyes, close his eyes, close her eyes, closes eyes",
        "de": "blinzelt, blinzeln, schließt die augen",
        "es": "parpadea, parpadear, cierra los ojos",
        "fr": "cligne, cligne des yeux, ferme les yeux",
    },
    "look left": {
        "en": "look to left, glance to left",
        "de": "schaut nach links, blickt nach links, guckt nach links, sieht nach links",
        "es": "mira a la izquierda, mira hacia la izquierda",
        "fr": "regarde à gauche, regarde vers la gauche",
    },
    "look right": {
        "en": "look to right, glance to right",
        "de": "schaut nach rechts, blickt nach rechts, guckt nach rechts, sieht nach rechts",
        "es": "mira a la derecha, mira hacia la derecha",
        "fr": "regarde à droite, regarde vers la droite",
    },
    "look up": {
        "de": "schaut nach oben, blickt nach oben, schaut hoch, schaut auf, verdreht die augen, rollt mit den augen",
        "es": "mira arriba, mira hacia arriba, pone los ojos en blanco",
        "fr": "regarde en haut, regarde vers le haut, lève les yeux, lève les yeux au ciel",
    },
    "look down": {
        "de": "schaut nach unten, blickt nach unten, schaut runter, schaut herunter, senkt den blick",
        "es": "mira abajo, mira hacia abajo",
        "fr": "regarde en bas, regarde vers le bas, baisse les yeux",
    },
    "talk": {
        "de": "spricht, sprechen, redet, reden, sagt, flüstert",
        "es": "habla, hablar, hablan, dice, susurra",
        "fr": "parle, parler, parlent, dit, chuchote",
    },
    "sing": {"de": "singt, singen", "es": "canta, cantar, cantan", "fr": "chante, chanter, chantent"},
    "kiss": {
        "en": "blow a kiss, blows a kiss",
        "de": "küsst, küssen, kuss, wirft einen kuss",
        "es": "besa, besar, beso, lanza un beso",
        "fr": "embrasse, embrasser, bisou, baiser, envoie un baiser",
    },
    "pout": {"de": "schmollt, schmollen", "es": "hace pucheros, pucheros", "fr": "boude, bouder, fait la moue"},
    "yawn": {"de": "gähnt, gähnen", "es": "bosteza, bostezar", "fr": "bâille, bâiller"},
    "raise a brow": {
        "de": "augenbraue, hebt eine augenbraue, zieht eine augenbraue hoch",
        "es": "ceja, levanta una ceja, arquea una ceja",
        "fr": "sourcil, hausse un sourcil, lève un sourcil",
    },
    "raise both brows": {
        "de": "augenbrauen, hebt die augenbrauen, zieht die augenbrauen hoch",
        "es": "cejas, levanta las cejas",
        "fr": "hausse les sourcils, lève les sourcils",
    },
    "frown": {
        "de": "stirnrunzeln, runzelt die stirn, finster",
        "es": "frunce el ceño, ceño",
        "fr": "fronce les sourcils",
    },
    "lip out": {
        "en": "sticks his lip out, sticks her lip out, sticks out his lip, sticks out her lip",
        "de": "unterlippe, schiebt die unterlippe vor",
        "es": "labio inferior, saca el labio inferior",
        "fr": "lèvre inférieure, avance la lèvre inférieure",
    },
    "turn head": {
        "de": "dreht den kopf, dreht seinen kopf, dreht ihren kopf, wendet den kopf",
        "es": "gira la cabeza, vuelve la cabeza",
        "fr": "tourne la tête",
    },
    "steam from the ears": {
        "de": "dampf aus ohren, dampf kommt aus ohren, rauch aus ohren, qualm aus ohren",
        "es": "humo por orejas, vapor por orejas, humo de orejas, sale humo orejas, sale vapor orejas, echa humo",
        "fr": "fumée des oreilles, vapeur des oreilles, fumée par oreilles, vapeur par oreilles, fumée sort oreilles",
    },
    "sweat": {"de": "schwitzt, schwitzen, schweiß", "es": "suda, sudar, sudor", "fr": "transpire, transpirer, sueur"},
}
"""Motion → language → words, parted by commas as the lexicon's are."""
