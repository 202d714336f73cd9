"""Contact sheets of the tables: what the figures say, to be looked at. They are made of the examples' photographs."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageOps
from PIL.Image import Resampling

from chalicelib.coherence.affine import Affine
from chalicelib.coherence.following import follow
from chalicelib.coherence.in_betweens import between
from localcloud.drift import Drift

from . import moving
from .at_rest import WAYS
from .rivals import minterpolated
from .scenes import PATHS, SIDE, Scene

EXAMPLES = Path("examples")
CELL, LINE = 160, 16
Row = tuple[str, list[Image.Image]]


def draw(out: Path) -> None:
    """Write four sheets into the folder."""
    cat, astronaut = (_square(EXAMPLES / name) for name in ("cat.jpg", "astronaut.jpg"))
    scene = Scene(cat, astronaut, (190, 230), 85, PATHS["turns and goes"])
    sheets = {"rest": _at_rest(cat), "moving": _moving(scene), "mask": _following(scene), "between": _between(scene)}
    for name, rows in sheets.items():
        _sheet(rows).save(out / f"motion-{name}.jpg", quality=88)


def _square(path: Path) -> Image.Image:
    with Image.open(path) as file:
        return ImageOps.fit(file.convert("RGB"), (SIDE, SIDE), Resampling.LANCZOS)


def _at_rest(first: Image.Image) -> list[Row]:
    rows = []
    for name, hold in WAYS.items():
        frame, shown = first, [first]
        for redraw in range(1, 49):
            frame = hold(Drift().redrawn(frame, redraw), first)
            if redraw % 12 == 0:
                shown.append(frame)
        rows.append((f"{name}: first, and after 12, 24, 36 and 48 redraws", shown))
    return rows


def _moving(scene: Scene) -> list[Row]:
    ends = [moving.chain(scene, way).last for way in moving.WAYS]
    words = f"the first frame, how the 24th should be, and how it is: {', '.join(moving.WAYS)}"
    return [(words, [scene.frame(0), scene.frame(24), *ends])]


def _following(scene: Scene) -> list[Row]:
    rows = []
    for name, wide in (("tightly painted", False), ("24 px too wide", True)):
        first, mask = scene.frame(0), scene.mask(wide=wide)
        frame, trail, shown = first, list[Affine](), [_marked(first, mask)]
        for time in range(1, 25):
            frame = scene.redrawn(frame, time, Drift(), time)
            found = follow(first, frame, mask, trail)
            trail.append(found.pose)
            if time % 6 == 0:
                shown.append(_marked(frame, found.mask(mask)))
        rows.append((f"{name}: frames 0, 6, 12, 18 and 24", shown))
    return rows


def _marked(frame: Image.Image, mask: Image.Image) -> Image.Image:
    return Image.composite(frame, Image.blend(frame, Image.new("RGB", frame.size, "#0a4"), 0.6), mask)


def _between(scene: Scene) -> list[Row]:
    frames = [scene.frame(time) for time in range(13)]
    theirs, part = minterpolated(frames[::4], 4), range(4, 9)
    return [
        ("the truth: frames 4 to 8", [frames[at] for at in part]),
        ("cross-fade of 4 and 8", [Image.blend(frames[4], frames[8], at / 4) for at in range(5)]),
        ("minterpolate", [theirs[at] for at in part]),
        ("ours", [frames[4], *between(frames[4], frames[8], 3), frames[8]]),
    ]


def _sheet(rows: list[Row]) -> Image.Image:
    width = max(len(pictures) for _, pictures in rows)
    sheet = Image.new("RGB", (width * CELL, len(rows) * (CELL + LINE)), "white")
    pen = ImageDraw.Draw(sheet)
    for row, (words, pictures) in enumerate(rows):
        top = row * (CELL + LINE)
        pen.text((3, top + 2), words, fill="black")
        for column, picture in enumerate(pictures):
            sheet.paste(picture.resize((CELL, CELL), Resampling.LANCZOS), (column * CELL, top + LINE))
    return sheet
