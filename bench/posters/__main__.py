"""Posters from words alone, on one sheet, to be looked at, and how long each takes.

Run it as `python -m bench.posters --out FILE`, a PNG or a JPEG.
"""

from argparse import ArgumentParser
from pathlib import Path
from time import process_time
from typing import NamedTuple

from PIL import Image

from chalicelib.generators.base import Draw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.settings import ProceduralSettings
from chalicelib.outputs.text.poster_type import set_poster

SIZE = (768, 1152)
COLUMNS = 8
SHOWN = (192, 288)
"""Pixels of a poster on the sheet."""


class Film(NamedTuple):
    """What a poster is made of."""

    prompt: str
    title: str
    tagline: str
    style: str | None = None


FILMS = (
    Film("a wolf howls at the moon in the forest", "Howl", "The night answers"),
    Film("a sailing ship at sunset", "The Last Harbour", "Some winds only blow once"),
    Film("neon city in the rain", "Afterglow", "Nobody sleeps in sector nine", "neon"),
    Film("an astronaut before another planet", "Далёкий свет", "Дом там, где тебя ждут"),
    Film("a haunted castle", "The House of Ash", "Don't answer the door"),
    Film("snow on the mountains, a stag", "Winterreise", "Ein Film über Stille"),
    Film("a road through the desert", "Nine Hundred Miles", "He only meant to buy milk"),
    Film("love in the moonlight, a couple by the lake", "Σεληνόφως", "Μια ιστορία αγάπης"),  # noqa: RUF001 - Greek
    Film("a lighthouse in the storm, lightning", "Keeper", "Keep the light. Keep the secret."),
    Film("a whale under the sea", "Beneath", "It remembers us"),
    Film("hot air balloons over the hills at dawn", "Lighter than Air", ""),
    Film("rocket launch at dusk", "T minus Love", "A countdown in ten parts"),
    Film("a detective in the city", "The Long Quiet", "Everybody lies but the rain", "noir"),
    Film("a lonely tree in autumn", "October", "", "retro"),
    Film("a cat on a hill at night", "Nine", "One left", "minimal"),
    Film("a dream of a fairytale castle", "Once", "Upon a time is not enough", "dreamy"),
    Film("horses on the prairie at dusk", "Wild as the Hills", "She came to sell the ranch", "retro"),
    Film("aurora over the lake", "Ljósin", "Þau koma á nóttunni"),
    Film("eagles over the mountains in the morning", "Ascent", "The hard part is coming down"),
    Film("alien planet, a stranger", "Not of This Town", "", "neon"),
    Film("a cabin in the misty forest", "Przesilenie", "Żółta łódź wraca o świcie", "noir"),
    Film("the moon over the dunes", "Sand", "", "minimal"),
    Film("cherry blossom, spring, a horse", "Petals for the Colonel", "", "dreamy"),
    Film("quux", "Untitled", "A prompt of which nothing is understood"),
)


def main() -> None:
    """Make the sheet, and say what each poster cost."""
    parser = ArgumentParser(prog="python -m bench.posters", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the sheet goes: a PNG or a JPEG")
    out: Path = parser.parse_args().out
    generator = build(ProceduralSettings())
    rows = -(-len(FILMS) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * SHOWN[0], rows * SHOWN[1]))
    print(f"{'prompt, at 768 by 1152 pixels':52}{'draw ms':>9}{'type ms':>9}  CPU")
    for place, film in enumerate(FILMS):
        begun = process_time()
        picture = generator.draw(Draw(film.prompt, "", place, SIZE, film.style))
        drawn = process_time()
        poster = set_poster(picture, film.title, film.tagline)
        print(f"{film.prompt:52}{(drawn - begun) * 1000:9.0f}{(process_time() - drawn) * 1000:9.0f}")
        left, top = place % COLUMNS * SHOWN[0], place // COLUMNS * SHOWN[1]
        sheet.paste(poster.resize(SHOWN, Image.Resampling.LANCZOS), (left, top))
    sheet.save(out)


if __name__ == "__main__":
    main()
