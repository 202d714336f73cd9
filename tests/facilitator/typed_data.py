"""What is signed: EIP-3009's transfer and Permit2's, as EIP-712 has them.

https://eips.ethereum.org/EIPS/eip-3009
https://docs.uniswap.org/contracts/permit2/reference/signature-transfer
"""

from collections.abc import Mapping
from typing import Any

from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data

from chalicelib.billing.payments.messages import Permit, Requirements, Transfer

PERMIT2 = "0x000000000022D473030F116dDEE9F6B43aC78BA3"
"""The contract that moves what its owner permits: the same address on every chain."""
PROXY = "0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002"
"""Through which alone it may be asked for: x402's own contract for the scheme `upto`."""


def _fields(**kinds: str) -> list[dict[str, str]]:
    return [{"name": name.removeprefix("_"), "type": kind} for name, kind in kinds.items()]


_TRANSFER = {
    "TransferWithAuthorization": _fields(
        _from="address", to="address", value="uint256", validAfter="uint256", validBefore="uint256", nonce="bytes32"
    )
}
_PERMIT = {
    "PermitWitnessTransferFrom": _fields(
        permitted="TokenPermissions", spender="address", nonce="uint256", deadline="uint256", witness="Witness"
    ),
    "TokenPermissions": _fields(token="address", amount="uint256"),
    "Witness": _fields(to="address", facilitator="address", validAfter="uint256"),
}


def transfer_message(transfer: Transfer, wanted: Requirements) -> SignableMessage:
    """A transfer that is authorised, in the domain of the asset's own contract."""
    domain = {
        "name": wanted.extra["name"],
        "version": wanted.extra["version"],
        "chainId": chain_of(wanted.network),
        "verifyingContract": wanted.asset,
    }
    said = {
        "from": transfer.sender,
        "to": transfer.to,
        "value": int(transfer.value),
        "validAfter": int(transfer.valid_after),
        "validBefore": int(transfer.valid_before),
        "nonce": bytes.fromhex(transfer.nonce[2:]),
    }
    return encode_typed_data(domain, _TRANSFER, said)


def permit_message(permit: Permit, wanted: Requirements) -> SignableMessage:
    """A transfer up to an amount that is permitted, in Permit2's domain."""
    domain = {"name": "Permit2", "chainId": chain_of(wanted.network), "verifyingContract": PERMIT2}
    said = {
        "permitted": {"token": permit.permitted.token, "amount": int(permit.permitted.amount)},
        "spender": permit.spender,
        "nonce": int(permit.nonce, 0),
        "deadline": int(permit.deadline),
        "witness": {
            "to": permit.witness.to,
            "facilitator": permit.witness.facilitator,
            "validAfter": int(permit.witness.valid_after),
        },
    }
    return encode_typed_data(domain, _PERMIT, said)


def chain_of(network: str) -> int:
    """eip155:84532 → 84532."""
    return int(network.partition(":")[2])


def signer_of(message: SignableMessage, signature: str) -> str | None:
    """Whose signature that is, as an address in lower case; None for what is none."""
    try:
        return str(Account.recover_message(message, signature=signature)).lower()
    except Exception:  # noqa: BLE001 - eth_account raises whatever its parts do
        return None


def as_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as x402 has them: in decimal digits, as text."""
    return {name: str(value) if isinstance(value, int) else value for name, value in fields.items()}
