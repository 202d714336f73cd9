"""Which part of the program leans on which: layers, no circles, and nothing that ships on what doesn't."""

from pathlib import Path

import pytest

from chalicelib.generators import MODULES as GENERATORS
from tests.support.arrows import arrows_between, between_folders, circle_in, modules_under

ROOT = Path(__file__).parents[2]
SHIPS = ("app", "chalicelib")
NEVER_SHIPS = ("localcloud", "ops", "deployment", "tests", "bench")
FOLDERS = ("chalicelib", *NEVER_SHIPS)
MOST_PACKAGES, MOST_FILES = 13, 20
LAYERS = (
    {"entrypoints"},
    {"pipeline"},
    {"billing", "storage", "observability"},
    {"settings", "outputs"},
    {"generators", "picture", "coherence", "faces"},
    {"domain"},
)
"""Of chalicelib, from the top: each leans on those below it, and on those beside it as long as there is no circle."""

MODULES = modules_under(ROOT, FOLDERS)
ARROWS = arrows_between(MODULES)


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file() or any(path.rglob("*.py")))


def write(root: Path, files: dict[str, str]) -> dict[str, Path]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return modules_under(root, ("a", "b"))


def test_the_scan_sees_the_project() -> None:
    assert {"app", "chalicelib.domain.keys", "localcloud.cloud", "ops.stage", "tests.conftest"} <= MODULES.keys()
    assert "chalicelib.domain.limits" in ARROWS["chalicelib.domain.orders"]
    assert "chalicelib.pipeline" in ARROWS["app"]


def test_the_program_has_few_rooms() -> None:
    assert len(entries(ROOT / "chalicelib")) <= MOST_PACKAGES


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_folder_is_crowded(folder: str) -> None:
    folders = {path.parent for path in (ROOT / folder).rglob("*.py")}
    crowded = {
        str(each.relative_to(ROOT)): files
        for each in folders
        if (files := sum(path.is_file() for path in each.iterdir())) > MOST_FILES
    }
    assert not crowded


def test_no_file_leads_back_to_itself() -> None:
    assert circle_in(ARROWS) == []


@pytest.mark.parametrize("depth", [1, 2])
def test_no_folder_leads_back_to_itself(depth: int) -> None:
    """Of the project's own folders, and of the program's packages."""
    inside = ARROWS if depth == 1 else {name: all_ for name, all_ in ARROWS.items() if name.startswith("chalicelib.")}
    assert circle_in(between_folders(inside, depth)) == []


def test_the_program_stands_in_layers() -> None:
    place = {name: height for height, layer in enumerate(LAYERS) for name in layer}
    upwards = [
        f"{package} -> {other}"
        for package, others in between_folders(ARROWS, 2).items()
        for other in others
        if package.startswith("chalicelib.") and other.startswith("chalicelib.")
        if place[package.split(".")[1]] > place[other.split(".")[1]]
    ]
    assert upwards == []


def test_nothing_that_ships_leans_on_what_does_not() -> None:
    astray = [
        f"{name} -> {other}"
        for name, others in ARROWS.items()
        for other in others
        if name.split(".")[0] in SHIPS and other.split(".")[0] in NEVER_SHIPS
    ]
    assert astray == []


def test_the_operator_and_the_local_cloud_stand_apart() -> None:
    """What both need to know of a deployment is in deployment/, which knows neither."""
    folders = between_folders(ARROWS, 1)
    assert "localcloud" not in folders["ops"]
    assert "ops" not in folders["localcloud"]
    assert not folders["deployment"] & {"ops", "localcloud"}


def test_nobody_leans_on_tests_but_tests() -> None:
    assert [name for name, others in between_folders(ARROWS, 1).items() if "tests" in others and name != "tests"] == []


def test_a_generator_is_named_in_one_dictionary_and_imported_by_nobody() -> None:
    """But for its own package; Bedrock hosts Stability's models."""
    packages = [f"{package}." for package in GENERATORS.values()]
    astray = [
        f"{name} -> {other}"
        for name, others in ARROWS.items()
        for other in others
        for package in packages
        if name.startswith("chalicelib.") and other.startswith(package) and not name.startswith(package)
        if not (name.startswith(f"{GENERATORS['bedrock']}.") and package == f"{GENERATORS['stability']}.")
    ]
    assert astray == []


@pytest.mark.parametrize(
    "files",
    [
        {"a/one.py": "from a import two", "a/two.py": "import a.one"},
        {"a/one.py": "from .two import x", "a/two.py": "def late():\n    from a.one import y"},
        {"a/one.py": "from a.two import x", "a/two.py": "if TYPE_CHECKING:\n    from .one import X"},
        {"a/__init__.py": "from .one import x", "a/one.py": "import a"},
    ],
)
def test_a_circle_of_files_is_found(tmp_path: Path, files: dict[str, str]) -> None:
    circle = circle_in(arrows_between(write(tmp_path, files)))
    assert circle[0] == circle[-1]
    assert len(set(circle)) == len(files)


def test_a_circle_of_folders_is_found_where_the_files_have_none(tmp_path: Path) -> None:
    files = {"a/one.py": "import b.one", "b/one.py": "", "b/two.py": "from a.two import x", "a/two.py": ""}
    arrows = arrows_between(write(tmp_path, files))
    assert circle_in(arrows) == []
    assert set(circle_in(between_folders(arrows, 1))) == {"a", "b"}


def test_what_leads_one_way_is_no_circle(tmp_path: Path) -> None:
    arrows = arrows_between(
        write(tmp_path, {"a/one.py": "from b import two\nimport os", "b/two.py": "", "app.py": "import a.one"})
    )
    assert arrows == {"app": {"a.one"}, "a.one": {"b.two"}, "b.two": frozenset()}
    assert circle_in(arrows) == []
