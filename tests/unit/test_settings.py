"""What the operator decides, and what is wrong with it."""

import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.domain.errors import Misconfigured
from chalicelib.settings import Settings

ROOT = Path(__file__).parents[2]
NEEDED = {f"FRAMELOOM_{name}": "a-name" for name in ("BUCKET", "PULLS_QUEUE", "ASSEMBLE_QUEUE", "LEDGER_TABLE")}
KEY = "sk-planted-5f1d9c"
STABILITY = {"FRAMELOOM_GENERATORS": "stability", "FRAMELOOM_STABILITY_KEY": KEY}


def read(**variables: str) -> Settings:
    return Settings.from_env(NEEDED | {f"FRAMELOOM_{name}": text for name, text in variables.items()})


def test_only_what_is_named_is_offered() -> None:
    assert list(read().menus) == ["procedural"]
    offered = read(GENERATORS="bedrock, procedural", STABILITY_KEY=KEY)
    assert list(offered.menus) == ["bedrock", "procedural"]
    with pytest.raises(KeyError):
        offered.of("stability")


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"GENERATORS": "midjourney"}, "FRAMELOOM_GENERATORS: 'midjourney' is not one of procedural, stability"),
        ({"GENERATORS": ","}, "FRAMELOOM_GENERATORS: "),
        ({"BUDGET_USD": "much"}, "FRAMELOOM_BUDGET_USD: 'much' is no amount of US dollars"),
        ({"GENERATORS": "stability"}, "FRAMELOOM_STABILITY_KEY must hold a key, or FRAMELOOM_STABILITY_KEY_AT"),
        ({"GENERATORS": "openai"}, "FRAMELOOM_OPENAI_KEY must hold a key"),
        ({"GENERATORS": "procedural,openai"}, "FRAMELOOM_OPENAI_KEY must hold a key"),
        ({"GENERATORS": "gemini", "GEMINI_KEY": "x"}, "FRAMELOOM_GEMINI_MODEL: 'gemini-3.1-flash-image' has no price"),
        ({"GENERATORS": "automatic1111"}, "FRAMELOOM_AUTOMATIC1111_BASE_URL: it is missing"),
        ({"GENERATORS": "stability", "STABILITY_KEY_AT": "a drawer"}, "FRAMELOOM_STABILITY_KEY_AT: "),
        ({"GENERATORS": "bedrock", "BEDROCK_MODEL": "titan"}, "FRAMELOOM_BEDROCK_MODEL: 'titan' has no price"),
        ({"GENERATORS": "bedrock", "BEDROCK_PRICES": "cheap"}, "FRAMELOOM_BEDROCK_PRICES: it looks like"),
        ({"GENERATORS": "bedrock", "BEDROCK_PRICES": '{"titan": 1}'}, "FRAMELOOM_BEDROCK_PRICES: 'titan' is no model"),
        ({"GENERATORS": "bedrock", "BEDROCK_TIMEOUTS": "long"}, "FRAMELOOM_BEDROCK_TIMEOUTS: "),
        (
            {"GENERATORS": "bedrock", "BEDROCK_PROMPT_TEMPLATE": "{0}"},
            "FRAMELOOM_BEDROCK_PROMPT_TEMPLATE: its fields are",
        ),
        (
            {"GENERATORS": "procedural", "PROCEDURAL_PROMPT_TEMPLATE": "{prompt}"},
            "FRAMELOOM_PROCEDURAL_PROMPT_TEMPLATE: ",
        ),
        (
            {"GENERATORS": "bedrock", "BEDROCK_TIMEOUT": "3"},
            "FRAMELOOM_BEDROCK_TIMEOUT: there is no field",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_variable(variables: dict[str, str], said: str) -> None:
    with pytest.raises(Misconfigured, match="^" + said.replace(".", r"\.")):
        read(**variables)


def test_a_model_that_draws_from_words_only_cannot_be_the_default() -> None:
    with pytest.raises(Misconfigured, match="FRAMELOOM_STABILITY_MODEL: core draws from words only"):
        Settings.from_env(NEEDED | STABILITY | {"FRAMELOOM_STABILITY_MODEL": "core"})


def test_prices_are_dollars_and_name_what_is_offered() -> None:
    prices = '{"sd3.5-flash": 0.025, "ultra": 0.1}'
    chosen = {"FRAMELOOM_STABILITY_PRICES": prices, "FRAMELOOM_STABILITY_MODEL": "sd3.5-flash"}
    menu = Settings.from_env(NEEDED | STABILITY | chosen).menus["stability"]
    assert dict(menu.prices) == {"sd3.5-flash": 25_000, "ultra": 100_000}
    assert menu.price(None) == 25_000
    assert set(menu.models) == {"sd3.5-flash", "ultra"}


def test_no_key_is_shown_by_settings_or_by_what_is_wrong_with_them() -> None:
    assert KEY not in repr(Settings.from_env(NEEDED | STABILITY))
    with pytest.raises(Misconfigured) as wrong:
        Settings.from_env(NEEDED | STABILITY | {"FRAMELOOM_STABILITY_MODEL": "x", "FRAMELOOM_STABILITY_KEY_AT": KEY})
    assert KEY not in str(wrong.value)
    assert wrong.value.__context__ is None


def test_a_server_of_ones_own_may_ask_for_no_key() -> None:
    assert read(GENERATORS="openai", OPENAI_BASE_URL="http://127.0.0.1:8091/v1").menus["openai"].prices


def test_prices_and_abilities_are_known_without_pillow() -> None:
    program = (
        "import sys; from chalicelib.settings import Settings\n"
        "from chalicelib.billing import tokens; from chalicelib.entrypoints import http, service_info\n"
        f"menus = Settings.from_env({NEEDED | STABILITY}).menus\n"
        "import chalicelib.pipeline.ordering.creation\n"
        "print(menus['stability'].price(None), sorted({'PIL', 'numpy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "35000 []\n"
