"""The weights of `chalicelib/faces`, made from the packages in which Google publishes them.

Run it as `make weights`. It fetches the wheel of mediapipe from PyPI and the package @mediapipe/face_mesh from npm,
takes two networks and a face's mesh out of them, and writes them in the form that NumPy reads. The networks are
published as float16 and stay so: nothing is lost.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from numpy.typing import NDArray

TARGET = Path(__file__).parents[1] / "chalicelib" / "faces" / "weights"
WHEEL, PACKAGE = "mediapipe==0.10.21", "@mediapipe/face_mesh@0.4.1657299874"
DETECTOR = "mediapipe/modules/face_detection/face_detection_full_range_sparse.tflite"
LANDMARKS = "mediapipe/modules/face_landmark/face_landmark.tflite"
ASSETS = "face_mesh_solution_packed_assets"
MODEL = "geometry_pipeline_metadata_landmarks.binarypb"

INT, FOUR_BYTES, CONTINUED = 0, 5, 128
"""How a protocol buffer marks an int, four bytes, and a byte that others follow; all else begins with its length."""
MESH, BASIS = 1, 2
VERTICES, CORNERS = 3, 4
POINT, WEIGHT = 1, 2
"""Numbers of fields: in all, in a mesh, and in an entry of the basis by which the pose is found."""

NAMES = {number: name for name, number in vars(schema.BuiltinOperator).items() if isinstance(number, int)}
KINDS = {
    "CONV_2D": "convolve",
    "DEPTHWISE_CONV_2D": "convolve each",
    "PRELU": "rectify",
    "ADD": "add",
    "MAX_POOL_2D": "pool",
    "PAD": "pad",
    "RESIZE_BILINEAR": "grow",
    "DEPTH_TO_SPACE": "spread",
}
"""TensorFlow Lite's name → ours."""

Arrays = dict[str, NDArray[Any]]
Untyped = Any
"""An object of the schema's: its classes come without types."""


def main() -> None:
    """Write the three files, and beside them what they were made from."""
    with tempfile.TemporaryDirectory() as folder:
        published = fetch(Path(folder))
    made = make(published)
    TARGET.mkdir(exist_ok=True)
    for name, content in made.items():
        (TARGET / name).write_bytes(content)
    (TARGET / "source.json").write_text(describe(published, made))
    print(describe(published, made), end="")


def fetch(folder: Path) -> dict[str, bytes]:
    """What is taken out of the published packages, by its name there. They are downloaded into the folder."""
    return {**_from_pypi(folder), **_from_npm(folder)}


def make(published: dict[str, bytes]) -> dict[str, bytes]:
    """The files of `chalicelib/faces/weights` by their names: the same bytes from the same packages."""
    return {
        "detector.npz": _packed(convert(published[DETECTOR])),
        "landmarks.npz": _packed(convert(published[LANDMARKS])),
        "model.npz": _packed(read_model(published[MODEL])),
    }


def describe(published: dict[str, bytes], made: dict[str, bytes]) -> str:
    """Where the files come from, as JSON."""
    told = {
        "licence": "Apache-2.0, https://github.com/google/mediapipe/blob/master/LICENSE",
        "packages": {"PyPI": WHEEL, "npm": PACKAGE},
        "published": {name: _hash(content) for name, content in published.items()},
        "made": {name: _hash(content) for name, content in made.items()},
    }
    return json.dumps(told, indent=2) + "\n"


def _packed(arrays: Arrays) -> bytes:
    file = BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _from_pypi(folder: Path) -> dict[str, bytes]:
    platform = ["--platform", "manylinux_2_28_x86_64", "--python-version", "3.12", "--only-binary", ":all:"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *platform, "--dest", str(folder), WHEEL]
    subprocess.run(command, check=True)  # noqa: S603 - this Python's own pip
    with ZipFile(next(folder.glob("mediapipe-*.whl"))) as wheel:
        return {name: wheel.read(name) for name in (DETECTOR, LANDMARKS)}


def _from_npm(folder: Path) -> dict[str, bytes]:
    command = ["npm", "pack", "--silent", PACKAGE]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the npm that is installed
    with tarfile.open(next(folder.glob("mediapipe-face_mesh-*.tgz"))) as package:
        loader, assets = (_member(package, f"package/{ASSETS}{end}") for end in ("_loader.js", ".data"))
    told = loader.decode().partition("loadPackage({")[2]
    listed, _ = json.JSONDecoder().raw_decode("{" + told)
    place = next(each for each in listed["files"] if each["filename"].endswith(MODEL))
    return {MODEL: assets[place["start"] : place["end"]]}


def _member(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(name)
    if file is None:
        raise FileNotFoundError(name)
    return file.read()


def read_model(message: bytes) -> Arrays:
    """The mesh, its triangles and the weights for the pose, from a GeometryPipelineMetadata.

    Its fields: https://github.com/google/mediapipe/tree/master/mediapipe/modules/face_geometry/protos
    """
    mesh = next(value for field, value in _fields(message) if field == MESH)
    vertices = np.frombuffer(b"".join(value for field, value in _fields(mesh) if field == VERTICES), "<f4")
    corners = np.array([value for field, value in _fields(mesh) if field == CORNERS], np.int16)
    # Each vertex is a place and two coordinates on a texture.
    places = vertices.reshape(-1, 5)[:, :3]
    steady = np.zeros(len(places), np.float32)
    for told in (dict(_fields(value)) for field, value in _fields(message) if field == BASIS):
        steady[told[POINT]] = np.frombuffer(told[WEIGHT], "<f4")[0]
    return {"mesh": places, "triangles": corners.reshape(-1, 3), "steady": steady}


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """Number and value of each field of a protocol buffer: an int, or the bytes of all else."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        if key & 7 == INT:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        length, at = (4, at) if key & 7 == FOUR_BYTES else _varint(message, at)
        yield key >> 3, message[at : at + length]
        at += length


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """An int of seven bits a byte, the lowest first, and where what follows begins."""
    end = next(place for place in range(at, len(message)) if message[place] < CONTINUED) + 1
    return sum((byte & 127) << 7 * place for place, byte in enumerate(message[at:end])), end


def convert(published: bytes) -> Arrays:
    """A network of TensorFlow Lite in the form that `chalicelib.faces.network` reads."""
    return _Conversion(published).arrays()


class _Conversion:
    """Constants are taken as the reference runtime unpacks them; what only reshapes is left out."""

    def __init__(self, published: bytes) -> None:
        self.model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(published))
        self.graph = self.model.subgraphs[0]
        self.runtime = Interpreter(
            model_content=published,
            experimental_preserve_all_tensors=True,
            experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        )
        self.runtime.allocate_tensors()
        self.runtime.invoke()
        self.same = {int(self.graph.inputs[0]): 0}
        """Tensors that go by the number of another."""
        self.constant = {at for at, each in enumerate(self.graph.tensors) if self._is_stored(each)}
        self.steps: list[dict[str, Any]] = []
        self.weights: Arrays = {}

    def arrays(self) -> Arrays:
        for operator in self.graph.operators:
            self._take(operator)
        outputs = [self._number(each) for each in self.graph.outputs]
        told = {"side": self._shape(self.graph.inputs[0])[1], "outputs": outputs, "steps": self.steps}
        return {**self.weights, "network": np.frombuffer(json.dumps(told).encode(), np.uint8)}

    def _is_stored(self, tensor: Untyped) -> bool:
        return tensor.sparsity is not None or self.model.buffers[tensor.buffer].data is not None

    def _number(self, tensor: int) -> int:
        return self.same.get(int(tensor), int(tensor) + 1)

    def _shape(self, tensor: int) -> list[int]:
        return [int(side) for side in self.graph.tensors[tensor].shape]

    def _take(self, operator: Untyped) -> None:
        code = self.model.operatorCodes[operator.opcodeIndex]
        name = NAMES[max(code.builtinCode, code.deprecatedBuiltinCode)]
        first, result = int(operator.inputs[0]), int(operator.outputs[0])
        if name in {"DEQUANTIZE", "DENSIFY"} and first in self.constant:
            self.constant.add(result)
        elif name == "RESHAPE":
            self.same[result] = self._number(first)
        else:
            self.steps.append(self._step(name, operator))

    def _step(self, name: str, operator: Untyped) -> dict[str, Any]:
        """Raises NotImplementedError for what `chalicelib.faces.network` doesn't do."""
        if name not in KINDS:
            raise NotImplementedError(name)
        given = [self.runtime.get_tensor(int(each)) for each in operator.inputs if int(each) in self.constant]
        result = self._number(operator.outputs[0])
        shapes = self._shape(operator.inputs[0]), self._shape(operator.outputs[0])
        weights = {f"{result}.{at}": each.astype(np.float16) for at, each in enumerate(_weights(name, given))}
        self.weights.update(weights)
        return {
            "kind": KINDS[name],
            "reads": [self._number(each) for each in operator.inputs if int(each) not in self.constant],
            "writes": result,
            "weights": list(weights),
            "stride": _stride(operator.builtinOptions, *shapes),
            "pads": given[0][1:].tolist() if name == "PAD" else _pads(name, operator.builtinOptions, shapes[0], given),
            "relu": _is_clipped(operator.builtinOptions),
        }


def _weights(name: str, given: list[NDArray[Any]]) -> list[NDArray[Any]]:
    match name:
        case "CONV_2D":
            return [np.ascontiguousarray(given[0].transpose(1, 2, 3, 0)), given[1]]
        case "DEPTHWISE_CONV_2D":
            return [given[0][0], given[1]]
        case "PRELU":
            return [given[0].reshape(-1)]
        case _:
            return []


def _stride(options: Untyped, before: list[int], after: list[int]) -> int:
    """Of what shrinks a picture, or by how much it is grown."""
    return int(getattr(options, "strideH", after[1] // before[1]))


def _is_clipped(options: Untyped) -> bool:
    clipping = getattr(options, "fusedActivationFunction", schema.ActivationFunctionType.NONE)
    if clipping not in {schema.ActivationFunctionType.NONE, schema.ActivationFunctionType.RELU}:
        raise NotImplementedError(f"activation {clipping}")
    return bool(clipping == schema.ActivationFunctionType.RELU)


def _pads(name: str, options: Untyped, shape: list[int], given: list[NDArray[Any]]) -> list[list[int]]:
    """The zeros that TensorFlow's `SAME` puts around; the odd one comes after."""
    if not name.endswith("CONV_2D") or options.padding == schema.Padding.VALID:
        return [[0, 0]] * 3
    sides = zip(shape[1:3], (options.strideH, options.strideW), given[0].shape[1:3], strict=True)
    lacking = [max(0, (-(-side // step) - 1) * step + reach - side) for side, step, reach in sides]
    return [*([int(each) // 2, int(each) - int(each) // 2] for each in lacking), [0, 0]]


if __name__ == "__main__":
    main()
