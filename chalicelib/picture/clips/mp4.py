"""An MP4's H.264 → pictures. PyAV decodes it, which is not among what ships.

imageio's reader, which is PyAV too, tells neither when a picture shows nor how it is turned, and has no bounds.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import Any

import av
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from PIL import Image

from chalicelib.domain.errors import PictureRefused
from chalicelib.domain.limits import MAX_CLIP_PICTURE_PIXELS, MAX_CLIP_PICTURES
from chalicelib.picture.decoder_errors import BROKEN

from . import mp4_boxes
from .bounds import DAMAGED, TOO_MANY, check_length, check_size
from .clip import Clip, at_even_times

_CODEC = "h264"
_BOUND = {"max_pixels": str(MAX_CLIP_PICTURE_PIXELS)}
"""What ffmpeg holds to: what the file says of its size may be less than what its pictures have."""
_BT709, _UNSAID = 1, 2
_FULL_RANGE = 2
"""Numbers of ITU-T H.273, and of ffmpeg's AVColorRange."""
_HIGH = 720
"""Rows from which on a player takes the matrix of BT.709 where a file doesn't say."""
_TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    -180: Image.Transpose.ROTATE_180,
    -90: Image.Transpose.ROTATE_270,
}


def read(data: bytes) -> Clip:
    """The pictures of an MP4, upright. Raises PictureRefused, as looking at them does: see Clip."""
    mp4_boxes.check(data)
    with _opened(data) as (container, stream):
        starts, end = _times(container, stream)
        seconds = float((end - starts[0]) * stream.time_base) if starts else 0.0
        check_length((stream.codec_context.width, stream.codec_context.height), len(starts), seconds)
    return Clip(at_even_times(starts, end), partial(_decoded, data))


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Any, Any]]:
    """The file and its first stream of pictures, none of them decoded. PyAV's types differ by version."""
    try:
        # The one format by name: some of the others that ffmpeg knows lead to further files and addresses.
        with av.open(BytesIO(data), "r", format="mp4", options=_BOUND, metadata_errors="replace") as container:
            if not container.streams.video:
                raise PictureRefused("The clip has no pictures.")
            stream = container.streams.video[0]
            context = stream.codec_context
            if context.name != _CODEC:
                raise PictureRefused("The clip's pictures are not coded as H.264, which is all that is read.")
            check_size((context.width, context.height))
            context.options = _BOUND
            context.thread_count = 1
            yield container, stream
    except (av.FFmpegError, *BROKEN):
        raise PictureRefused(DAMAGED) from None


def _times(container: Any, stream: Any) -> tuple[list[int], int]:  # noqa: ANN401 - PyAV's types differ by version
    """When each picture begins, and when the last one ends, in the stream's own unit: told by the file's tables."""
    spans: list[tuple[int, int]] = []
    packets = 0
    for packet in container.demux(stream):
        if packet.size:
            packets += 1
            if packets > MAX_CLIP_PICTURES:
                raise PictureRefused(TOO_MANY)
            if packet.pts is None:
                raise PictureRefused(DAMAGED)
            spans += [] if packet.is_discard else [(packet.pts, packet.duration or 0)]
    if packets < stream.frames:
        raise PictureRefused(DAMAGED)
    spans.sort()
    return [start for start, _ in spans], sum(spans[-1]) if spans else 0


def _decoded(data: bytes) -> Iterator[Callable[[], Image.Image]]:
    with _opened(data) as (container, stream):
        converter = VideoReformatter()  # its own: the one that PyAV keeps for a thread can hang a later fork
        size = stream.codec_context.width, stream.codec_context.height
        for frame in container.decode(stream):
            if (frame.width, frame.height) != size or frame.is_corrupt:
                raise PictureRefused(DAMAGED)
            yield partial(_upright, frame, converter)


def _upright(frame: Any, converter: VideoReformatter) -> Image.Image:  # noqa: ANN401 - PyAV's types differ by version
    is_709 = frame.colorspace == _BT709 or (frame.colorspace == _UNSAID and frame.height >= _HIGH)
    rgb = converter.reformat(
        frame,
        format="rgb24",
        src_colorspace=Colorspace.ITU709 if is_709 else Colorspace.ITU601,
        src_color_range=ColorRange.JPEG if frame.color_range == _FULL_RANGE else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
    )
    picture = Image.fromarray(rgb.to_ndarray())
    turn = _TURNS.get(round(frame.rotation))
    return picture if turn is None else picture.transpose(turn)
