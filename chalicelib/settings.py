"""What the operator decides: read from the environment, once."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from .domain.errors import Misconfigured
from .domain.money import FromDollars, Micros
from .domain.sentences import sentence_of
from .generators import MODULES, Menu, settings_class
from .generators.http.client import Address
from .generators.settings import FromJson, GeneratorSettings

if TYPE_CHECKING:
    from .domain.records import DayLimits

PREFIX = "FRAMELOOM_"
DEFAULT_GENERATOR = "procedural"
_OF_BUDGET_AN_ADDRESS = 20
_OF_BUDGET_STRANGERS = 2
_OF_PAYERS_ONE = 2
"""One part of so many: half is left for those who are known, and for the inbox, and one address locks nobody out."""


def _listed(names: str | tuple[str, ...]) -> tuple[str, ...]:
    """From the environment: names with commas between them."""
    given = names.split(",") if isinstance(names, str) else names
    return tuple(dict.fromkeys(name.strip() for name in given if name.strip()))


def _bare(address: str) -> str:
    """Without a slash at its end."""
    return address.removesuffix("/")


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in MODULES:
            raise ValueError(f"{name!r} is not one of {', '.join(MODULES)}")
    return names


class Allowance(BaseModel):
    """What may be spent in a day, UTC."""

    model_config = ConfigDict(frozen=True)

    budget_micros: Micros
    """What all together may spend in a day; 0 is the kill switch."""
    client_micros: Micros
    """What one client with a token may spend in a day."""
    client_jobs: int
    """How many jobs any one client may order in a day."""
    address_micros: Micros
    """What one address without a token may spend in a day."""
    strangers_micros: Micros
    """What all addresses without a token together may spend in a day."""
    holders_micros: Micros
    """What all clients with a token together may spend in a day."""
    inbox_micros: Micros
    """What dropped pictures may cost in a day."""
    payers_micros: Micros
    """What may be spent in a day for all who pay for themselves."""
    payer_micros: Micros
    """What may be spent in a day for one of them."""
    address_waiting: int
    """How many orders of one address without a token may wait for their pictures at once."""
    strangers_waiting: int
    """How many orders of all addresses without a token may."""

    def within(self, limits: "DayLimits") -> "Allowance":
        """For a client that was given less than any other; what it was given beyond these settings is nothing."""
        return self.model_copy(
            update={
                "client_micros": min(self.client_micros, _or(limits.micros, self.client_micros)),
                "client_jobs": self.client_jobs if limits.jobs is None else min(self.client_jobs, limits.jobs),
            }
        )


Account = Annotated[str, Field(pattern="^0x[0-9a-fA-F]{40}$")]
"""An address of an EVM chain: somebody's account, or a contract."""


class Asset(BaseModel):
    """What is paid in: a token of which one is a US dollar, with six decimals, so that a millionth is its unit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: Account
    name: str
    version: str
    """The name and the version are those of its EIP-712 domain."""


DOLLARS = {
    "eip155:8453": Asset(address="0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", name="USD Coin", version="2"),
    "eip155:84532": Asset(address="0x036CbD53842c5426634e7929541eC2318f3dCF7e", name="USDC", version="2"),
}
"""Network → USDC there: Base, and its testnet Base Sepolia."""


class Rates(NamedTuple):
    """Orders that one client may send in a minute, and at once."""

    address: int
    """Without a token."""
    token: int


class Settings(BaseModel):
    """Every `FRAMELOOM_…` variable: the field's name in capitals, and for a generator's own a `_` between the two.

    Money is given in dollars, in a variable that ends in `_USD`, and kept in micros.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    bucket: str
    pulls_queue: str
    assemble_queue: str
    ledger_table: str
    budget_micros: FromDollars = Field(Micros(0), alias="budget_usd")
    """A day's budget for everything: 0, the default, draws nothing."""
    client_budget_micros: FromDollars | None = Field(None, alias="client_budget_usd")
    """One client's share of it; as much as all of it where it isn't set."""
    address_budget_micros: FromDollars | None = Field(None, alias="address_budget_usd")
    """The share of one address without a token; a twentieth of the budget, no more than a client's, if not set."""
    strangers_budget_micros: FromDollars | None = Field(None, alias="strangers_budget_usd")
    """The share of all addresses without a token together; half of the budget where it isn't set."""
    tokens_budget_micros: FromDollars | None = Field(None, alias="tokens_budget_usd")
    """The share of all clients with a token together; as much as all of the budget where it isn't set."""
    inbox_budget_micros: FromDollars | None = Field(None, alias="inbox_budget_usd")
    """The share of dropped pictures; as much as one client's where it isn't set."""
    payers_budget_micros: FromDollars | None = Field(None, alias="payers_budget_usd")
    """The share of all who pay for themselves; half of the budget where it isn't set. One of them has half of that."""
    client_jobs: Annotated[int, Field(ge=0)] = 200
    address_waiting: Annotated[int, Field(ge=0, le=1000)] = 3
    """Orders of one address without a token whose pictures haven't come, at once."""
    strangers_waiting: Annotated[int, Field(ge=0, le=1000)] = 60
    """Orders of all addresses without a token whose pictures haven't come; of more than 90, each one costs more."""
    address_rate: Annotated[int, Field(ge=1, le=10_000)] = 20
    """Orders that one address without a token may send in a minute."""
    token_rate: Annotated[int, Field(ge=1, le=10_000)] = 120
    """Orders that may be sent with one token in a minute."""
    frame_micros: FromDollars = Field(Micros(300), alias="frame_usd")
    """Our own cost for a frame: what AWS takes for it, counted and rounded up."""
    output_micros: FromDollars = Field(Micros(2000), alias="output_usd")
    """Our own cost of a try to make a further output: a minute of the assembler."""
    max_output_bytes: Annotated[int, Field(ge=0)] = 2_000_000
    """What a moving output is not to exceed whose order names no limit: Slack moves nothing larger. 0: any size."""
    posters_waiting: Annotated[int, Field(ge=0)] = 4
    """How many wait for a poster at once; each holds a function, and a new account has ten in all."""
    upload_minutes: Annotated[int, Field(ge=1, le=720)] = 60
    """For how long a presigned PUT holds; a job whose picture hasn't come by then ends."""
    public_url: Annotated[str, Field(pattern=r"^(https?://[^/?#\s]+(/[^/?#\s]+)*/?)?$"), AfterValidator(_bare)] = ""
    """Where clients reach the API, where that is not the address that Amazon gave it: a domain of one's own."""
    link_minutes: Annotated[int, Field(ge=1, le=720)] = 60
    """For how long a presigned GET holds."""
    lease_margin_seconds: Annotated[int, Field(ge=1)] = 5
    """How much longer than its invocation a claim is believed."""
    rest_seconds: Annotated[int, Field(ge=0)] = 60
    """How long something stands before the sweep sends it: its own event may still be on its way."""
    run_hours: Annotated[int, Field(ge=1)] = 24
    """No run lasts longer."""
    jobs_days: Annotated[int, Field(ge=7)] = 30
    """For how long the bucket keeps a job: its lifecycle rules must say the same."""

    mp4: bool = False
    """Whether who makes outputs and who collects clips has PyAV, so that MP4s are made and read."""
    generators: Annotated[tuple[str, ...], BeforeValidator(_listed), AfterValidator(_known), Field(min_length=1)] = (
        DEFAULT_GENERATOR,
    )
    """The names of the generators that are offered; others need no settings."""
    inbox_paid: bool = False
    """Whether a dropped picture, whose owner nobody knows, may have calls paid for it."""
    pay_to: Annotated[str, Field(pattern="^(0x[0-9a-fA-F]{40})?$")] = ""
    """The account that payments go to; empty, the default, takes none."""
    pay_margin: Annotated[float, Field(ge=0, le=100)] | None = None
    """What somebody who pays for themselves pays on top of what their order costs: 0.25 is a quarter."""
    pay_fee_micros: FromDollars | None = Field(None, alias="pay_fee_usd")
    """What they pay for each order beside that."""
    pay_network: Annotated[str, Field(pattern="^eip155:[1-9][0-9]{0,19}$")] = "eip155:84532"
    """The chain on which they pay, as CAIP-2 has it; by default a testnet, where money is worth nothing."""
    pay_asset: Annotated[Asset | None, FromJson] = None
    """What they pay in, as JSON; USDC where it isn't set, on the networks for which it is known."""
    facilitator_url: Address = "https://x402.org/facilitator"
    """Whoever verifies payments, and has them carried out."""
    own: Mapping[str, GeneratorSettings] = Field(default_factory=dict)
    """What the own variables of each generator that is offered say."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises Misconfigured, which names the variables that are missing or wrong, and shows no key."""
        given = {name.removeprefix(PREFIX).lower(): text for name, text in environ.items() if name.startswith(PREFIX)}
        names = _listed(given.get("generators", DEFAULT_GENERATOR))
        own, wrong = _read_own([name for name in names if name in MODULES], given)
        try:
            settings = cls.model_validate({**given, "own": own})
            wrong = wrong or [*_unread(settings), *_unpayable(settings)]
        except ValidationError as error:
            wrong = [*_sentences(error), *wrong]
        # Outside the except clause: the error holds what was given, keys too, and must not be chained to this one.
        if wrong:
            raise Misconfigured("; ".join(wrong))
        return settings

    def of(self, generator: str) -> GeneratorSettings:
        """The settings of a generator. Raises KeyError for one that isn't offered."""
        return self.own[generator]

    @property
    def menus(self) -> dict[str, Menu]:
        """What every generator offers that is offered itself; of models that draw MP4s, nothing where none are read."""
        menus = {name: self.of(name).menu for name in self.generators}
        return {name: read for name, menu in menus.items() if (read := menu if self.mp4 else menu.without_mp4())}

    @property
    def allowance(self) -> Allowance:
        """The part of the settings that the ledger holds."""
        client = _or(self.client_budget_micros, self.budget_micros)
        address = min(client, Micros(self.budget_micros // _OF_BUDGET_AN_ADDRESS))
        strangers = Micros(self.budget_micros // _OF_BUDGET_STRANGERS)
        payers = _or(self.payers_budget_micros, Micros(self.budget_micros // _OF_BUDGET_STRANGERS))
        return Allowance(
            budget_micros=self.budget_micros,
            client_micros=client,
            client_jobs=self.client_jobs,
            address_micros=_or(self.address_budget_micros, address),
            strangers_micros=_or(self.strangers_budget_micros, strangers),
            holders_micros=_or(self.tokens_budget_micros, self.budget_micros),
            inbox_micros=_or(self.inbox_budget_micros, client),
            payers_micros=payers,
            payer_micros=Micros(payers // _OF_PAYERS_ONE),
            address_waiting=self.address_waiting,
            strangers_waiting=self.strangers_waiting,
        )

    @property
    def rates(self) -> Rates:
        """The part of the settings that the token buckets hold."""
        return Rates(self.address_rate, self.token_rate)


def _unread(settings: Settings) -> list[str]:
    """Generators of which nothing is left where nobody reads MP4s."""
    lost = [name for name in settings.own if name not in settings.menus]
    return [f"{PREFIX}GENERATORS: {name} draws MP4s only, and {PREFIX}MP4 says that none are read" for name in lost]


def _unpayable(settings: Settings) -> list[str]:
    """What is missing where payments are to be taken."""
    if not settings.pay_to:
        return []
    wrong = []
    if settings.pay_margin is None and settings.pay_fee_micros is None:
        wrong.append(f"{PREFIX}PAY_TO: what is taken is missing: set {PREFIX}PAY_MARGIN, {PREFIX}PAY_FEE_USD or both")
    if settings.pay_asset is None and settings.pay_network not in DOLLARS:
        wrong.append(f"{PREFIX}PAY_ASSET must say what is paid in on {settings.pay_network}")
    return wrong


def _or(given: Micros | None, usual: Micros) -> Micros:
    return usual if given is None else given


def _read_own(offered: Iterable[str], given: Mapping[str, str]) -> tuple[dict[str, GeneratorSettings], list[str]]:
    """The settings of these generators, and what is wrong with any."""
    own: dict[str, GeneratorSettings] = {}
    wrong: list[str] = []
    for name in offered:
        prefix = f"{name}_"
        fields = {field.removeprefix(prefix): text for field, text in given.items() if field.startswith(prefix)}
        try:
            own[name] = settings_class(name).model_validate(fields)
        except ValidationError as error:
            wrong += _sentences(error, name)
    return own, wrong


def _sentences(error: ValidationError, *within: str) -> list[str]:
    """Each variable and what is wrong with it; what is wrong with a generator as a whole names its variables itself."""
    said = []
    for one in error.errors(include_input=False):
        field = "_".join([*within, *map(str, one["loc"][:1])])
        is_whole = within and not one["loc"]
        said.append(sentence_of(one) if is_whole else f"{PREFIX}{field.upper()}: {sentence_of(one)}")
    return said
