"""The motions that the page has to browse, each as it moves, drawn anew: `python -m bench.page_motions`.

A family's motions stand side by side in one picture, each a column of a few frames of its loop: the page shows one of
them after the other. What to write for each stands in frontend/motions/motions.json, in the same order.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from PIL import Image

from chalicelib.generators.base import Generator, Redraw
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.lexicon import MOTIONS
from chalicelib.generators.procedural.settings import ProceduralSettings

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "frontend" / "motions"
INDEX = FOLDER / "motions.json"
PICTURE = Image.open(ROOT / "examples" / "astronaut.jpg").convert("RGB")
BUST, HEAD = (72, 0, 392, 320), (140, 20, 310, 190)
"""Parts of the picture. What a face does is to be seen on one of this size."""
DRAWN, SHOWN, FRAMES = 320, 80, 8
"""Pixels of a frame as it is drawn, and as the page shows it; frames of a loop."""
STRENGTH, SEED, QUALITY = 0.6, 7, 45
Motion = tuple[str, str]
"""Its family, and what to write for it."""


def main() -> None:
    """Draw each family, and say what it weighs."""
    generator = build(ProceduralSettings())
    FOLDER.mkdir(exist_ok=True)
    families = {family: [words for _, words in one] for family, one in groupby(motions(generator), lambda one: one[0])}
    INDEX.write_text(json.dumps(families, indent=1, ensure_ascii=False) + "\n")
    for family, names in families.items():
        picture = PICTURE.crop(HEAD if family == "face" else BUST).resize((DRAWN, DRAWN))
        sheet = Image.new("RGB", (SHOWN * len(names), SHOWN * FRAMES))
        for column, words in enumerate(names):
            for row, frame in enumerate(loop(generator, picture, words)):
                sheet.paste(frame.resize((SHOWN, SHOWN), Image.Resampling.LANCZOS), (column * SHOWN, row * SHOWN))
        path = FOLDER / f"{family}.webp"
        sheet.save(path, quality=QUALITY, method=6)
        print(f"{family:10}{len(names):>4} motions{path.stat().st_size:>9,} bytes", flush=True)


def motions(generator: Generator) -> Iterator[Motion]:
    """Every motion once, by families. What to write is its own name, where that is understood as it alone."""
    for family, one in groupby(sorted(MOTIONS, key=lambda motion: motion.family), lambda motion: motion.family):
        for motion in one:
            yield family, _words_for(generator, motion.name, motion.words)


def meanings(generator: Generator, words: str) -> set[str]:
    """The names of the motions that come of those words."""
    return {name for one in generator.understand(words).understood for name in one.means}


def loop(generator: Generator, picture: Image.Image, words: str) -> Iterator[Image.Image]:
    """The frames of that motion."""
    for index in range(FRAMES):
        yield generator.redraw(
            Redraw(picture, None, words, "", STRENGTH, SEED, SEED, index, FRAMES, 0, FRAMES, steady=True)
        )


def _words_for(generator: Generator, name: str, words: str) -> str:
    candidates = [name, *words.split(", ")]
    alone = (one for one in candidates if meanings(generator, one) == {name})
    among = (one for one in candidates if name in meanings(generator, one))
    return next(alone, None) or next(among)


if __name__ == "__main__":
    main()
