"""Pictures → the bytes of an MP4. PyAV writes it, which is not among what ships: imageio's writer names no colours."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain
from math import gcd
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
from av.codec.codec import UnknownCodecError
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from PIL.Image import Image, Resampling

from chalicelib.domain.errors import Refused

from .dimensions import Size, even, in_words

_CODEC, _PIXELS = "libx264", "yuv420p"
"""What every browser and phone plays."""
_BT709, _SRGB, _LIMITED = 1, 13, 1
"""Matrix and primaries, transfer, and range, by the numbers of ITU-T H.273. A file without them is shown by whatever
its player guesses: BT.601 for few rows, BT.709 from 720 on."""


def encode(pictures: Iterable[Image], centiseconds: Sequence[int]) -> bytes:
    """An MP4 of RGB pictures of one size, each shown for its time. It plays once, or as its player decides.

    The rate is constant, so a picture that stands longer is written as often as its time holds the shortest common
    one. Of odd sides the last row or column is left out. What a player needs to begin stands first. Raises Refused
    where PyAV can't make it.
    """
    tick, rest = gcd(*centiseconds), iter(pictures)
    first = next(rest)
    size, ticks = even(first.size), [time // tick for time in centiseconds]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "loop.mp4"  # to put its index first, ffmpeg opens the file by its name once more
        try:
            _write(path, size, chain([first], rest), ticks, Fraction(100, tick))
        except (av.FFmpegError, UnknownCodecError) as error:
            raise Refused(f"An MP4 of {in_words(size)} could not be made: its encoder refused.") from error
        return path.read_bytes()


def _write(path: Path, size: Size, pictures: Iterable[Image], ticks: Sequence[int], rate: Fraction) -> None:
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = _stream(container, size, rate)
        converter = VideoReformatter()  # its own: the one that PyAV keeps for a thread can hang a later fork
        for picture, count in zip(pictures, ticks, strict=True):
            frame = av.VideoFrame.from_ndarray(np.asarray(_cut(picture, size)), format="rgb24")
            drawn = converter.reformat(
                frame, format=_PIXELS, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            for _ in range(count):
                drawn.pts = None
                container.mux(stream.encode(drawn))
        container.mux(stream.encode())


def _stream(container: Any, size: Size, rate: Fraction) -> Any:  # noqa: ANN401 - PyAV's types differ by version
    stream = container.add_stream(_CODEC, rate=rate)
    stream.width, stream.height = size
    stream.pix_fmt = _PIXELS
    context = stream.codec_context
    context.colorspace = context.color_primaries = _BT709
    context.color_trc, context.color_range = _SRGB, _LIMITED
    return stream


def _cut(picture: Image, size: Size) -> Image:
    """Without an odd row or column. A single one is doubled, since there is nothing to leave out of it."""
    kept = picture.crop((0, 0, min(size[0], picture.width), min(size[1], picture.height)))
    return kept.resize(size, Resampling.NEAREST)
