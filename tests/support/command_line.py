"""The command line as somebody types it, and what holds for it wherever the program is."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from localcloud.cli.endings import Ending

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "examples" / "astronaut.jpg"
NOBODYS = "0" * 32
SECONDS = 120
_PLAIN = {name: text for name, text in os.environ.items() if not name.startswith(("AWS_", "FRAMELOOM_"))}


@dataclass(frozen=True)
class Typed:
    """What a command said, and how it ended."""

    ending: int
    said: str
    complained: str

    @property
    def document(self) -> dict[str, Any]:
        """What a program reads of it."""
        read: dict[str, Any] = json.loads(self.said)
        return read


@dataclass(frozen=True)
class CommandLine:
    """Somebody's, in a folder of their own.

    api: the one that they speak to; None: the program runs in their own process
    """

    folder: Path
    api: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def type(self, *words: str, **environment: str) -> Typed:
        """One command, to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "localcloud", *words],
            cwd=self.folder,
            env=self.surroundings(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        return Typed(done.returncode, done.stdout, done.stderr)

    def surroundings(self, **environment: str) -> dict[str, str]:
        """What a command finds in its environment."""
        own = {"HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config"), "PYTHONPATH": str(ROOT)}
        spoken_to = {"FRAMELOOM_API": self.api} if self.api else {}
        return {**_PLAIN, **own, **spoken_to, **self.environment, **environment}


def a_picture_becomes_a_loop(person: CommandLine) -> None:
    out = person.folder / "loop.gif"
    typed = person.type("animate", str(PICTURE), "snow falls", *_small(3), "--out", out.name)
    assert (typed.ending, typed.complained) == (Ending.DONE, "")
    assert f"{out}: " in typed.said
    assert "Next: " in typed.said
    assert "$" not in typed.said
    assert _frames(out) == ("GIF", 3)


def what_came_of_it_is_one_document_for_a_program(person: CommandLine) -> None:
    typed = person.type("animate", str(PICTURE), "snow falls", *_small(2), "--out", "loop.webp", "--json")
    assert typed.ending == Ending.DONE
    told = typed.document
    assert (told["state"], told["file"]) == ("done", str(person.folder / "loop.webp"))
    assert (told["output"]["format"], told["cost"]["calls"]) == ("webp", 1)
    assert "done: 2 of 2 frames" in typed.complained


def words_become_a_poster(person: CommandLine) -> None:
    typed = person.type("poster", "the moon over the sea", "--title", "Night", "--set", "aspect_ratio=1:1", "--json")
    assert (typed.ending, typed.document["state"]) == (Ending.DONE, "done")
    assert _frames(person.folder / "poster.png") == ("PNG", 1)


def a_refused_order_is_told_with_its_code(person: CommandLine) -> None:
    typed = person.type("animate", str(PICTURE), "snow falls", "--frames", "1", "--json")
    assert typed.ending == Ending.REFUSED
    told = {"exit": Ending.REFUSED, "code": "invalid_order", "detail": "frames: it must be at least 2"}
    assert typed.document == {"error": told}
    assert typed.complained == f"{told['detail']}\n"


def a_picture_that_is_none_fails(person: CommandLine) -> None:
    text = person.folder / "text.jpg"
    text.write_text("no picture")
    typed = person.type("animate", text.name, "snow falls", *_small(2))
    assert typed.ending == Ending.FAILED
    assert typed.complained.startswith("The picture must be a JPEG, PNG, WebP or GIF file")
    assert not (person.folder / "text.gif").exists()


def a_job_is_listed_looked_at_and_exported(person: CommandLine) -> None:
    made = person.type("animate", str(PICTURE), "snow falls", *_small(4), "--out", "kept.gif", "--json").document
    (listed,) = person.type("jobs", "--json").document["jobs"]
    assert (listed["job"], listed["state"], listed["prompt"]) == (made["job"], "done", "snow falls")
    assert made["job"] in person.type("jobs").said
    looked = person.type("status", made["job"], "--wait")
    assert looked.ending == Ending.DONE
    assert f"{person.api}{made['output']['link']}" in looked.said
    out = person.folder / "there-and-back.webp"
    exported = person.type("export", made["job"], "--out", out.name, "--set", "loop=bounce")
    assert exported.ending == Ending.DONE
    assert f"{out}: " in exported.said
    assert _frames(out) == ("WEBP", 6)


def a_job_that_has_ended_is_not_cancelled(person: CommandLine) -> None:
    job = person.type("animate", str(PICTURE), "snow falls", *_small(2), "--out", "ended.gif", "--json").document["job"]
    assert person.type("cancel", job).ending == Ending.STATE
    assert person.type("status", job, "--json").document["state"] == "done"


def a_job_that_nobody_knows_is_told_by_its_exit_status(person: CommandLine) -> None:
    for words in (("status",), ("cancel",), ("export", "--out", "none.gif")):
        assert person.type(*words, NOBODYS).ending == Ending.STATE, words
    typed = person.type("status", "../generators")
    assert (typed.ending, "is no job" in typed.complained) == (Ending.WRONG, True)
    assert not (person.folder / "none.gif").exists()


def a_token_that_is_not_known_is_told_and_not_repeated(person: CommandLine) -> None:
    typed = person.type("animate", str(PICTURE), "snow falls", *_small(2), FRAMELOOM_TOKEN="of-nobody-at-all")
    assert typed.ending == Ending.TOKEN
    assert "of-nobody-at-all" not in typed.said + typed.complained


def _small(frames: int) -> tuple[str, ...]:
    return ("--frames", str(frames), "--set", "size=64")


def _frames(path: Path) -> tuple[str | None, int]:
    with Image.open(path) as made:
        return made.format, getattr(made, "n_frames", 1)


Claim = Callable[[CommandLine], None]
ANYWHERE: tuple[Claim, ...] = (
    a_picture_becomes_a_loop,
    what_came_of_it_is_one_document_for_a_program,
    words_become_a_poster,
    a_refused_order_is_told_with_its_code,
    a_picture_that_is_none_fails,
)
"""What holds for the program in one's own process as well."""
OF_AN_API: tuple[Claim, ...] = (
    *ANYWHERE,
    a_job_is_listed_looked_at_and_exported,
    a_job_that_has_ended_is_not_cancelled,
    a_job_that_nobody_knows_is_told_by_its_exit_status,
    a_token_that_is_not_known_is_told_and_not_repeated,
)
"""What holds for one that keeps jobs."""
