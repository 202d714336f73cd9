"""Faces in pictures: where they are, and how they are turned."""

import json
import os
import subprocess
import sys
from functools import cache
from hashlib import sha256

import numpy as np
import pytest
from PIL import Image

from chalicelib.faces import Face, find_faces, model
from chalicelib.faces.finding import STEADY
from chalicelib.faces.model import WEIGHTS
from chalicelib.faces.pose import UPRIGHT, pose_of
from tests.faces.agreement import RECORDED, agree, check
from tests.faces.pictures import FACELESS, FACES, astronaut, officer, picture

NOSE, CHIN, FOREHEAD = 1, 152, 10
SECONDS = 0.4
TIMED = """
import sys, time
from chalicelib.faces import find_faces
from tests.faces.pictures import picture
seen = picture(sys.argv[1])
def seconds():
    began = time.process_time()
    find_faces(seen)
    return time.process_time() - began
seconds()
print(min(seconds() for _ in range(3)))
"""
"""On one core: where there are several, their threads wait for each other at the processor's cost."""


@cache
def found(name: str) -> tuple[Face, ...]:
    return find_faces(picture(name))


def only(seen: Image.Image) -> Face:
    (face,) = find_faces(seen)
    return face


@pytest.mark.parametrize("name", FACES)
def test_every_face_is_found_and_nothing_else(name: str) -> None:
    assert len(found(name)) == FACES[name][1]


@pytest.mark.parametrize("name", FACELESS)
def test_what_is_no_face_is_not_found(name: str) -> None:
    assert found(name) == ()


@pytest.mark.parametrize("size", [(1, 1), (16, 16), (1024, 16), (64, 2)])
def test_every_shape_of_picture_is_searched(size: tuple[int, int]) -> None:
    assert find_faces(Image.new("RGB", size, (210, 160, 140))) == ()


def test_every_landmark_lies_where_the_reference_runtime_put_it() -> None:
    check(RECORDED, found)


def test_a_face_that_lies_a_pixel_aside_does_not_agree_with_the_recorded_one() -> None:
    (face,) = found("astronaut")
    with np.load(RECORDED) as file:
        assert agree(face, file["astronaut"][0])
        aside = face.points + np.array([1.0, 0, 0])
        assert not agree(Face(aside, face.score), file["astronaut"][0])


def test_the_largest_face_comes_first() -> None:
    first, second = found("two")
    assert first.box.height > second.box.height
    assert first.box.left > second.box.left


def test_points_lie_within_the_box_and_in_their_order_on_the_face() -> None:
    (face,) = found("officer")
    left, top, right, bottom = face.box
    assert (face.points[:, 0].min(), face.points[:, 0].max()) == (left, right)
    assert top <= face.points[FOREHEAD, 1] < face.points[NOSE, 1] < face.points[CHIN, 1] <= bottom
    assert face.points[NOSE, 2] < face.points[CHIN, 2] < face.points[234, 2], "the nose is nearest"
    assert 0.3 < face.eye_distance / face.box.width < 0.6


def test_a_mirrored_face_has_mirrored_points() -> None:
    (plain,), (mirrored,) = found("officer"), found("mirrored")
    width = officer().width
    assert abs(width - mirrored.points[NOSE, 0] - plain.points[NOSE, 0]) < 0.05 * plain.eye_distance
    assert abs(mirrored.yaw + plain.yaw) < 5


@pytest.mark.parametrize("degrees", [-30, 20])
def test_a_leaning_head_is_told_by_its_roll(degrees: int) -> None:
    (upright,), leaning = found("officer"), only(officer().rotate(-degrees, Image.Resampling.BICUBIC))
    assert abs(leaning.pose.roll - upright.pose.roll - degrees) < 4


@pytest.mark.parametrize(("yaw", "pitch"), [(25, 0), (-40, 0), (0, 20), (15, -15)])
def test_the_pose_of_a_turned_model_is_how_it_was_turned(yaw: float, pitch: float) -> None:
    across, up = np.radians([yaw, pitch])
    turn = np.array([[np.cos(across), 0, np.sin(across)], [0, 1, 0], [-np.sin(across), 0, np.cos(across)]])
    nod = np.array([[1, 0, 0], [0, np.cos(up), np.sin(up)], [0, -np.sin(up), np.cos(up)]])
    points = (model().mesh @ (nod @ turn).T * 9 + (200, -150, 0)) * UPRIGHT
    pose = pose_of(points)
    assert abs(pose.scale - 9) < 1e-6
    assert abs(pose.pitch - pitch) < 1e-6
    assert abs(pose.yaw - yaw) < 1e-6 or pitch
    assert np.allclose((pose.scale * model().mesh @ pose.rotation.T + pose.place) * UPRIGHT, points)


def test_the_same_picture_has_the_same_faces_and_rounded_points() -> None:
    (first,), second = found("astronaut"), only(astronaut())
    assert np.array_equal(first.points, second.points)
    assert np.array_equal(first.points * STEADY, np.round(first.points * STEADY))


def test_the_parent_is_left_as_it_was() -> None:
    seen = astronaut()
    find_faces(seen)
    assert seen.tobytes() == astronaut().tobytes()


@pytest.mark.parametrize("name", ["two", "large"])
def test_finding_takes_less_time_than_is_promised(name: str) -> None:
    one_core = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", TIMED, name]
    ran = subprocess.run(command, env=one_core, capture_output=True, text=True, check=True)
    assert float(ran.stdout) < SECONDS


def test_the_weights_are_those_whose_source_is_told() -> None:
    told = json.loads((WEIGHTS / "source.json").read_text())
    assert "Apache-2.0" in told["licence"]
    assert told["made"] == {
        path.name: f"sha256:{sha256(path.read_bytes()).hexdigest()}" for path in sorted(WEIGHTS.glob("*.npz"))
    }


def test_the_model_is_a_face_with_a_left_and_a_right_half() -> None:
    mesh, triangles = model().mesh, model().triangles
    assert mesh.shape == (468, 3)
    assert sorted(set(triangles.ravel().tolist())) == list(range(468))
    mirrored = mesh * (-1, 1, 1)
    assert np.linalg.norm(mirrored[:, None] - mesh, axis=2).min(1).max() < 0.1
