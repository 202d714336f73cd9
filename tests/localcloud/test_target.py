import os
import resource
from pathlib import Path

import pytest

from localcloud.cli.target import NotWritable, Target


def test_what_stood_there_keeps_its_links_and_permissions(tmp_path: Path) -> None:
    kept = tmp_path / "kept.gif"
    kept.write_bytes(b"before")
    kept.chmod(0o640)
    link = tmp_path / "link.gif"
    link.symlink_to(kept)
    Target.checked(link).write(b"after")
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777, link.is_symlink()) == (b"after", 0o640, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.gif", "link.gif"]


@pytest.mark.parametrize("name", ["kept.png", "new.png"])
def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, name: str) -> None:
    (tmp_path / "kept.png").write_bytes(b"before")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large") as told:
            Target(tmp_path / name).write(bytes(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told.value.filename == str(tmp_path / name)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("kept.png", b"before")]


def test_nothing_but_a_file_is_replaced(tmp_path: Path) -> None:
    fifo, link = tmp_path / "fifo", tmp_path / "link.gif"
    os.mkfifo(fifo)
    link.symlink_to(fifo)
    for path in (link, tmp_path):
        with pytest.raises(NotWritable):
            Target.checked(path)
        with pytest.raises(NotWritable):
            Target(path).write(b"after")
    assert fifo.is_fifo()


def test_any_name_that_a_file_can_have_is_written(tmp_path: Path) -> None:
    longest = tmp_path / f"{chr(0x1F600) * 62}.gif"
    Target.checked(longest).write(b"after")
    assert longest.read_bytes() == b"after"
