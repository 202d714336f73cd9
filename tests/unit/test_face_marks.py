"""What is counted as found, missed and false, where somebody has marked the faces of photographs."""

from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from bench.face_counts.__main__ import pairs
from bench.face_counts.marks import Mark, Score, read_marks, score
from chalicelib.faces import Box, Face, find_faces
from tests.faces.pictures import astronaut, cat, two

ROOT = Path(__file__).parents[2]
SHEET = """<?xml version='1.0'?>
<dataset><images>
  <image file='sub/party.jpg'>
    <box top='10' left='20' width='30' height='40'/>
    <box top='0' left='0' width='5' height='6' ignore='1'/>
  </image>
  <image file='cup.png'/>
</images></dataset>"""


def marks_of(*faces: Face) -> list[Mark]:
    return [Mark(face.box, is_ignored=False) for face in faces]


def test_marks_are_read_from_the_xml_of_imglab(tmp_path: Path) -> None:
    (tmp_path / "marks.xml").write_text(SHEET)
    assert read_marks([tmp_path / "marks.xml"]) == {
        "party.jpg": (Mark(Box(20, 10, 50, 50), is_ignored=False), Mark(Box(0, 0, 5, 6), is_ignored=True)),
        "cup.png": (),
    }


def test_what_is_no_xml_and_what_is_not_imglabs_is_told(tmp_path: Path) -> None:
    (tmp_path / "words.xml").write_text("two faces")
    (tmp_path / "other.xml").write_text("<dataset><image name='a.jpg'/></dataset>")
    with pytest.raises(ET.ParseError):
        read_marks([tmp_path / "words.xml"])
    with pytest.raises(KeyError, match="file"):
        read_marks([tmp_path / "other.xml"])


@pytest.mark.parametrize("sheet", sorted((ROOT / "bench" / "face_counts").glob("*.xml")), ids=lambda path: path.stem)
def test_our_own_marks_can_be_read(sheet: Path) -> None:
    assert len(read_marks([sheet])) >= 12


def test_every_face_is_found_or_missed_once() -> None:
    first, second = find_faces(two())
    assert score([first, second], marks_of(first, second)) == Score(found=2)
    assert score([first], marks_of(first, second)) == Score(found=1, missed=1)
    assert score([], marks_of(first, second)) == Score(missed=2)


def test_what_is_found_twice_or_elsewhere_is_false() -> None:
    first, second = find_faces(two())
    assert score([first, first], marks_of(first)) == Score(found=1, false=1)
    assert score([second], marks_of(first)) == Score(missed=1, false=1)
    assert score([first], []) == Score(false=1)


def test_a_mark_of_another_size_is_of_another_face() -> None:
    (face,) = find_faces(astronaut())
    (x, y), half = face.box.middle, 1.1 * face.box.height
    head_and_shoulders = Mark(Box(x - half, y - half, x + half, y + half), is_ignored=False)
    assert score([face], [head_and_shoulders]) == Score(missed=1, false=1)


def test_small_faces_are_counted_apart_and_ignored_ones_not_at_all() -> None:
    (face,) = find_faces(astronaut())
    (mark,) = marks_of(face)
    small = Face(face.points * (0.4, 0.4, 0.4), face.score)
    assert score([small], [mark.scaled(0.4)]) == Score(found_small=1)
    assert score([], [mark.scaled(0.4)]) == Score(missed_small=1)
    ignored = mark._replace(is_ignored=True)
    assert score([face], [ignored]) == score([], [ignored]) == Score()


def test_scores_add_up() -> None:
    assert Score(1, 2, 3, 4, 5).plus(Score(10, 20, 30, 40, 50)) == Score(11, 22, 33, 44, 55)


def test_a_face_is_compared_with_the_one_that_lies_there() -> None:
    first, second = find_faces(two())
    points = [face.points.astype(np.float32) for face in (second, first)]
    assert [(face, place.tolist()) for face, place in pairs([first, second], points)] == [
        (first, points[1].tolist()),
        (second, points[0].tolist()),
    ]
    assert not list(pairs(find_faces(cat()), points))
    assert not list(pairs([first], points[:1]))
