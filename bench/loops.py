"""The pictures of loops in docs/posters-and-exports.md, all of the same frames. Run it as `python -m bench.loops`.

`--sheet FILE` also pastes every picture of each into one, a row for each loop, to be looked at. `--seams` prints
instead the table in docs/how-it-is-tried.md: how far the step from the last frame to the first is, for every motion of
`procedural`; the exit status is 1 where it is more than twice the usual step.

The frames are a view that circles over a photo and doesn't stop where it began, while the light gets warmer: like a
chain of redrawn frames, it ends somewhere else.
"""

import sys
from math import cos, pi, sin

from PIL import Image

from bench.pictures import PICTURES, ROOT
from bench.seams import MOST, prompts, seam, table
from bench.sheet import draw_sheet
from chalicelib.domain.orders import ExportTerms
from chalicelib.outputs.make import Output, make

FRAMES, ROUND = 14, 9
"""How many there are, and after how many the view is back where it was."""
SIZE, VIEW, RADIUS = (120, 80), 0.8, 0.06
"""Of a frame, in pixels; of the view, in sizes of the photo, and of its circle, in widths."""
WARMTH = (0.06, 0.0, -0.08)
"""By how much red, green and blue have been brightened at the end."""
FPS = 8
LOOPS = {
    "forever": ExportTerms(fps=FPS),
    "hold": ExportTerms(fps=FPS, hold=1.5),
    "bounce": ExportTerms(fps=FPS, loop="bounce"),
    "crossfade": ExportTerms(fps=FPS, loop="crossfade"),
    "smooth": ExportTerms(fps=FPS, loop="smooth"),
    "wrap": ExportTerms(fps=FPS, loop="wrap"),
}


def main() -> None:
    """Make each, and say what it is; or print the table of seams."""
    if sys.argv[1:] == ["--seams"]:
        sys.exit(_print_seams())
    photo = Image.open(ROOT / "examples" / "cat.jpg").convert("RGB")
    frames = [_view(photo, index) for index in range(FRAMES)]
    made = {name: make(frames.__getitem__, FRAMES, terms) for name, terms in LOOPS.items()}
    for name, output in made.items():
        (PICTURES / f"loop-{name}.gif").write_bytes(output.data)
        print(f"{name:12}{_told(output)}")
    if sys.argv[1:2] == ["--sheet"]:
        draw_sheet([output.data for output in made.values()]).save(sys.argv[2])


def _print_seams() -> bool:
    """Whether one stands out."""
    seams = [seam(prompt) for prompt in prompts()]
    print(table(seams))
    worst = max(seams, key=lambda found: found.ratio)
    print(f"\nthe most: {worst.prompt}, {worst.ratio:.2f}")
    return worst.ratio > MOST


def _view(photo: Image.Image, index: int) -> Image.Image:
    turn, edge = 2 * pi * index / ROUND, (1 - VIEW) / 2
    right, down = photo.width * RADIUS * sin(turn), -photo.width * RADIUS * cos(turn)
    left, upper = photo.width * edge + right, photo.height * edge + down
    box = (left, upper, left + photo.width * VIEW, upper + photo.height * VIEW)
    view = photo.resize(SIZE, Image.Resampling.LANCZOS, box)
    gains = (1 + warmth * index / FRAMES for warmth in WARMTH)
    return view.point([round(level * gain) for gain in gains for level in range(256)])


def _told(output: Output) -> str:
    return f"{output.pictures:>4} pictures{output.centiseconds / 100:>7.2f} s{len(output.data):>9,} bytes"


if __name__ == "__main__":
    main()
