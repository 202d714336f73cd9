"""What an output gave up to be no larger than was asked."""

from typing import NamedTuple

_MEGABYTE, _KILOBYTE = 1_000_000, 1000
_SECOND = 2


class Reduction(NamedTuple):
    """What one output gave up, as its name in the bucket holds it: `c128-s2-t2000000`."""

    target: int
    """Bytes that it was not to exceed."""
    step: int = 1
    """Only every so-manieth picture is shown, for so much longer."""
    colours: int = 0
    """Colours of each frame of a GIF, or of all of an APNG; 0 where none were given up."""
    quality: int = 0
    """The quality of a WebP or AVIF, up to 100; 0 where none was given up."""

    def tell(self, width: int, size: int) -> str:
        """What was given up, in words, for an output so many pixels wide and so many bytes large."""
        unit, name = (_MEGABYTE, "MB") if self.target >= _MEGABYTE else (_KILOBYTE, "kB")
        parts = [f"{width} px"]
        parts += [f"{self.colours} colours"] if self.colours else []
        parts += [f"quality {self.quality}"] if self.quality else []
        parts += [_every(self.step)] if self.step > 1 else []
        return ", ".join([*parts, f"{size / unit:.1f} {name} of {self.target / unit:.1f} {name}"])


def _every(step: int) -> str:
    return "every second picture" if step == _SECOND else f"one picture of {step}"
