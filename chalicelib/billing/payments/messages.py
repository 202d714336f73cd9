"""What x402's version 2 says over HTTP, as JSON, and as JSON in a header's base64."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from json import dumps
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from chalicelib.domain.records import PaymentScheme

VERSION: Literal[2] = 2

Units = Annotated[str, Field(pattern=r"^[0-9]{1,78}$")]
"""So many of the asset's smallest unit: a uint256 in decimal digits."""
Account = Annotated[str, Field(pattern="^0x[0-9a-fA-F]{40}$")]


class Message(BaseModel):
    """Something that is said: what isn't known of it is passed over."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        defer_build=True,
        hide_input_in_errors=True,
        alias_generator=to_camel,
        validate_by_name=True,
        serialize_by_alias=True,
    )

    @property
    def as_json(self) -> dict[str, Any]:
        """Without what it doesn't say."""
        return self.model_dump(mode="json", exclude_none=True)


class Requirements(Message):
    """One way to pay."""

    scheme: PaymentScheme
    network: str
    asset: Account
    amount: Units
    pay_to: Account
    max_timeout_seconds: int
    extra: dict[str, JsonValue] = Field(default_factory=dict)


class Resource(Message):
    """What is paid for."""

    url: str
    description: str
    mime_type: str = "application/json"


class PaymentRequired(Message):
    """What a 402 offers."""

    x402_version: Literal[2] = VERSION
    error: str
    resource: Resource
    accepts: tuple[Requirements, ...]


class Transfer(Message):
    """EIP-3009's TransferWithAuthorization, as it was signed."""

    sender: Account = Field(alias="from")
    to: Account
    value: Units
    valid_after: Units
    valid_before: Units
    nonce: Annotated[str, Field(pattern="^0x[0-9a-fA-F]{64}$")]


class Permitted(Message):
    """How much of what Permit2 may move."""

    token: Account
    amount: Units


class Witness(Message):
    """To whom it may be moved, by which facilitator, and from when on."""

    to: Account
    facilitator: Account
    valid_after: Units


class Permit(Message):
    """Permit2's PermitWitnessTransferFrom, as it was signed for the scheme `upto`."""

    permitted: Permitted
    sender: Account = Field(alias="from")
    spender: Account
    nonce: Annotated[str, Field(pattern="^(0x[0-9a-fA-F]{1,64}|[0-9]{1,78})$")]
    deadline: Units
    witness: Witness


Signature = Annotated[str, Field(pattern="^0x[0-9a-fA-F]{2,2048}$")]


class Signed(NamedTuple):
    """What an authorisation says, whichever scheme it is of."""

    scheme: PaymentScheme
    payer: str
    recipient: str
    asset: str | None
    """None where the signature's own domain names it."""
    units: int
    begins: int
    """Seconds since 1970."""
    ends: int
    nonce: int


class SignedTransfer(Message):
    """The payload of the scheme `exact`."""

    signature: Signature
    authorization: Transfer

    @property
    def signed(self) -> Signed:
        """What it says."""
        terms = self.authorization
        units, begins, ends = int(terms.value), int(terms.valid_after), int(terms.valid_before)
        return Signed("exact", terms.sender, terms.to, None, units, begins, ends, int(terms.nonce, 16))


class SignedPermit(Message):
    """The payload of the scheme `upto`."""

    signature: Signature
    permit2_authorization: Permit = Field(alias="permit2Authorization")

    @property
    def signed(self) -> Signed:
        """What it says."""
        terms, witness = self.permit2_authorization, self.permit2_authorization.witness
        units, begins, ends = int(terms.permitted.amount), int(witness.valid_after), int(terms.deadline)
        nonce = int(terms.nonce, 16) if terms.nonce.startswith("0x") else int(terms.nonce)
        return Signed("upto", terms.sender, witness.to, terms.permitted.token, units, begins, ends, nonce)


class PaymentPayload(Message):
    """What PAYMENT-SIGNATURE holds."""

    x402_version: Literal[2]
    accepted: Requirements
    payload: SignedTransfer | SignedPermit


class Verification(Message):
    """What a facilitator says of an authorisation."""

    is_valid: bool
    invalid_reason: str = ""
    payer: str = ""


class Settlement(Message):
    """What became of one that was to be carried out; what PAYMENT-RESPONSE holds."""

    success: bool
    error_reason: str | None = None
    transaction: str = ""
    network: str = ""
    payer: str = ""
    amount: str | None = None


class Kind(Message):
    """A scheme that a facilitator carries out on a network."""

    x402_version: int = VERSION
    scheme: str
    network: str
    extra: dict[str, JsonValue] | None = None


class Supported(Message):
    """What a facilitator carries out."""

    kinds: tuple[Kind, ...]


def in_header(message: Mapping[str, Any]) -> str:
    """As a header carries it."""
    return b64encode(dumps(message, separators=(",", ":")).encode()).decode()


def from_header(text: str) -> bytes:
    """The JSON that a header carries, unread. Raises ValueError for what is no base64."""
    return b64decode(text.strip(), validate=True)
