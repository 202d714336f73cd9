"""A file that a command is to write: refused before anything is ordered, and written whole or not at all."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from secrets import token_hex
from stat import S_ISREG

from chalicelib.domain.limits import MAX_FRAMES


class NotWritable(ValueError):
    """The file can't be written, or must not be; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one output goes, whatever else its path leads through. An OSError names that path."""

    path: Path

    @classmethod
    def checked(cls, path: Path, inputs: Iterable[Path] = ()) -> "Target":
        """It can be written, and is none of the inputs; else NotWritable or OSError."""
        target = cls(path)
        target.spare(inputs)
        target.try_out()
        return target

    def spare(self, inputs: Iterable[Path]) -> None:
        """NotWritable where it is one of the inputs, however its name is spelled."""
        if any(is_same(self.path, given) for given in inputs):
            raise NotWritable(f"{self.path} is the picture that was given: choose another name for what is made of it")

    def try_out(self) -> None:
        """Changes nothing. NotWritable for what is no file, OSError where nothing can be written."""
        with self._named():
            real, part = self._places()
            if real.exists():
                with real.open("r+b"):
                    pass
            part.touch(exist_ok=False)
            part.unlink()

    def write(self, data: bytes) -> None:
        """Beside its place first, so that it never stands there by halves; what stood there keeps its permissions."""
        with self._named():
            real, part = self._places()
            try:
                with part.open("xb") as file:
                    file.write(data)
                if real.exists():
                    shutil.copymode(real, part)
                part.replace(real)
            finally:
                part.unlink(missing_ok=True)

    def _places(self) -> tuple[Path, Path]:
        """The file itself, and one of a name of its own in the same folder, which can take its place at once."""
        real = Path(os.path.realpath(self.path))
        try:
            is_file = S_ISREG(real.stat().st_mode)
        except FileNotFoundError:
            is_file = True  # it will be one
        if not is_file:
            raise NotWritable(f"{self.path} is no file: give the name of one that may be written")
        return real, real.with_name(f".{token_hex(8)}.part")

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Nobody knows of the file beside it, and a full disk names none."""
        try:
            yield
        except OSError as error:
            error.filename = str(self.path)
            raise


def beside(stem: str, suffix: str, inputs: Iterable[Path]) -> Path:
    """A name in this folder for what is made of a picture: another than the picture's own."""
    given = tuple(inputs)
    names = (Path(f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}") for number in count(1))
    return next(name for name in names if not any(is_same(name, one) for one in given))


def frame_in(folder: Path, index: int) -> Target:
    """Where a frame goes that is kept."""
    return Target(folder / f"{index:04d}.png")


def open_folder(folder: Path, others: Iterable[Path]) -> None:
    """Made where it isn't there. NotWritable or OSError where a frame couldn't be kept in it, or would replace another.

    others: what is read, and what else is written
    """
    frames, spared = [frame_in(folder, index) for index in range(MAX_FRAMES)], tuple(others)
    for path in spared:
        if any(is_same(frame.path, path) for frame in frames):
            raise NotWritable(
                f"{path} would be overwritten by a frame: keep the frames in another folder than {folder}"
            )
    folder.mkdir(parents=True, exist_ok=True)
    for frame in frames:
        if frame is frames[0] or os.path.lexists(frame.path):
            frame.try_out()


def is_same(one: Path, other: Path) -> bool:
    """Whether both names lead to the same file, over links of either kind as well."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return os.path.realpath(one) == os.path.realpath(other)
