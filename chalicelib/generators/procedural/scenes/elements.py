"""Everything that a poster can show, and the words that ask for each.

A word may ask for several: the moon makes it night. To add an element, write its painter and its line here, and give it
its place in the order of painting in `composer.py`.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["hour", "sky", "land", "figure"]


@dataclass(frozen=True, slots=True)
class Element:
    """Something in a scene; its words are parted by commas, each a word in any of its forms, or a phrase."""

    name: str
    kind: Kind
    words: str


ELEMENTS: tuple[Element, ...] = (
    # Hours and moods, which give the colours: of several, the first is taken.
    Element(
        "deep",
        "hour",
        "underwater, under water, under the sea, deep sea, seabed, ocean floor, submarine, diver, mermaid, "
        "aquarium, drown, atlantis, reef, coral, abyss, shark, fish, fishes",
    ),
    Element(
        "space",
        "hour",
        "space, outer space, galaxy, cosmos, cosmic, universe, nebula, interstellar, astronaut, moon landing, "
        "spaceship, starship, orbit, asteroid, weltall",
    ),
    Element(
        "dread",
        "hour",
        "blood, bloody, horror, dread, evil, devil, demon, hell, vampire, murder, murderer, kill, killer, fear, "
        "terror, nightmare, haunted, haunted house, fire, burn, flame, inferno, lava, volcano, apocalypse, rage, "
        "fury, revenge, war, sinister",
    ),
    Element(
        "neon",
        "hour",
        "neon, cyberpunk, synthwave, vaporwave, eighties, disco, arcade, hacker, robot, android, nightclub, electric",
    ),
    Element("alien", "hour", "alien, toxic, poison, radioactive, monster, zombie, swamp, ufo, mutant, acid"),
    Element("dawn", "hour", "dawn, sunrise, daybreak, morning, early light, awakening, hope, beginning, sonnenaufgang"),
    Element(
        "sunset",
        "hour",
        "sunset, golden hour, evening, sundown, autumn, golden, sonnenuntergang, atardecer, safari",
    ),
    Element("dusk", "hour", "dusk, twilight, nightfall, blue hour, afterglow"),
    Element(
        "night",
        "hour",
        "night, midnight, moon, full moon, crescent, werewolf, moonlight, moonlit, star, stars, starry, "
        "starlight, dark, darkness, milky way, aurora, northern lights, firefly, fireflies, owl, nacht, noche, "
        "nuit",
    ),
    Element(
        "storm",
        "hour",
        "storm, stormy, thunder, thunderstorm, lightning, tempest, hurricane, tornado, rain, rainy, downpour, "
        "gloomy, detective, sturm",
    ),
    Element(
        "frost",
        "hour",
        "winter, snow, snowy, ice, icy, frozen, freeze, arctic, antarctic, polar, frost, blizzard, cold",
    ),
    Element("heat", "hour", "desert, heat, sahara, western, cowboy, dune, sand, mars, egypt, pyramid, drought, canyon"),
    Element(
        "mist",
        "hour",
        "fog, foggy, mist, misty, haze, ghost, melancholy, lonely, loneliness, sad, grief, silence, silent, grey",
    ),
    Element(
        "rose",
        "hour",
        "love, lover, lovers, romance, romantic, kiss, heart, valentine, dream, pastel, wedding, fairy, "
        "fairytale, magic, magical, blossom, pink, sakura",
    ),
    Element("day", "hour", "day, noon, midday, sunny, sunshine, summer, bright, blue sky, spring, joy, happy, holiday"),
    # What is in the sky, beside the hour's.
    Element("sun", "sky", "sun, sunny, sunshine, sunlight, sunset, sunrise, soleil, sonne"),
    Element("moon", "sky", "moon, moonlight, moonlit, full moon, crescent, werewolf, lune, mond, luna"),
    Element("stars", "sky", "star, stars, starry, starlight, milky way, constellation, galaxy, universe, cosmos"),
    Element("planet", "sky", "planet, saturn, jupiter, world, worlds, sci fi, science fiction, another world"),
    Element(
        "cloud",
        "sky",
        "cloud, cloudy, clouds, storm, stormy, thunderstorm, overcast, tempest, heaven, rain, rainy",
    ),
    Element(
        "fog", "sky", "fog, foggy, mist, misty, haze, smoke, smoky, steam, ghost, haunted, haunted house, swamp, war"
    ),
    # Lands.
    Element(
        "mountains",
        "land",
        "mountain, mountains, peak, summit, alps, himalaya, cliff, climb, climber, canyon, volcano, berge",
    ),
    Element(
        "city",
        "land",
        "city, skyline, town, street, urban, metropolis, skyscraper, tower, downtown, new york, tokyo, london, "
        "paris, cyberpunk, detective, stadt, ciudad",
    ),
    Element("dunes", "land", "desert, dune, sand, sahara, egypt, camel, mars, wüste"),
    Element("woods", "land", "forest, wood, woods, pine, taiga, jungle, wilderness, bear, fox, wald, bosque"),
    Element(
        "hills",
        "land",
        "hill, hills, field, meadow, valley, farm, countryside, prairie, grass, pasture, village, safari",
    ),
    Element(
        "sea",
        "land",
        "sea, ocean, wave, waves, beach, coast, sail, sailor, sailing, boat, fishing boat, fisherman, ship, pirate, "
        "whale, island, shore, lighthouse, meer, mer",
    ),
    Element("lake", "land", "lake, pond, river, reflection, reflect, mirror, still water, canoe"),
    Element("road", "land", "road, highway, journey, drive, car, route, motorcycle, road trip, path"),
    # Who and what is in it.
    Element(
        "castle",
        "figure",
        "castle, knight, kingdom, king, queen, princess, prince, fortress, palace, medieval, vampire",
    ),
    Element("house", "figure", "house, home, cabin, cottage, hut, farmhouse, haunted house, farm, village"),
    Element("lighthouse", "figure", "lighthouse, beacon"),
    Element("tree", "figure", "tree, oak, lone tree, savanna, safari"),
    Element(
        "person",
        "figure",
        "man, woman, person, he, she, boy, girl, hero, heroine, stranger, traveller, traveler, detective, "
        "someone, soldier, child, hiker, wanderer, alone, samurai, astronaut, cowboy, widow, hunter, killer, "
        "ghost, climber, sailor, pilot",
    ),
    Element(
        "couple",
        "figure",
        "couple, lover, lovers, two people, romance, wedding, kiss, friends, together, they, brothers, sisters, "
        "mother, father, family",
    ),
    Element("wolf", "figure", "wolf, wolves, werewolf, howl, dog, coyote, fox"),
    Element("stag", "figure", "stag, deer, elk, moose, reindeer"),
    Element("horse", "figure", "horse, pony, mare, stallion, unicorn, mustang, cowboy"),
    Element("cat", "figure", "cat, kitten, kitty, tomcat, katze, gato"),
    Element(
        "birds",
        "figure",
        "bird, birds, gull, crow, crows, raven, eagle, swallow, freedom, owl, geese, fly, flight",
    ),
    Element(
        "boat", "figure", "boat, fishing boat, fisherman, ship, sail, sailing, sailor, sailboat, yacht, pirate, voyage"
    ),
    Element("whale", "figure", "whale, moby dick, leviathan"),
    Element("fish", "figure", "fish, fishes, shark, reef, aquarium, mermaid"),
    Element("rocket", "figure", "rocket, spaceship, starship, launch, moon landing, shuttle"),
    Element("balloon", "figure", "balloon, hot air balloon, airship, zeppelin"),
)

HOURS = tuple(element.name for element in ELEMENTS if element.kind == "hour")
LANDS = frozenset(element.name for element in ELEMENTS if element.kind == "land")
