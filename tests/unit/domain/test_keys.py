import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from chalicelib.domain import keys
from chalicelib.domain.job_folder import Folder
from chalicelib.domain.keys import OutputName
from chalicelib.domain.money import Micros
from chalicelib.domain.reductions import Reduction
from tests.conftest import ROOT

JOB = "0123456789abcdef0123456789abcdef"
NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def test_only_frames_end_in_frame_png() -> None:
    others = [
        keys.order(JOB),
        keys.mask(JOB),
        keys.claim(JOB, "0001", 1, 1),
        keys.ending(JOB, "0001", 1, 1, "busy"),
        keys.ticket(JOB, 1, 1),
        keys.fact(JOB, 1, "failed"),
        keys.export(JOB, "a" * 12),
        OutputName("a" * 12, 4, 8, 8, 4, 32, "png").key(JOB),
    ]
    assert keys.frame(JOB, 1).endswith(keys.FRAME)
    assert not [key for key in others if key.endswith(keys.FRAME)]


@pytest.mark.parametrize("key", [f"uploads/{JOB}/source", f"jobs/{JOB}/0001/frame.png", f"active/{JOB}/{'a' * 32}"])
def test_every_key_tells_its_job(key: str) -> None:
    assert keys.job_of(key) == JOB


@pytest.mark.parametrize("key", ["uploads/nonsense/source", f"inbox/{JOB}/x", "jobs/", f"jobs/{JOB}"])
def test_a_key_of_no_job_tells_none(key: str) -> None:
    assert keys.job_of(key) is None


def test_a_delivered_clip_tells_its_job_and_its_try() -> None:
    key = f"{keys.clip_folder(JOB, keys.frame_step(7), 2, 13)}abcdef012345/output.mp4"
    assert key.startswith(keys.clips(JOB))
    assert (keys.job_of(key), keys.try_of_clip(key)) == (JOB, ("0007", 2, 13))


@pytest.mark.parametrize(
    "key",
    [
        f"clips/{JOB}/0007/1-01/x/output.json",
        f"clips/{JOB}/0007/1-01",
        f"clips/{JOB}/0007/output.mp4",
        f"clips/{JOB}/words/1-01/x/output.mp4",
        "clips/nonsense/0007/1-01/x/output.mp4",
        f"jobs/{JOB}/0007/1-01/x/output.mp4",
    ],
)
def test_what_was_delivered_for_no_try_is_no_clip(key: str) -> None:
    assert keys.try_of_clip(key) is None


def test_an_outputs_name_says_all_of_it() -> None:
    name = OutputName("0123456789ab", 24, 512, 384, 46, 368, "gif")
    assert Folder.of(JOB, [(name.key(JOB), 99)]).outputs == {name: 99}


def test_a_picture_dropped_again_has_another_name() -> None:
    first = keys.name_of_drop("inbox/a.jpg", '"x"', NOON)
    assert first == keys.name_of_drop("inbox/a.jpg", '"x"', NOON + timedelta(microseconds=999))
    assert first != keys.name_of_drop("inbox/a.jpg", '"x"', NOON + timedelta(seconds=1))
    assert first != keys.name_of_drop("inbox/a.jpg", '"y"', NOON)
    assert first != keys.name_of_drop("inbox/b.jpg", '"x"', NOON)


def test_names_of_drops_are_listed_in_the_order_of_dropping() -> None:
    earlier = keys.name_of_drop("inbox/z.jpg", '"x"', NOON - timedelta(seconds=1))
    assert earlier < keys.drops_from(NOON) < keys.name_of_drop("inbox/a.jpg", '"x"', NOON)


def test_a_drop_is_answered_by_a_job_or_a_refusal_and_not_while_it_waits_for_money() -> None:
    name = keys.name_of_drop("inbox/a.jpg", '"x"', NOON)
    metadata = {"frames": "many"}
    assert keys.answered_drop(name) == keys.answered_drop(keys.refused_drop(name, metadata)) == name
    assert keys.answered_drop(keys.waiting_drop(name, metadata)) is None
    assert keys.refused_drop(name, metadata) != keys.refused_drop(name, {})


@pytest.mark.parametrize("key", ["outbox/a.jpg", f"uploads/{JOB}/source", "inboxes/a.jpg", "a.jpg", "/inbox/a.jpg"])
def test_only_what_lies_in_the_inbox_was_dropped(key: str) -> None:
    assert not keys.is_drop(key)


@pytest.mark.parametrize("key", ["inbox/", "inbox/a/", "inbox/.DS_Store", "inbox/a/Thumbs.db", "inbox/a/._b.jpg"])
def test_what_file_managers_leave_behind_is_passed_over(key: str) -> None:
    assert not keys.is_drop(key)


@pytest.mark.parametrize("key", [f"inbox/{'a' * 1019}", f"inbox/{'ж' * 510}", "inbox/\ud800.jpg"])
def test_what_can_be_no_objects_key_is_no_drop(key: str) -> None:
    assert not keys.is_drop(key)


@pytest.mark.parametrize("key", ["inbox/a.jpg", "inbox/mein.DS_Store.jpg", "inbox/a/он плачет.png"])
def test_a_picture_is_not_passed_over(key: str) -> None:
    assert keys.is_drop(key)


def test_the_outbox_keeps_the_full_name() -> None:
    assert keys.delivered("inbox/a/b.jpg", "gif") == "outbox/a/b.jpg.gif"


EXPORT = "0123456789ab"
OUTPUT = OutputName(EXPORT, 24, 512, 384, 46, 368, "gif", Reduction(2_000_000, 2, colours=128))
TRY = {"step": "0007", "run": "1", "number": "20", "micros": None}
BUILT: dict[str, tuple[str, dict[str, str | None]]] = {
    keys.frame(JOB, 7): ("frame", {"index": "0007"}),
    keys.claim(JOB, keys.WORDS, 2, 3): (
        "try",
        {"step": "words", "run": "2", "number": "03", "micros": None, "end": "json"},
    ),
    keys.claim(JOB, OUTPUT.step, 1, 1): (
        "try",
        {"step": OUTPUT.step, "run": "1", "number": "01", "micros": None, "end": "json"},
    ),
    keys.ending(JOB, keys.frame_step(7), 1, 20, "lost"): ("try", TRY | {"end": "lost"}),
    keys.submission(JOB, keys.frame_step(7), 1, 20, None): ("try", TRY | {"end": "sent"}),
    keys.submission(JOB, keys.frame_step(7), 1, 20, Micros(57_600)): (
        "try",
        TRY | {"end": "sent", "micros": "57600"},
    ),
    keys.ticket(JOB, 1, 6): ("ticket", {"run": "1", "number": "6"}),
    keys.fact(JOB, 1, "failed"): ("fact", {"number": "001", "kind": "failed"}),
    keys.fact(JOB, keys.DELETED, "deleted"): ("deletion", {}),
    keys.export(JOB, EXPORT): ("export", {"export": EXPORT}),
    keys.slot(JOB, 7): ("slot", {}),
    keys.mask(JOB): ("mask", {}),
    keys.notes(JOB): ("notes", {}),
    keys.order(JOB): ("order", {}),
}
"""A key of each kind under a job's folder, and what is read from it."""


@pytest.mark.parametrize("key", BUILT)
def test_what_is_built_is_taken_apart_again(key: str) -> None:
    assert keys.part_of(JOB, key) == BUILT[key]


def test_an_outputs_name_is_taken_apart_into_the_same() -> None:
    part = keys.part_of(JOB, OUTPUT.key(JOB))
    assert part
    assert part.noun == "output"
    assert OutputName.of(**part.said) == OUTPUT


def test_every_kind_is_tried() -> None:
    assert {noun for noun, _ in BUILT.values()} | {"output"} == set(get_args(keys.Noun))


@pytest.mark.parametrize(
    "name",
    [
        *("00001/frame.png", "7/frame.png", "0007/frame.png.png", "0007/1-1.json", "0007/0-01.json", "0007/1-01.drawn"),
        *("facts/1-failed.json", "facts/001-deleted.json", "facts/999-failed.json", "facts/000-failed.json"),
        *("facts/told-24.json", "exports/0123.json", "out/0123456789ab-024.512x384.46.368.gif"),
        *("out/0123456789ab-24.gif", "masks", "mask/", ""),
    ],
)
def test_what_looks_alike_is_nothing_of_the_jobs(name: str) -> None:
    assert keys.part_of(JOB, keys.folder(JOB) + name) is None


def test_somebody_elses_key_is_nothing_of_the_jobs() -> None:
    assert keys.part_of("f" * 32, keys.frame(JOB, 1)) is None


@pytest.mark.parametrize("marker", keys.deletion_markers(JOB))
def test_a_deletions_marker_is_no_outputs(marker: str) -> None:
    assert keys.is_deletion_marker(marker)
    assert keys.export_of(marker) is None
    assert not keys.is_deletion_marker(keys.export_marker(JOB, EXPORT, "f" * 32))


def test_an_outputs_step_tells_its_export() -> None:
    assert keys.export_of_step(keys.output_step(EXPORT, 240)) == EXPORT
    assert keys.export_of_step(keys.frame_step(7)) is None
    assert keys.export_of_step(keys.WORDS) is None


SHIPPED = ("app.py", "chalicelib", "localcloud", "ops", "bench")
LITERAL = re.compile(r"[a-z][a-z.]*")
MAP = [line.split("   ")[0].split()[0] for line in (keys.__doc__ or "").splitlines() if re.match(r"[a-z]+/\S", line)]
FOLDERS = sorted({part for key in MAP for part in key.split("/")[:-1] if LITERAL.fullmatch(part)})
FILES = sorted({key.split("/")[-1] for key in MAP if re.fullmatch(r"[a-z]+[.][a-z]+", key.split("/")[-1])})
OF_THE_API = ("jobs", "exports", "out")
"""Paths of the API have these names as well; they begin with a slash, as no key does."""


def spelled(source: str) -> list[str]:
    """The constants in a program's text in which a key, or what matches one, is spelled."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said)
    return [node.value for node in texts if isinstance(node.value, str) and is_spelled(node.value)]


def is_spelled(text: str) -> bool:
    text = text.replace("\\.", ".")
    within = "|".join(rf"(?<![\w.-]){'(?<!/)' if name in OF_THE_API else ''}{name}/" for name in FOLDERS)
    files = "|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in FILES)
    return bool(re.search(f"{within}|{files}", text))


def test_the_map_is_read() -> None:
    assert {"inbox", "uploads", "active", "jobs", "facts", "out", "extra", "waiting"} <= set(FOLDERS)
    of_payments = ["asked.json", "closed.json", "order.json", "refunded.json", "settled.json"]
    assert sorted(FILES) == sorted(["deleted.json", "frame.png", "job.json", "notes.json", *of_payments])


def test_nobody_else_spells_a_key() -> None:
    found, read = {}, 0
    for top in SHIPPED:
        paths = [ROOT / top] if top.endswith(".py") else sorted((ROOT / top).rglob("*.py"))
        for path in paths:
            read += 1
            if path != Path(keys.__file__) and (texts := spelled(path.read_text())):
                found[str(path.relative_to(ROOT))] = texts
    assert found == {}
    assert read > 200


@pytest.mark.parametrize(
    ("source", "is_key"),
    [
        ("f'jobs/{job}/'", True),
        ("re.compile(r'(?P<index>[0-9]{4})/frame\\.png')", True),
        ("f'{folder}facts/001-failed.json'", True),
        ("f'out/{export}-'", True),
        ("'job.json' in names", True),
        ("f's3://{bucket}/inbox/'", True),
        ("f'/jobs/{job}/out/{name}'", False),
        ("'''jobs/<job>/job.json is the order.'''", False),
        ("'ops/doctor/access.json'", False),
    ],
)
def test_the_search_tells_keys_from_paths(source: str, *, is_key: bool) -> None:
    assert bool(spelled(source)) is is_key
