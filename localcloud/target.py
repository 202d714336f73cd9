"""A file that a command is to write: refused before anything is ordered, and written whole or not at all."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from secrets import token_hex

_FRAME = re.compile(r"\d{4}\.png")


class NotWritable(ValueError):
    """The file can't be written, or must not be; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one output goes, whatever else its path leads through."""

    path: Path

    @classmethod
    def checked(cls, path: Path, inputs: Iterable[Path] = ()) -> "Target":
        """NotWritable where it is one of the inputs, however its name is spelled, or no file that can be replaced.

        OSError: where nothing can be written there
        """
        if path.exists() and not path.is_file():
            raise NotWritable(f"{path} is no file: give the name of one that may be written")
        for given in inputs:
            if is_same(path, given):
                raise NotWritable(f"{path} is the picture that was given: choose another name for what is made of it")
        target = cls(path)
        target._try_out()
        return target

    def write(self, data: bytes) -> None:
        """Beside its place first, so that it never stands there by halves; what stood there keeps its permissions."""
        real, part = self._places()
        try:
            with part.open("xb") as file:
                file.write(data)
            if real.exists():
                shutil.copymode(real, part)
            part.replace(real)
        finally:
            part.unlink(missing_ok=True)

    def _try_out(self) -> None:
        real, part = self._places()
        if real.exists():
            with real.open("r+b"):
                pass
        try:
            part.touch(exist_ok=False)
        except OSError as error:
            error.filename = str(self.path)
            raise
        part.unlink()

    def _places(self) -> tuple[Path, Path]:
        """The file itself, and one of a name of its own in the same folder, which can take its place at once."""
        real = self.path.resolve()
        return real, real.with_name(f".{real.name[:64]}.{token_hex(4)}.part")


def beside(stem: str, suffix: str, inputs: Iterable[Path]) -> Path:
    """A name in this folder for what is made of a picture: another than the picture's own."""
    given = tuple(inputs)
    names = (Path(f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}") for number in count(1))
    return next(name for name in names if not any(is_same(name, one) for one in given))


def check_frames(folder: Path, inputs: Iterable[Path], out: Path) -> None:
    """NotWritable where a frame that is kept in the folder would take the place of an input or of the output."""
    for path in (*inputs, out):
        if _FRAME.fullmatch(path.name) and is_same(path.parent, folder):
            raise NotWritable(
                f"{path} would be overwritten by a frame: keep the frames in another folder than {folder}"
            )


def is_same(one: Path, other: Path) -> bool:
    """Whether both names lead to the same file, over links of either kind as well."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()
