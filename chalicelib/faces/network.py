"""A convolutional network's forward pass in NumPy.

Each operation is defined as TensorFlow Lite defines it: https://ai.google.dev/edge/litert/conversion/tensorflow/operation_semantics
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.float32]
"""Values of shape (rows, columns, channels)."""
Pads = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
"""Zeros before and after the rows, the columns and the channels."""

NO_PADS: Pads = ((0, 0), (0, 0), (0, 0))


class Runs(Protocol):
    """What runs a network, here or elsewhere."""

    @property
    def side(self) -> int:
        """Pixels of the square that it sees."""

    def run(self, picture: Tensor) -> list[Tensor]:
        """The outputs for an input of shape (side, side, 3)."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One operation.

    reads, writes: numbers of tensors
    weights: the kernel, of shape (rows, columns, in, out) or, of a depthwise one, (rows, columns, channels); the bias
    stride: of a convolution or a pooling; by how much a picture grows, of a resizing or of a depth turned into space
    relu: whether what is negative becomes 0 at the end
    """

    kind: str
    reads: tuple[int, ...]
    writes: int
    weights: tuple[Tensor, ...] = ()
    stride: int = 1
    pads: Pads = NO_PADS
    relu: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Steps in the order in which they are taken; the input is tensor 0. side: its height and its width in pixels."""

    steps: tuple[Step, ...]
    outputs: tuple[int, ...]
    side: int

    @classmethod
    def load(cls, path: Path) -> "Network":
        """From the file that `python -m bench.weights` writes."""
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
        told: dict[str, Any] = json.loads(arrays.pop("network").tobytes())
        return cls(tuple(_step(each, arrays) for each in told["steps"]), tuple(told["outputs"]), told["side"])

    def run(self, picture: Tensor) -> list[Tensor]:
        """The outputs for an input of shape (side, side, 3)."""
        last = {number: at for at, step in enumerate(self.steps) for number in step.reads}
        tensors = {0: picture}
        for at, step in enumerate(self.steps):
            result = DOES[step.kind](step, *(tensors[number] for number in step.reads))
            if step.relu:
                np.maximum(result, 0, out=result)
            tensors[step.writes] = result
            for number in step.reads:
                if last[number] == at and number not in self.outputs:
                    tensors.pop(number, None)
        return [tensors[number] for number in self.outputs]


def _step(told: dict[str, Any], arrays: dict[str, NDArray[np.float16]]) -> Step:
    return Step(
        told["kind"],
        tuple(told["reads"]),
        told["writes"],
        tuple(arrays[name].astype(np.float32) for name in told.get("weights", ())),
        told.get("stride", 1),
        told.get("pads", NO_PADS),
        told.get("relu", False),
    )


def _convolve(step: Step, tensor: Tensor) -> Tensor:
    kernel, bias = step.weights
    rows, columns, _, out = kernel.shape
    padded = _padded(step, tensor)
    height, width = _fitting(step, padded, kernel)
    if rows == columns == step.stride == 1:
        parts = padded.reshape(height * width, -1)
    else:
        windows = np.lib.stride_tricks.sliding_window_view(padded, (rows, columns, padded.shape[2]))
        parts = windows[:: step.stride, :: step.stride].reshape(height * width, -1)
    sums = (parts @ kernel.reshape(-1, out)).reshape(height, width * out)
    sums += np.tile(bias, width)
    return sums.reshape(height, width, out)


def _convolve_each(step: Step, tensor: Tensor) -> Tensor:
    """Every channel by a kernel of its own.

    A row of pixels with all its channels is one run of numbers, and the kernel is repeated to match: NumPy is quick
    with long runs, and most pixels have but 16 channels.
    """
    kernel, bias = step.weights
    padded = _padded(step, tensor)
    height, width = _fitting(step, padded, kernel)
    rows, columns, deep = kernel.shape
    sums = np.empty((height, width * deep), np.float32)
    sums[:] = np.tile(bias, width)
    product = np.empty_like(sums)
    for column in range(columns):
        shown = padded[:, column :: step.stride][:, :width].reshape(len(padded), width * deep)
        for row in range(rows):
            part = shown[row :: step.stride][:height]
            sums += np.multiply(part, np.tile(kernel[row, column], width), out=product)
    return sums.reshape(height, width, deep)


def _fitting(step: Step, padded: Tensor, kernel: Tensor) -> tuple[int, int]:
    """How many places the kernel has in the input, down and across."""
    height, width = ((padded.shape[axis] - kernel.shape[axis]) // step.stride + 1 for axis in (0, 1))
    return height, width


def _rectify(step: Step, tensor: Tensor) -> Tensor:
    """PReLU: what is negative is multiplied by the channel's slope."""
    height, width, deep = tensor.shape
    flat = tensor.reshape(height, width * deep)
    negative = np.minimum(flat, 0)
    negative *= np.tile(step.weights[0], width)
    negative += np.maximum(flat, 0)
    return negative.reshape(height, width, deep)


def _add(_: Step, one: Tensor, other: Tensor) -> Tensor:
    return one + other


def _pool(step: Step, tensor: Tensor) -> Tensor:
    """The greatest of each square of stride by stride."""
    rows, columns = (side // step.stride * step.stride for side in tensor.shape[:2])
    cut = tensor[:rows, :columns].reshape(rows // step.stride, step.stride, columns // step.stride, step.stride, -1)
    greatest: Tensor = cut.max(axis=(1, 3))
    return greatest


def _padded(step: Step, tensor: Tensor) -> Tensor:
    if not any(map(any, step.pads)):
        return tensor
    (above, below), (before, after), (first, last) = step.pads
    rows, columns, deep = tensor.shape
    padded = np.zeros((above + rows + below, before + columns + after, first + deep + last), np.float32)
    padded[above : above + rows, before : before + columns, first : first + deep] = tensor
    return padded


def _grow(step: Step, tensor: Tensor) -> Tensor:
    """Enlarged, linear between the middles of pixels."""
    return _grown(_grown(tensor, step.stride, 0), step.stride, 1)


def _grown(tensor: Tensor, times: int, axis: int) -> Tensor:
    side = tensor.shape[axis]
    places = np.clip((np.arange(side * times, dtype=np.float32) + 0.5) / times - 0.5, 0, side - 1)
    low = places.astype(np.intp)
    shape = [1, 1, 1]
    shape[axis] = -1
    share = (places - low).astype(np.float32).reshape(shape)
    high = np.minimum(low + 1, side - 1)
    grown: Tensor = tensor.take(low, axis) * (1 - share) + tensor.take(high, axis) * share
    return grown


def _spread(step: Step, tensor: Tensor) -> Tensor:
    """Depth turned into space: the channels of a pixel become those of a square of pixels."""
    rows, columns, deep = tensor.shape
    squares = tensor.reshape(rows, columns, step.stride, step.stride, deep // step.stride**2)
    turned = squares.transpose(0, 2, 1, 3, 4)
    return turned.reshape(rows * step.stride, columns * step.stride, deep // step.stride**2)


DOES: dict[str, Callable[..., Tensor]] = {
    "convolve": _convolve,
    "convolve each": _convolve_each,
    "rectify": _rectify,
    "add": _add,
    "pool": _pool,
    "pad": _padded,
    "grow": _grow,
    "spread": _spread,
}
