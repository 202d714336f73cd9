"""One unit and one type for money, and one place that knows how many millionths a dollar has."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.billing.ledger_page import Page
from chalicelib.domain import money
from chalicelib.domain.money import Micros, exactly, from_dollars, in_cents, to_dollars
from chalicelib.settings import Settings

ROOT = Path(__file__).parents[3]
NEEDED = {f"FRAMELOOM_{name}": "a-name" for name in ("BUCKET", "PULLS_QUEUE", "ASSEMBLE_QUEUE", "LEDGER_TABLE")}
MONEY = re.compile(r"(?i)(^|_)(micros?|dollars?|usd|cents?|credits?|prices?|budgets?|spent|money)(_|$)")
UNIT = re.compile(r"(?i)(^|_)(micros?|dollars?|usd|cents?)(_|$)")
MILLION = 10**6
NUMBER = re.compile(r"\b(int|float|Decimal)\b")
OURS = re.compile(r"\b(Micros|FromDollars|Usd)\b")


@pytest.mark.parametrize(
    ("text", "millionths"),
    [
        ("0", 0),
        ("0.0003", 300),
        ("10", 10_000_000),
        (0.1, 100_000),
        ("0.0000001", 1),
        ("1e-6", 1),
        ("1.0000011", 1_000_002),
    ],
)
def test_dollars_are_read_to_the_millionth_and_less_than_one_counts_as_one(text: str | float, millionths: int) -> None:
    assert from_dollars(text) == millionths


@pytest.mark.parametrize("text", ["much", "", "NaN", "Infinity", "1E+1000000", "1 000", "0x10"])
def test_what_is_no_amount_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is no amount of US dollars"):
        from_dollars(text)


@given(st.integers(0, 10**12))
def test_what_is_told_in_dollars_is_read_as_the_same_micros(amount: int) -> None:
    micros = Micros(amount)
    assert from_dollars(exactly(micros)) == micros == from_dollars(to_dollars(micros))


@pytest.mark.parametrize(
    ("millionths", "exact", "rounded"),
    [
        (0, "0.000000", "$0.00"),
        (300, "0.000300", "$0.00030"),
        (10_001, "0.010001", "$0.02"),
        (1_023_700, "1.023700", "$1.03"),
    ],
)
def test_people_are_told_exactly_or_in_cents_rounded_up(millionths: int, exact: str, rounded: str) -> None:
    assert (exactly(Micros(millionths)), in_cents(Micros(millionths))) == (exact, rounded)


def test_a_price_of_less_than_a_millionth_is_not_free() -> None:
    settings = Settings.from_env(
        NEEDED | {"FRAMELOOM_GENERATORS": "bedrock", "FRAMELOOM_BEDROCK_PRICES": '{"stability.sd3-5-large-v1:0": 1e-9}'}
    )
    assert settings.menus["bedrock"].price(None) == 1


def test_settings_are_given_in_dollars_and_kept_in_micros() -> None:
    settings = Settings.from_env(NEEDED | {"FRAMELOOM_FRAME_USD": "0.5", "FRAMELOOM_BUDGET_MICROS": "7"})
    assert (settings.frame_micros, settings.budget_micros) == (500_000, 0)
    told = {name: field.alias for name, field in Settings.model_fields.items() if name.endswith("_micros")}
    assert told == {name: f"{name.removesuffix('micros')}usd" for name in told}
    assert len(told) == 10


def test_nobody_else_counts_in_millionths_or_has_a_type_for_money() -> None:
    faults = {
        f"{path.relative_to(ROOT)}:{fault}"
        for path in sources()
        if path != Path(money.__file__)
        for fault in faults_of(path.read_text())
    }
    assert not faults


@pytest.mark.parametrize(
    "source",
    [
        "_MICROS = 1_000_000",
        "_MICROS_PER_CREDIT = 10_000",
        "_CENT: int = 10_000",
        "Dollars = Annotated[float, Field(ge=0)]",
        "Micros = NewType('Micros', int)",
        "class Allowance:\n    frame_usd: int = 300",
        "class Spending:\n    budget_micros: int",
        "class Limit:\n    used: Micros",
        "class Page:\n    @property\n    def reserved(self) -> Micros: ...",
        "def settle(spent_micros: int) -> None: ...",
        "def spent_micros() -> int: ...",
        "said = f'{settings.budget_micros / 1_000_000:.2f} USD'",
        "def tell(cost):\n    million = 1e6\n    return round(cost['spent_usd'] * million)",
        "micros = Decimal(dollars) * 10**6",
    ],
)
def test_the_scan_finds_what_counts_for_itself(source: str) -> None:
    assert list(faults_of(source))


@pytest.mark.parametrize(
    "source",
    [
        "FRAME_MICROS = Micros(300)",
        "Prices = Annotated[dict[str, Micros], BeforeValidator(read)]",
        "class Cost:\n    spent_usd: Usd",
        "def settle(reservation, spent_micros: Micros) -> None: ...",
        "MAX_PIXELS // 1_000_000",
        "megabytes = size / 1e6",
    ],
)
def test_the_scan_lets_typed_money_and_other_millions_be(source: str) -> None:
    assert not list(faults_of(source))


def test_a_page_is_read_as_it_always_was() -> None:
    """Nobody writes one any more, and a day that began as one is carried over into the table."""
    told = (
        '{"version":1,"spent":7,"clients":{"ann":{"version":1,"jobs":1,"micros":9}},'
        '"open":{"a":{"version":1,"client":"ann","micros":2,"expected":1,"until":null}}}'
    )
    page = Page.model_validate_json(told)
    assert (page.spent_micros, page.reserved_micros, page.open["a"].expected_micros) == (7, 2, 1)
    assert page.open["a"].place == ""


def sources() -> Iterator[Path]:
    yield ROOT / "app.py"
    for folder in ("chalicelib", "localcloud", "ops", "bench", "tests"):
        yield from (ROOT / folder).rglob("*.py")


def faults_of(source: str) -> Iterator[str]:
    """Amounts and types of money that are not those of the module, and sums about money with a million in them."""
    tree = ast.parse(source)
    millions = {target for target, value in assigned(tree) if is_million(value, set())}
    for target, value in assigned(tree):
        is_number = isinstance(value, ast.Constant) and isinstance(value.value, int | float)
        is_type = isinstance(value, ast.Name | ast.Subscript) and NUMBER.search(ast.unparse(value))
        is_new_type = ast.unparse(value).startswith("NewType(")
        if UNIT.search(target) and (is_number or is_type or is_new_type):
            yield f"{value.lineno} {target} = {ast.unparse(value)}"
    for name, annotation in annotated(tree):
        if UNIT.search(name) and NUMBER.search(annotation) and not OURS.search(annotation):
            yield f"{name}: {annotation}"
    for field, annotation in fields(tree):
        if re.match(r"(Micros|FromDollars)\b", annotation) and not field.endswith("micros"):
            yield f"{field}: {annotation}"
    for statement in ast.walk(tree):
        if isinstance(statement, ast.stmt) and not hasattr(statement, "body"):
            sums = [node for node in ast.walk(statement) if isinstance(node, ast.BinOp)]
            with_million = any(is_million(side, millions) for one in sums for side in (one.left, one.right))
            if with_million and any(MONEY.search(word) for word in re.findall(r"\w+", ast.unparse(statement))):
                yield f"{statement.lineno} {ast.unparse(statement)}"


def assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Names, and what they are given to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield from ((ast.unparse(target), node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign) and node.value:
            yield ast.unparse(node.target), node.value


def annotated(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Variables, fields, arguments and functions: their names, and the types that are written beside them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            yield ast.unparse(node.target), ast.unparse(node.annotation)
        elif isinstance(node, ast.arg) and node.annotation:
            yield node.arg, ast.unparse(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns:
            yield node.name, ast.unparse(node.returns)


def fields(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Of classes: fields and properties, and their types."""
    for kind in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for node in kind.body:
            if isinstance(node, ast.AnnAssign):
                yield ast.unparse(node.target), ast.unparse(node.annotation)
            elif isinstance(node, ast.FunctionDef) and node.returns and is_property(node):
                yield node.name, ast.unparse(node.returns)


def is_property(function: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "property" for one in function.decorator_list)


def is_million(value: ast.expr, named: set[str]) -> bool:
    if isinstance(value, ast.Constant):
        return bool(value.value == MILLION)
    return isinstance(value, ast.Name | ast.BinOp) and ast.unparse(value) in {*named, "10 ** 6"}
