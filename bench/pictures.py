"""The README's pictures, each made by the whole pipeline. Run it as `python -m bench.pictures`.

`--sheet FILE` also pastes every frame of each into one picture, to be looked at.
"""

import sys
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from bench.sheet import draw_sheet
from localcloud.cli.animation import Animation
from localcloud.cli.client import Client
from localcloud.cli.order import compose_order
from localcloud.cloud import LocalCloud

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
FRAMES = 12
SETTINGS = ("size=240", "seed=1", "export.fps=8")


class Scene(NamedTuple):
    """One picture of the README: its name, and the photograph and the prompt that it is made from.

    part: of the photograph, in its pixels; None for all of it
    """

    name: str
    photograph: str
    prompt: str
    part: tuple[int, int, int, int] | None = None


ASTRONAUT, CAT, OFFICER = "examples/astronaut.jpg", "examples/cat.jpg", "tests/faces/officer.jpg"
SCENES = (
    Scene("sob", ASTRONAUT, "she begins to sob", (106, 4, 346, 244)),
    Scene("fury", ASTRONAUT, "her face contorts with silent fury", (106, 4, 346, 244)),
    Scene("smile", OFFICER, "the woman begins to smile to appear more friendly", (96, 60, 426, 390)),
    Scene("snow", ASTRONAUT, "she breathes while snow falls"),
    Scene("love", CAT, "the cat falls in love"),
    Scene("water", ASTRONAUT, "under water"),
)


def main() -> None:
    """Make each picture, and say what it weighs."""
    PICTURES.mkdir(exist_ok=True)
    with LocalCloud(project_dir=ROOT) as cloud:
        made = {scene.name: animate(cloud, scene) for scene in SCENES}
    for name, gif in made.items():
        (PICTURES / f"{name}.gif").write_bytes(gif)
        print(f"{name:12}{len(gif):>9,} bytes")
    print(f"{'in all':12}{sum(map(len, made.values())):>9,} bytes")
    if sys.argv[1:2] == ["--sheet"]:
        draw_sheet(list(made.values())).save(sys.argv[2])


def animate(cloud: LocalCloud, scene: Scene) -> bytes:
    """The GIF of a scene, ordered as any client would order it."""
    picture = _photograph(scene)
    animation = Animation(Client(cloud.api_url), watch=lambda _: None)
    animation.start(compose_order(scene.prompt, picture, None, FRAMES, SETTINGS), picture, None)
    return animation.download(animation.follow())


def _photograph(scene: Scene) -> bytes:
    content = (ROOT / scene.photograph).read_bytes()
    if scene.part is None:
        return content
    file = BytesIO()
    Image.open(BytesIO(content)).crop(scene.part).save(file, "PNG")
    return file.getvalue()


if __name__ == "__main__":
    main()
