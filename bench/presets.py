"""Every preset on ten different jobs, each through the whole pipeline. Run it as `python -m bench.presets`.

The exit status is 1 where one was not met. `--table` takes no jobs: it prints the table of docs/posters-and-exports.md.
"""

import sys
from pathlib import Path
from typing import Any, NamedTuple

from chalicelib.domain.presets import PRESETS, Limits
from localcloud.cli.animation import Animation
from localcloud.cli.client import Client
from localcloud.cli.order import compose_order
from localcloud.cloud import LocalCloud

ROOT = Path(__file__).parent.parent
SECONDS = 1800.0
"""Far more than all outputs of a job take."""
NOT_MET = "NOT MET"


class Scene(NamedTuple):
    """One job: the example and the prompt that it is made from, its frames, and their longer side in pixels."""

    example: str
    prompt: str
    frames: int
    size: int


SCENES = (
    Scene("astronaut", "she breathes while snow falls", 24, 512),
    Scene("cat", "the cat falls in love", 24, 512),
    Scene("astronaut", "under water", 24, 512),
    Scene("cat", "old film, he nods", 24, 384),
    Scene("astronaut", "fire, embers, violently", 32, 512),
    Scene("cat", "it rains, lightning", 24, 640),
    Scene("astronaut", "zoom in slowly", 60, 320),
    Scene("cat", "confetti, dance", 24, 448),
    Scene("astronaut", "glitch, video tape", 16, 768),
    Scene("cat", "melt", 12, 1024),
)


def main() -> None:
    """Print the table, or make the jobs and print what became of each preset."""
    if sys.argv[1:] == ["--table"]:
        print(table())
        return
    unmet = 0
    with LocalCloud(project_dir=ROOT) as cloud:
        for scene in SCENES:
            print(f"\n{scene.example}: {scene.prompt} ({scene.frames} frames, {scene.size} px)", flush=True)
            for preset, became in _run(cloud, scene).items():
                print(f"    {preset:16}{became}", flush=True)
                unmet += became.startswith(NOT_MET)
    print(f"\n{len(SCENES)} jobs, {len(PRESETS)} presets, {unmet} not met")
    sys.exit(bool(unmet))


def table() -> str:
    """One row for each preset, as Markdown."""
    rows = [
        f"| `{name}` | {place.format} | {_box(place.limits)} | {_number(place.limits.pictures)} "
        f"| {_number(place.limits.bytes)} | {place.why} |"
        for name, place in PRESETS.items()
    ]
    return "\n".join(["| preset | format | pixels | pictures | bytes | for |", "|---|---|---|---|---|---|", *rows])


def _number(limit: int | None) -> str:
    return f"{limit:,}" if limit else ""


def _box(limits: Limits) -> str:
    return f"{limits.width} by {limits.height}" if limits.width else ""


def _run(cloud: LocalCloud, scene: Scene) -> dict[str, str]:
    picture = (ROOT / "examples" / f"{scene.example}.jpg").read_bytes()
    client = Client(cloud.api_url)
    animation = Animation(client, watch=lambda _: None)
    animation.start(
        compose_order(scene.prompt, picture, None, scene.frames, (f"size={scene.size}", "seed=3")), picture, None
    )
    job = animation.follow()["id"]
    exports = {preset: client.export(job, {"preset": preset})["export"] for preset in PRESETS}
    cloud.wait_until_idle(SECONDS)
    status = client.read(job, None)
    return {preset: _became(status, export) for preset, export in exports.items()}


def _became(status: dict[str, Any], export: str) -> str:
    """The trade that was made, or why none could be."""
    told = {output["export"]: output["trade"] for output in status["outputs"]}
    failed = {one["export"]: one["detail"] for one in status["exports"]}
    return told.get(export) or f"{NOT_MET}: {failed[export]}"


if __name__ == "__main__":
    main()
