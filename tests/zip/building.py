"""A copy of the program, as it stands in somebody's folder, to build the zip from."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLANTED = "planted-5f1d9c"
"""A secret in files that people keep beside a program."""
_MADE_HERE = shutil.ignore_patterns("__pycache__", "deployments", "deployed")


def copy_program(folder: Path) -> None:
    """What stands in the repository's folder, and a few things that nobody should ship."""
    for name in ("app.py", "requirements.txt"):
        shutil.copy(ROOT / name, folder)
    for name in (".chalice", "chalicelib", "deployment", "localcloud", "ops", "frontend", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=_MADE_HERE)
    for name in (".env", ".chalice/policy-prod-on_frame.json", "ops/stages/prod.toml", "notes.txt"):
        (folder / name).write_text(PLANTED)
