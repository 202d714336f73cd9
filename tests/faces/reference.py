"""The networks as they were published, run by the runtime that they were published for."""

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from bench.weights import DETECTOR, LANDMARKS
from chalicelib.faces.finding import Networks
from chalicelib.faces.network import Tensor


class Published:
    """A network of TensorFlow Lite, as one of ours is run."""

    def __init__(self, content: bytes) -> None:
        self.interpreter = Interpreter(model_content=content, num_threads=1)
        self.interpreter.allocate_tensors()
        (self.input,) = self.interpreter.get_input_details()
        self.outputs = sorted(self.interpreter.get_output_details(), key=lambda each: -int(np.prod(each["shape"])))

    @property
    def side(self) -> int:
        return int(self.input["shape"][1])

    def run(self, picture: Tensor) -> list[Tensor]:
        """The larger of its two outputs first: both networks tell places first, and then how sure they are."""
        self.interpreter.set_tensor(self.input["index"], picture[None])
        self.interpreter.invoke()
        return [self.interpreter.get_tensor(each["index"])[0] for each in self.outputs]


def networks(published: dict[str, bytes]) -> Networks:
    """The two, from what `bench.weights.fetch` gives."""
    return Networks(Published(published[DETECTOR]), Published(published[LANDMARKS]))
