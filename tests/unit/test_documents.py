"""What the documents say of the program is so."""

import json
import re
from pathlib import Path

import pytest

from bench import motions, presets
from chalicelib import models
from chalicelib.generators import MODULES
from chalicelib.generators.settings import (
    Automatic1111Settings,
    BedrockSettings,
    GeneratorSettings,
    OpenAISettings,
    StabilitySettings,
)
from chalicelib.settings import Settings
from localcloud.identity import ACCESS_KEY, SECRET_KEY

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
SETTINGS = (ROOT / "docs" / "settings.md").read_text()
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")]
GENERATORS: dict[str, type[GeneratorSettings]] = {
    "stability": StabilitySettings,
    "bedrock": BedrockSettings,
    "openai": OpenAISettings,
    "automatic1111": Automatic1111Settings,
}
NEEDED = ("FRAMELOOM_BUCKET", "FRAMELOOM_PULLS_QUEUE", "FRAMELOOM_ASSEMBLE_QUEUE")


def rows(heading: str, document: str = SETTINGS) -> dict[str, str]:
    """The first two columns of the first table under a heading, without its head."""
    section = document.split(f"\n## {heading}\n")[1]
    found = re.search(r"^\|---.*\n((?:\|.*\n)+)", section, re.MULTILINE)
    assert found
    cells = [row.split("|")[1:3] for row in found[1].splitlines()]
    return {name.strip(" `"): said.strip(" `") for name, said in cells}


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def anchors(document: Path) -> set[str]:
    """The headings of a document as GitHub links to them."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_the_settings_are_those_that_the_program_reads() -> None:
    general = {f"FRAMELOOM_{name.upper()}" for name in Settings.model_fields if name not in MODULES}
    own = {
        f"FRAMELOOM_{name.upper()}_{field.upper()}"
        for name, settings in GENERATORS.items()
        for field in settings.model_fields
    }
    assert set(rows("Settings of the program")) == general
    assert set(rows("Settings of the generators")) == own


def test_every_setting_has_the_default_that_is_told() -> None:
    needed = dict.fromkeys(NEEDED, "a name")
    told = rows("Settings of the program")
    said = {name: default for name, default in told.items() if re.fullmatch(r"[\d.]+", default)}
    assert Settings.from_env(needed | said) == Settings.from_env(needed)
    unsaid = told.keys() - said.keys()
    assert unsaid == {
        *NEEDED,
        "FRAMELOOM_ADDRESS_BUDGET_USD",
        "FRAMELOOM_CLIENT_BUDGET_USD",
        "FRAMELOOM_STRANGERS_BUDGET_USD",
        "FRAMELOOM_GENERATORS",
        "FRAMELOOM_INBOX_PAID",
        "FRAMELOOM_MP4",
        "FRAMELOOM_PUBLIC_URL",
    }


def test_every_generators_setting_has_the_default_that_is_told() -> None:
    needed = dict.fromkeys(NEEDED, "a name") | {
        "FRAMELOOM_GENERATORS": ",".join(MODULES),
        "FRAMELOOM_STABILITY_KEY": "a key",
        "FRAMELOOM_OPENAI_KEY": "a key",
        "FRAMELOOM_AUTOMATIC1111_BASE_URL": "http://127.0.0.1:7860",
    }
    said = {name: default for name, default in rows("Settings of the generators").items() if " " not in default}
    assert len(said) > 12
    assert Settings.from_env(needed | said) == Settings.from_env(needed)


@pytest.mark.parametrize("function", ["on_upload", "on_frame", "on_pull"])
def test_whoever_draws_has_time_for_the_longest_call(function: str) -> None:
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    timeout = config["lambda_functions"][function]["lambda_timeout"]
    longest = max(settings.model_fields["timeouts"].default.total for settings in GENERATORS.values())
    assert timeout >= longest + 60


def test_the_limits_are_those_of_the_models() -> None:
    assert rows("Limits", README) == {
        "frames of a job": f"{models.MIN_FRAMES} to {models.MAX_FRAMES}",
        "longer side of a frame": f"{models.MIN_SIZE} to {models.MAX_SIZE} pixels",
        "an upload": f"{models.MAX_UPLOAD_BYTES:,} bytes",
        "pixels of a picture": f"{models.MAX_PIXELS:,}",
        "shorter side of a picture": f"at least {models.MIN_SIDE} pixels",
        "tickets of a run": str(models.MAX_TICKETS),
        "tries of a frame that may be charged": str(models.MAX_CHARGEABLE_TRIES),
        "tries of a frame in all": str(models.MAX_TRIES),
        "tries of a run's first call, where each reached nobody": str(models.MAX_UNREACHED_TRIES),
        "tries of frame 0, and of an output": str(models.MAX_FREE_TRIES),
        "resumptions of a job": str(models.MAX_RESUMES),
        "exports of a job": str(models.MAX_EXPORTS),
    }


def test_the_table_of_motions_is_the_lexicons() -> None:
    assert motions.table() in README


def test_the_readme_has_the_presets_as_they_are() -> None:
    assert presets.table() in README


@pytest.mark.parametrize(("function", "seconds"), [("on_frame", 305), ("on_assemble", 425)])
def test_the_way_back_takes_as_long_as_the_readme_says(function: str, seconds: int) -> None:
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    own = config["lambda_functions"].get(function, {})
    timeout = own.get("lambda_timeout", config["lambda_timeout"])
    period = re.search(r"Rate\((\d+), unit=Rate\.MINUTES\)", (ROOT / "app.py").read_text())
    assert period
    margin = Settings.model_fields["lease_margin_seconds"].default
    assert timeout + margin + 60 * int(period[1]) == seconds
    assert f"{seconds} s" in README


def test_the_local_buckets_credentials_are_those_of_the_local_cloud() -> None:
    assert f"AWS_ACCESS_KEY_ID={ACCESS_KEY} AWS_SECRET_ACCESS_KEY={SECRET_KEY}\n" in README


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", document.read_text(), re.MULTILINE)) <= set(targets)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", document.read_text()):
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_module_that_is_to_be_run_exists(document: Path) -> None:
    for name in re.findall(r"python\s+-m\s+((?:bench|localcloud|tests)[\w.]*)", document.read_text()):
        path = ROOT / name.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), name
