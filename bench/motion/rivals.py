"""What our figures are held against: other ways to hold colours, and to make pictures between others."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from PIL import Image, ImageCms

_PROFILES = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
_LAB = ImageCms.buildTransform(*_PROFILES, "RGB", "LAB")
_RGB = ImageCms.buildTransform(*_PROFILES[::-1], "LAB", "RGB")
RATE = 10
"""Frames a second that are handed in."""
INTERPOLATE = "mi_mode=mci:mc_mode=aobmc:me_mode=bidir:vsbmc=1"
"""The best that ffmpeg's filter has: motion-compensated, with overlapped blocks of variable size."""


def matched(drawn: Image.Image, first: Image.Image) -> Image.Image:
    """Deforum's "Match Frame 0 LAB": in L*a*b*, each channel's histogram is made the first frame's.

    In 8 bits, for speed.
    """
    ours, theirs = (_converted(each, _LAB) for each in (drawn, first))
    tables = (
        _same_ranks(one.histogram(), other.histogram()) for one, other in zip(ours.split(), theirs.split(), strict=True)
    )
    channels = [channel.point(table) for channel, table in zip(ours.split(), tables, strict=True)]
    return _converted(Image.merge("LAB", channels), _RGB)


def _converted(picture: Image.Image, by: ImageCms.ImageCmsTransform) -> Image.Image:
    converted = ImageCms.applyTransform(picture, by)
    assert converted is not None
    return converted


def _same_ranks(ours: list[int], theirs: list[int]) -> list[int]:
    """For each level, the other's level of the same rank."""
    ranks, wanted = (np.cumsum(counts) / sum(counts) for counts in (ours, theirs))
    levels: list[int] = np.interp(ranks, wanted, np.arange(256)).round().astype(int).tolist()
    return levels


def minterpolated(frames: list[Image.Image], times: int) -> dict[int, Image.Image]:
    """What ffmpeg's minterpolate makes of them, by PyAV: so many times as many pictures, by their index."""
    graph = av.filter.Graph()
    width, height = frames[0].size
    picture = av.VideoFormat("rgb24", width, height)
    source = graph.add_buffer(width=width, height=height, format=picture, time_base=Fraction(1, RATE))
    steps = [source, graph.add("minterpolate", f"fps={RATE * times}:{INTERPOLATE}"), graph.add("format", "rgb24")]
    for one, other in zip(steps, [*steps[1:], graph.add("buffersink")], strict=True):
        one.link_to(other)
    graph.configure()
    made: dict[int, Image.Image] = {}
    for index, frame in enumerate(frames):
        video = av.VideoFrame.from_ndarray(np.asarray(frame), format="rgb24")
        video.pts, video.time_base = index, Fraction(1, RATE)
        graph.push(video)
        made |= _pulled(graph, times)
    graph.push(None)
    return made | _pulled(graph, times)


def _pulled(graph: av.filter.Graph, times: int) -> dict[int, Image.Image]:
    return {
        round(frame.time * RATE * times): Image.fromarray(frame.to_ndarray(format="rgb24")) for frame in _frames(graph)
    }


def _frames(graph: av.filter.Graph) -> Iterator[av.VideoFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        assert isinstance(frame, av.VideoFrame)
        yield frame
