"""Every setting of the program stands in docs/settings.md, with its default."""

import re

from chalicelib.generators import MODULES, settings_class
from chalicelib.settings import Settings
from tests.documents.reading import read, rows, section

SETTINGS = {name: settings_class(name) for name in MODULES}
GENERATORS = {name: settings for name, settings in SETTINGS.items() if settings.model_fields}
"""Those of which something can be set."""
NEEDED = ("FRAMELOOM_BUCKET", "FRAMELOOM_PULLS_QUEUE", "FRAMELOOM_ASSEMBLE_QUEUE", "FRAMELOOM_LEDGER_TABLE")


def told(heading: str) -> dict[str, str]:
    """Variable → its default, as the table under that heading says."""
    table = rows(section(read("docs/settings.md"), heading))
    return {name.strip("`"): default.strip("`") for name, default, *_ in table}


def test_the_settings_are_those_that_the_program_reads() -> None:
    general = {
        f"FRAMELOOM_{(field.alias or name).upper()}" for name, field in Settings.model_fields.items() if name != "own"
    }
    own = {
        f"FRAMELOOM_{name.upper()}_{field.upper()}"
        for name, settings in GENERATORS.items()
        for field in settings.model_fields
    }
    assert set(told("Settings of the program")) == general
    assert set(told("Settings of the generators")) == own


def test_every_setting_has_the_default_that_is_told() -> None:
    needed = dict.fromkeys(NEEDED, "a name")
    general = told("Settings of the program")
    said = {name: default for name, default in general.items() if re.fullmatch(r"[\d.]+|eip155:.+|https:.+", default)}
    assert Settings.from_env(needed | said) == Settings.from_env(needed)
    unsaid = general.keys() - said.keys()
    assert unsaid == {
        *NEEDED,
        "FRAMELOOM_ADDRESS_BUDGET_USD",
        "FRAMELOOM_CLIENT_BUDGET_USD",
        "FRAMELOOM_INBOX_BUDGET_USD",
        "FRAMELOOM_STRANGERS_BUDGET_USD",
        "FRAMELOOM_TOKENS_BUDGET_USD",
        "FRAMELOOM_GENERATORS",
        "FRAMELOOM_INBOX_PAID",
        "FRAMELOOM_MP4",
        "FRAMELOOM_PAYERS_BUDGET_USD",
        "FRAMELOOM_PAY_ASSET",
        "FRAMELOOM_PAY_FEE_USD",
        "FRAMELOOM_PAY_MARGIN",
        "FRAMELOOM_PAY_TO",
        "FRAMELOOM_PUBLIC_URL",
    }


def test_every_generators_setting_has_the_default_that_is_told() -> None:
    needed = dict.fromkeys(NEEDED, "a name") | {
        "FRAMELOOM_GENERATORS": ",".join(MODULES),
        "FRAMELOOM_STABILITY_KEY": "a key",
        "FRAMELOOM_OPENAI_KEY": "a key",
        "FRAMELOOM_GEMINI_KEY": "a key",
        "FRAMELOOM_GEMINI_PRICES": '{"gemini-3.1-flash-image": 0.07}',
        "FRAMELOOM_AUTOMATIC1111_BASE_URL": "http://127.0.0.1:7860",
        "FRAMELOOM_COMFYUI_BASE_URL": "http://127.0.0.1:8188",
        "FRAMELOOM_FAL_KEY": "a key",
        "FRAMELOOM_BFL_KEY": "a key",
        "FRAMELOOM_REPLICATE_KEY": "a key",
        "FRAMELOOM_REPLICATE_CLIP_PRICES": '{"wan-2.2-fast-480p": {"call": 0.05}}',
        "FRAMELOOM_MP4": "true",
    }
    said = {name: default for name, default in told("Settings of the generators").items() if " " not in default}
    assert len(said) > 12
    assert Settings.from_env(needed | said) == Settings.from_env(needed)
