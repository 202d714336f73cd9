"""Further words for the lexicon's motions: those of other languages, and English sayings.

A saying asks for something else than its words would, each by itself: tears that run are no walk, and waves that crash
shake no camera.
"""

from .face_wordings import WORDINGS as FACES

WORDINGS: dict[str, dict[str, str]] = {
    **FACES,
    "zoom in": {
        "en": "move closer, get closer, gets closer",
        "de": "heranzoomen, zoomt heran, näher heran, kommt näher",
        "es": "acercar, acerca, zoom hacia dentro",
        "fr": "zoome, rapproche, zoom avant",
    },
    "zoom out": {
        "en": "move away, moves away",
        "de": "herauszoomen, zoomt heraus, zoomt raus",
        "es": "alejar, aleja, zoom hacia fuera",
        "fr": "éloigne, recule, zoom arrière",
    },
    "pan": {
        "en": "camera pans, move left, move right, moves left, moves right",
        "de": "schwenk, kameraschwenk, schwenkt",
        "es": "paneo, desliza",
        "fr": "panoramique, glisse",
    },
    "tilt": {"de": "neigt sich, kippt", "es": "inclina, se inclina", "fr": "penche, incline"},
    "spin": {"de": "dreht, dreht sich, wirbelt, kreist", "es": "gira, girar, rota", "fr": "tourne, tournoie, pivote"},
    "shake": {
        "de": "bebt, beben, wackelt, erdbeben, explodiert, explosion",
        "es": "tiembla, sacude, terremoto, explota, explosión",
        "fr": "secoue, séisme, explose",
    },
    "sway": {
        "en": "rocks back and forth",
        "de": "schaukelt, schwankt, wiegt sich, boot, schiff",
        "es": "se balancea, balancea, mece, barco",
        "fr": "se balance, balance, tangue, bateau",
    },
    "orbit": {"de": "umkreist, rundherum", "es": "órbita, rodea", "fr": "orbite, contourne"},
    "hover": {
        "en": "floats in the air",
        "de": "schweben, schwebt, fliegt",
        "es": "flotan, flota, vuela, levita",
        "fr": "flottent, flotte, plane, vole, lévite",
    },
    "drift": {
        "en": "bring to life, brings to life, living",
        "de": "lebendig, belebt",
        "es": "vivo, viva, cobra vida",
        "fr": "vivant, vivante, prend vie",
    },
    "breathe": {
        "en": "nod off, nods off, rest, resting",
        "de": "atmet, atmen, schläft, schlafen, seufzt",
        "es": "respira, duerme, suspira",
        "fr": "respire, dort, soupire",
    },
    "nod": {
        "de": "nickt, nicken, isst",
        "es": "asiente, come",
        "fr": "hoche, acquiesce, mange",
    },
    "shake head": {
        "de": "schüttelt den kopf, schüttelt ihren kopf, schüttelt seinen kopf",
        "es": "niega con la cabeza, sacude la cabeza",
        "fr": "secoue la tête",
    },
    "tilt head": {
        "de": "neigt den kopf, legt den kopf schief",
        "es": "inclina la cabeza, ladea la cabeza",
        "fr": "penche la tête, incline la tête",
    },
    "shiver": {
        "de": "friert, zittern, zittert",
        "es": "tirita, tiritan",
        "fr": "frissonne, tremble",
    },
    "sobbing": {
        "de": "weint, schluchzt, weinen, schluchzen, heult, heulen, trauert",
        "es": "llora, lloran, llorar, llorando, solloza, sollozan, sollozar, sollozando",
        "fr": "pleure, pleurent, pleurer, sanglote, sanglotent, sangloter",
    },
    "tears": {
        "en": "tears run, tears roll, tears flow, tears stream, tears fall, tears drip, tears well, burst into tears",
        "de": (
            "weint, schluchzt, weinen, schluchzen, heult, heulen, träne, tränen, tränen fließen, tränen laufen, "
            "tränen rollen, träne läuft, träne rollt"
        ),
        "es": (
            "llora, lloran, llorar, llorando, solloza, sollozan, sollozar, sollozando, lágrima, lágrimas, "
            "lágrimas corren, lágrimas caen, lágrima corre, lágrima cae"
        ),
        "fr": (
            "pleure, pleurent, pleurer, sanglote, sanglotent, sangloter, larme, larmes, larmes coulent, "
            "larmes roulent, larme coule, larme roule"
        ),
    },
    "laugh": {
        "de": "lacht, lachen, kichert, kichern, freut sich, fröhlich, glücklich",
        "es": "ríe, ríen, reír, riendo, carcajada, feliz, alegre",
        "fr": "rit, rient, rire, rigole, heureux, heureuse, joyeux",
    },
    "pulse": {
        "en": "heart beats, heart pounds, heart throbs",
        "de": "pulsiert, herzschlag, herz schlägt, pocht, verliebt",
        "es": "late, latido, corazón late, enamorado, enamorada",
        "fr": "bat, battement, cœur bat, amoureux, amoureuse",
    },
    "bounce": {
        "de": "springt, springen, hüpft, hüpfen, hopst",
        "es": "salta, saltar, brinca, rebota",
        "fr": "saute, sauter, bondit, rebondit",
    },
    "dance": {
        "en": "dances to the music",
        "de": "tanzt, tanzen, feiert, musik",
        "es": "baila, bailar, fiesta, música",
        "fr": "danse, danser, fête, musique",
    },
    "grow": {"de": "wächst, größer, wird größer", "es": "crece, más grande", "fr": "grandit, grossit, plus grand"},
    "shrink": {"de": "schrumpft, kleiner, wird kleiner", "es": "encoge, más pequeño", "fr": "rétrécit, plus petit"},
    "stretch": {"de": "streckt", "es": "estira", "fr": "étire"},
    "walk": {"de": "läuft, rennt, spaziert, marschiert", "es": "camina, corre, anda", "fr": "marche, court, avance"},
    "wobble": {"de": "wabbelt, wackelpudding", "es": "gelatina, se bambolea", "fr": "gélatine, vacille"},
    "ripple": {
        "en": "water runs, water flows, river flows",
        "de": "wasser, pfütze, teich, spiegelung",
        "es": "agua, charco, estanque, reflejo",
        "fr": "eau, flaque, étang, reflet",
    },
    "wave": {
        "en": "waves crash, waves roll, waves break",
        "de": "welle, wellen, meer, see",
        "es": "ola, olas, mar, océano",
        "fr": "vague, vagues, mer, océan",
    },
    "flag": {
        "en": "flag waves, waving flag, flag flutters",
        "de": "flagge, fahne, vorhang, stoff",
        "es": "bandera, cortina, tela",
        "fr": "drapeau, rideau, tissu",
    },
    "melt": {
        "en": "paint runs, paint drips, colours run, colors run",
        "de": "schmilzt, schmelzen, zerfließt, tropft",
        "es": "derrite como cera, derrite, se derrite, gotea",
        "fr": "fond, fondre, coule, dégouline",
    },
    "twist": {"de": "strudel, wirbel, verdreht", "es": "remolino, torbellino, retuerce", "fr": "tourbillon, tord"},
    "wind": {
        "en": (
            "hair blows, hair moves in the wind, leaves rustle, curtains blow, storm rages, wind sings, wind whispers"
        ),
        "de": "weht, windig, sturm, haare wehen, böe",
        "es": "viento, ventoso, brisa, tormenta, sopla",
        "fr": "vent, brise, souffle, tempête, venteux",
    },
    "haze": {
        "en": "air shimmers",
        "de": "hitze, flimmert, unter wasser, feuer, brennt, flammen",
        "es": "calor, bajo el agua, fuego, arde, llamas",
        "fr": "feux, chaleur, sous l'eau, sous eau, feu, brûle, flammes",
    },
    "swim": {
        "de": "traum, träumt, schwimmt, halluzination",
        "es": "sueño, sueña, nada en",
        "fr": "rêve, nage, hallucination",
    },
    "ground heave": {
        "de": "erdbeben, die erde bebt, boden bebt",
        "es": "terremoto, la tierra tiembla",
        "fr": "séisme, la terre tremble, tremblement de terre",
    },
    "blush": {
        "de": "errötet, rot werden, wird rot, verlegen, schüchtern, verliebt",
        "es": "se sonroja, sonroja, avergonzado, avergonzada, tímido, tímida, enamorado, enamorada",
        "fr": "rougit, gêné, gênée, timide, amoureux, amoureuse",
    },
    "night": {
        "en": "gets dark, goes dark, turns dark, becomes dark, becomes night, turns to night, darkness falls, "
        "moon shines",
        "de": "nachthimmel, nacht, nachts, dunkel, dunkelheit, wird dunkel, mond, mondlicht, mitternacht, "
        "nacht bricht herein",
        "es": "noche, noche cae, cae la noche, oscuro, oscuridad, luna, anochece, medianoche",
        "fr": "nuit, nuit tombe, sombre, obscurité, lune, minuit",
    },
    "sunrise": {
        "en": "sun comes up, sun is rising",
        "de": "sonnenaufgang, sonne geht auf, morgengrauen, morgen",
        "es": "amanecer, amanece, sol sale, sale el sol, mañana",
        "fr": "aube, lever de soleil, lever du soleil, soleil se lève, matin",
    },
    "sunset": {
        "de": "sonnenuntergang, sonne geht unter, abend, abenddämmerung, dämmerung",
        "es": "atardecer, atardece, ocaso, sol se pone, puesta de sol, puesta del sol",
        "fr": "crépuscule, coucher de soleil, coucher du soleil, soleil se couche, soir",
    },
    "changing sky": {
        "de": "himmel ändert farbe, himmel wechselt farbe, himmel ändert seine farbe, himmel wechselt seine farbe",
        "es": "cielo cambia, cielo cambia de color",
        "fr": "ciel change, ciel change de couleur",
    },
    "purple sky": {
        "de": "lila himmel, himmel lila, violetter himmel",
        "es": "cielo morado, cielo púrpura, cielo violeta",
        "fr": "ciel violet, ciel pourpre",
    },
    "pink sky": {
        "de": "rosa himmel, himmel rosa",
        "es": "cielo rosa, cielo rosado",
        "fr": "ciel rose",
    },
    "red sky": {
        "de": "roter himmel, himmel rot",
        "es": "cielo rojo",
        "fr": "ciel rouge",
    },
    "golden sky": {
        "de": "goldener himmel, himmel golden, oranger himmel",
        "es": "cielo dorado, cielo naranja",
        "fr": "ciel doré, ciel orange",
    },
    "green sky": {
        "de": "grüner himmel, himmel grün",
        "es": "cielo verde",
        "fr": "ciel vert",
    },
    "blue sky": {
        "de": "blauer himmel, himmel blau",
        "es": "cielo azul",
        "fr": "ciel bleu",
    },
    "flicker": {
        "en": "candle burns, candles burn, candle flame, lamp flickers",
        "de": "flackert, kerze, kerzenlicht, kamin",
        "es": "parpadea, vela, velas, chimenea",
        "fr": "vacille, bougie, chandelle, cheminée",
    },
    "glow": {
        "de": "leuchtet, glüht, strahlt, zauber, magisch",
        "es": "brillan, brilla, resplandece, mágico, mágica",
        "fr": "brillent, brille, rayonne, luit, magique",
    },
    "spotlight": {
        "de": "scheinwerfer, bühne",
        "es": "foco, reflector, escenario",
        "fr": "projecteur, scène de théâtre",
    },
    "sunbeams": {
        "en": "sun shines, sun rays, rays of sunlight, light streams, light shines through",
        "de": "sonnenstrahl, sonnenstrahlen, sonne scheint",
        "es": "rayo de sol, rayos de sol, sol brilla",
        "fr": "rayon de soleil, rayons de soleil, soleil brille",
    },
    "aurora": {"de": "polarlicht, polarlichter, nordlicht, nordlichter", "es": "aurora boreal", "fr": "aurore boréale"},
    "siren": {"de": "sirene, polizei, blaulicht, alarm", "es": "sirena, policía, alarma", "fr": "sirène, alarme"},
    "fade to black": {
        "en": "fades to black, fade into black, fades to darkness, screen goes black",
        "de": "ausblenden, blendet aus, wird schwarz, verschwindet, abblende",
        "es": "fundido a negro, desaparece, desvanece, se desvanece",
        "fr": "fondu au noir, disparaît, s'efface",
    },
    "warm": {
        "de": "wärme, golden, sommer, gemütlich",
        "es": "cálido, cálida, verano, dorado",
        "fr": "chaud, chaude, été, doré",
    },
    "cold": {
        "de": "kalt, eisig, eis, frostig, kälte",
        "es": "frío, fría, hielo, invierno, helado",
        "fr": "froid, froide, glace, hiver, gelé",
    },
    "sepia": {"de": "nostalgisch", "es": "nostálgico, sepia", "fr": "nostalgique, sépia"},
    "noir": {
        "de": "schwarzweiß, schwarz weiß, schwarz und weiß, krimi",
        "es": "blanco y negro, en blanco y negro",
        "fr": "noir et blanc, en noir et blanc",
    },
    "rainbow": {
        "en": "colours shift, colors shift, colours cycle, colors cycle",
        "de": "regenbogen",
        "es": "arcoíris, arco iris",
        "fr": "arc en ciel",
    },
    "vivid": {
        "en": "more colourful, more colorful, brighter colours, brighter colors",
        "de": "bunt, bunte, bunter, buntes, farbenfroh, leuchtende farben",
        "es": "colorido, colores vivos",
        "fr": "coloré, couleurs vives",
    },
    "faded": {
        "de": "einsam, melancholisch, verblasst",
        "es": "a solas, solitario, solitaria, melancólico",
        "fr": "seul, seule, mélancolique",
    },
    "rage": {"de": "böse, blut", "es": "sangre, infierno", "fr": "sang, enfer"},
    "deep water": {
        "de": "unter wasser, aquarium, taucht",
        "es": "bajo el agua, acuario",
        "fr": "sous l'eau, sous eau, aquarium",
    },
    "toxic": {"de": "giftig, gift, krank", "es": "tóxico, veneno, enfermo", "fr": "toxique, poison, malade"},
    "rain": {
        "en": "pour, pours, pouring, storm rages, sky cries",
        "de": "regnet, regen, regnen, regnerisch, gewitter, schauer, nieselt, sturm, himmel weint, weint der himmel",
        "es": "lluvia, llueve, llover, lloviendo, tormenta, llovizna, cielo llora, llora el cielo",
        "fr": "pluie, pleut, pleuvoir, averse, orage, bruine, ciel pleure",
    },
    "snow": {
        "en": "flake, flakes",
        "de": "schneit, schnee, schneien, schneeflocke, schneeflocken, schneesturm, schneefall",
        "es": "nieve, nieva, nevar, nevando, copos, copos de nieve",
        "fr": "neige, neiger, flocon, flocons",
    },
    "fog": {
        "en": "clouds roll, clouds drift, clouds move, fog rolls, mist rolls",
        "de": "nebel, neblig, wolke, wolken, dunst, gespenst, geist",
        "es": "niebla, neblina, nube, nubes, bruma, fantasma",
        "fr": "brouillard, brume, nuage, nuages, fantôme",
    },
    "steam": {
        "en": "steam rises, rising steam, hot coffee, hot tea",
        "de": "dampf, dampft",
        "es": "vapor, humeante",
        "fr": "vapeur, fumant",
    },
    "smoke": {
        "de": "rauch, raucht, qualm, brennt, feuer",
        "es": "humo, humea, arde, fuego",
        "fr": "feux, fumée, fume, brûle, feu",
    },
    "dust": {"de": "staub, sand, wüste", "es": "polvo, arena, desierto", "fr": "poussière, sable, désert"},
    "embers": {
        "en": "sparks fly",
        "de": "feuer, funken, glut, brennt, flammen, lagerfeuer",
        "es": "fuego, chispa, chispas, brasas, arde, llamas, hoguera",
        "fr": "feux, étincelle, étincelles, braise, feu, flammes, brûle",
    },
    "fireflies": {"de": "glühwürmchen, fee", "es": "luciérnaga, luciérnagas, hada", "fr": "luciole, lucioles, fée"},
    "fireworks": {
        "de": "feuerwerk, silvester",
        "es": "fuegos artificiales",
        "fr": "feu d'artifice, feux d'artifice",
    },
    "sparkles": {
        "de": "glitzert, glitzern, glitzer",
        "es": "destellos, purpurina, centellea",
        "fr": "scintille, scintillent, paillettes",
    },
    "stars": {
        "en": "outer space, stars shine, stars twinkle, stars come out",
        "de": "funkeln, nachthimmel, stern, sterne, sternenhimmel, weltall, funkelt",
        "es": "brillan las estrellas, estrellas brillan, estrella, estrellas, espacio, galaxia",
        "fr": "étoiles brillent, étoile, étoiles, espace, galaxie",
    },
    "lightning": {
        "en": "lightning strikes, lightning flashes, thunder rolls",
        "de": "blitz, blitze, blitzt, donner, gewitter",
        "es": "rayo, relámpago, relámpagos, trueno",
        "fr": "éclair, éclairs, tonnerre, foudre, orage",
    },
    "leaves": {
        "en": "leaves are falling, falling autumn leaves",
        "de": "herbstblätter, herbst, herbstlaub, laub, blätter fallen",
        "es": "otoño, hojas caen, caen hojas, caen las hojas",
        "fr": "automne, feuilles tombent, feuilles mortes",
    },
    "petals": {
        "en": "petals fall, cherry petals",
        "de": "blütenblätter, blüten, kirschblüte, kirschblüten",
        "es": "pétalo, pétalos, flores de cerezo",
        "fr": "pétale, pétales, fleurs de cerisier",
    },
    "bubbles": {
        "en": "blow bubbles, soap bubbles",
        "de": "blase, blasen, seifenblase, seifenblasen, unter wasser",
        "es": "pompas de jabón, burbuja, burbujas, bajo el agua",
        "fr": "bulles de savon, bulle, bulles, sous l'eau, sous eau",
    },
    "hearts": {
        "en": "blow a kiss, blows a kiss, heart",
        "de": "herz, herzen, liebe, verliebt, küsst, kuss, wirft einen kuss, romantisch",
        "es": "corazón, corazones, amor, enamorado, enamorada, beso, besa, lanza un beso, romántico",
        "fr": "cœur, cœurs, amour, amoureux, amoureuse, baiser, envoie un baiser, embrasse, romantique",
    },
    "confetti": {
        "de": "konfetti, geburtstag, feier, feiert",
        "es": "confeti, cumpleaños, fiesta, celebra",
        "fr": "confettis, anniversaire, fête",
    },
    "glitch": {"de": "bildstörung, störung, roboter", "es": "fallo digital, robot", "fr": "bug, robot"},
    "old film": {
        "de": "alter film, stummfilm",
        "es": "película antigua, película vieja, cine mudo",
        "fr": "vieux film, film muet",
        "en": "old black and white movie, old black and white film",
    },
    "pencil": {
        "de": "bleistift, zeichnung, gezeichnet, skizze",
        "es": "lápiz, dibujo, boceto",
        "fr": "crayon, dessin, croquis",
    },
    "poster": {
        "de": "plakat, comic, zeichentrick",
        "es": "cartel, cómic, dibujos animados",
        "fr": "affiche, bande dessinée, dessin animé",
    },
    "roll": {"de": "kippt zur seite", "es": "se inclina de lado", "fr": "penche sur le côté"},
    "vertigo": {"de": "schwindel, schwindlig", "es": "vértigo", "fr": "vertige"},
    "bulge": {"de": "fischauge, lupe", "es": "ojo de pez, lupa", "fr": "œil de poisson, loupe"},
    "neon": {"de": "neonlicht, neonlichter", "es": "neón", "fr": "néon, néons"},
    "video tape": {"de": "videokassette, videoband", "es": "cinta de vídeo", "fr": "cassette vidéo"},
    "grain": {"de": "filmkorn, körnig, rauschen", "es": "grano de película, granulado", "fr": "grain de pellicule"},
    "halftone": {
        "de": "rasterdruck, zeitungsdruck",
        "es": "periódico, semitono",
        "fr": "papier journal, trame",
    },
    "clay": {
        "de": "knete, knetmasse, knetfigur, knetanimation, plastilin",
        "es": "plastilina, arcilla",
        "fr": "pâte à modeler, argile",
    },
    "miniature": {
        "de": "miniatur, miniaturwelt, wie spielzeug, spielzeugwelt, modelleisenbahn",
        "es": "miniatura, maqueta, como juguete, mundo de juguete",
        "fr": "maquette, comme jouet, monde de jouets",
    },
    "pixelate": {"de": "verpixelt, pixelig", "es": "pixelado", "fr": "pixelisé"},
    "soft focus": {"de": "verträumt, traumhaft, erinnerung", "es": "soñador, recuerdo", "fr": "rêveur, souvenir"},
    "blur": {
        "de": "unscharf, verschwommen, verschwimmt",
        "es": "borroso, desenfoque, desenfocado",
        "fr": "flou, floue",
    },
    "negative": {"de": "negativ", "es": "negativo", "fr": "négatif"},
}
"""Motion → language → words, parted by commas as the lexicon's are."""
COMPANIONS = {
    "weather": (
        "espesa montent denso dichter épais float floats fall falling fell fallen descend drop air sky ground "
        "everywhere around rise rising heavy light thick soft fällt luft himmel boden überall cae caen cayendo "
        "cielo aire suelo tombe tombent ciel sol"
    ),
    "light": (
        "mood atmosphere light lights colour color turns sky everywhere tone licht farbe himmel luz cielo lumière "
        "couleur ciel stimmung ambiente ambiance ilumina illumine"
    ),
    "style": "mood vibe style look effect like old stil effekt estilo efecto effet",
    "camera": "camera view shot movement sky ground floor ceiling horizon kamera cámara caméra",
    "tears": "cheek cheeks eye eyes run roll flow stream down wange wangen augen mejilla mejillas ojos joue joues yeux",
    "blush": "cheek cheeks wangen mejillas joues",
    "steam": "cup mug coffee tea tasse kaffee tee taza café té thé",
    "wind": (
        "hair hairs grass tree trees clothes dress coat haare haar gras baum bäume kleid pelo cabello hierba "
        "árbol árboles vestido cheveux herbe arbre arbres robe"
    ),
    "wave": "surface water beach shore wasser strand agua playa eau plage",
    "ripple": "surface still drop drops tropfen gota goutte",
    "face": (
        "eye eyes brow brows mouth lip lips cheek cheeks head face appear look more with his her their auge augen mund "
        "lippe lippen wange wangen kopf gesicht ojo ojos boca labio labios cara cabeza œil yeux bouche lèvre lèvres "
        "visage tête"
    ),
    "breathe": "chest deep deeply brust tief pecho profundamente poitrine profondément",
    "pulse": "chest heart herz corazón cœur",
}
"""Motion or family → words that stand beside it and ask for nothing more: snow falls, tears run down cheeks."""
