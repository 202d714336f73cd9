"""The page's files: which leans on which, how many lie together, and that none is left over."""

import json
import re
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "frontend"
MOST_FILES = 20
"""In one folder, of the page's scripts."""
_LINK = re.compile(r'(?:href|src)="([^"#:]+\.\w+)"')
_NAMED = re.compile(r'"((?:css|motions)/[^"]+\.\w+)"')
"""What a script fetches once it is needed, by its path in the page."""
_IMPORT = re.compile(r'(?:\bfrom\s*|\bimport\s*\(?\s*)"(\.[^"]+)"')
"""Of a module, or of a type in a comment: `import … from "./x.js"`, `import("./x.js").Type`."""
Arrows = Mapping[Path, Iterable[Path]]


def imports(script: Path) -> set[Path]:
    return {(script.parent / name).resolve() for name in _IMPORT.findall(script.read_text())}


def between_files(page: Path) -> dict[Path, set[Path]]:
    return {script: imports(script) for script in (page / "js").rglob("*.js")}


def between_folders(arrows: Arrows) -> dict[Path, set[Path]]:
    folders: dict[Path, set[Path]] = {}
    for script, imported in arrows.items():
        others = {other.parent for other in imported} - {script.parent}
        folders.setdefault(script.parent, set()).update(others)
    return folders


def circle(arrows: Arrows) -> list[str]:
    """The names along one, if there is any."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return [path.name for path in error.args[1]]
    return []


def reached(page: Path) -> set[Path]:
    """What the browser asks for, from index.html on."""
    ways = [(page / name).resolve() for name in _LINK.findall((page / "index.html").read_text())]
    found = {page / "index.html"}
    while ways:
        path = ways.pop()
        if path not in found:
            found.add(path)
            ways += imports(path) | named(page, path) if path.suffix == ".js" else []
    return found


def named(page: Path, script: Path) -> set[Path]:
    """Files that it fetches by their names, and of the motions one picture for each family."""
    names = {(page / name).resolve() for name in _NAMED.findall(script.read_text())}
    indices = [path for path in names if path.suffix == ".json"]
    return names | {index.with_name(f"{family}.webp") for index in indices for family in json.loads(index.read_text())}


def test_no_script_imports_itself_by_a_detour() -> None:
    assert circle(between_files(PAGE)) == []


def test_no_folder_imports_itself_by_a_detour() -> None:
    folders = between_folders(between_files(PAGE))
    assert {folder.name for folder in folders} == {"app", "order", "picture", "job", "lib"}
    assert circle(folders) == []


def test_what_all_stand_on_stands_on_nothing() -> None:
    assert between_folders(between_files(PAGE))[PAGE / "js" / "lib"] == set()


def test_no_folder_has_more_scripts_than_one_overlooks() -> None:
    folders = [PAGE / "js", *(path for path in (PAGE / "js").rglob("*") if path.is_dir())]
    assert [folder.name for folder in folders if len(list(folder.iterdir())) > MOST_FILES] == []


def test_every_file_is_reached_from_the_page_and_nothing_is_missing() -> None:
    assert reached(PAGE) == {path for path in PAGE.rglob("*") if path.is_file()}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A page whose two folders import each other, though no two files do, and with a file that nobody wants."""
    files = {
        "index.html": '<script type="module" src="js/a/one.js"></script>',
        "js/a/one.js": 'import { two } from "../b/two.js";',
        "js/a/three.js": "export const three = 3;",
        "js/b/two.js": '/** @type {import("../a/three.js").Three} */\nexport const two = 2;',
        "js/b/left.js": "export const left = 1;",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_circle_of_folders_and_a_file_left_over_are_found(broken: Path) -> None:
    arrows = between_files(broken)
    assert circle(arrows) == []
    assert set(circle(between_folders(arrows))) == {"a", "b"}
    assert {path.name for path in broken.rglob("*.js")} - {path.name for path in reached(broken)} == {"left.js"}
    (broken / "js" / "a" / "three.js").write_text('import "../a/one.js";')
    assert set(circle(between_files(broken))) == {"one.js", "two.js", "three.js"}
