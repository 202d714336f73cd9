"""What can go wrong on the way, done for real to a real connection."""

import socket
import struct
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from random import Random
from select import select
from threading import Event

from PIL import Image

from .messages import Contract, ProviderRequest, Reply

ON_ARRIVAL = ("reset_before",)
AMID_THE_ORDER = ("reset_amid",)
ON_THE_LINE = ("reset_after", "hang", "drip", "truncate")
IN_THE_ANSWER = ("garbage", "content_type", "redirect", "filtered", "blank")
REASONS = (
    "out_of_memory",
    "nan",
    "black",
    "no_sampler",
    "no_checkpoint",
    "no_api",
    "english_only",
    "unverified",
    "no_model",
    "no_size",
    "no_picture",
    "no_load",
    "no_credentials",
    "no_payment",
    "profile_only",
)
"""What a service says of itself, where it has such a reason."""
FATES = ("never_ready", "gone", "failed", "moderated", "half_file", "few_frames", "foreign_link")
"""What becomes of an order that is collected: its taker says when asked for it."""
FAULTS = ON_ARRIVAL + AMID_THE_ORDER + ON_THE_LINE + IN_THE_ANSWER + REASONS + FATES

_LINGER_NOT = struct.pack("ii", 1, 0)
_BARE = {"blank": (40, 40, 40), "black": (0, 0, 0)}
_DRIP_SECONDS = 0.02
_TENTH = 10


def reset(handler: BaseHTTPRequestHandler) -> None:
    """An RST instead of an orderly end."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
    handler.connection.close()
    handler.close_connection = True


def reset_amid(handler: BaseHTTPRequestHandler, length: int) -> None:
    """An RST after the first tenth of the body."""
    handler.rfile.read(length // _TENTH)
    reset(handler)


def spoil(fault: str, contract: Contract, request: ProviderRequest) -> Reply:
    """The answer that the fault makes of a request."""
    match fault:
        case "filtered":
            return contract.filtered()
        case "blank" | "black":
            return contract.showing(Image.new("RGB", (512, 512), _BARE[fault]))
        case "redirect":
            return Reply(307, b"", headers={"location": request.path})
        case "garbage":
            reply = contract.answer(request)
            return replace(reply, status=200, body=Random(0).randbytes(len(reply.body)))
        case "content_type":
            reply = contract.answer(request)
            return replace(reply, content_type="text/html")
        case _:
            return _failing(fault, contract, request)


def _failing(fault: str, contract: Contract, request: ProviderRequest) -> Reply:
    """By a reason, by what becomes of an order, or by a bare status; who has no such thing answers as ever."""
    if fault in REASONS + FATES:
        return contract.failing(fault, request) or contract.answer(request)
    return contract.error(int(fault), request)


def break_the_line(fault: str, handler: BaseHTTPRequestHandler, whole: bytes) -> None:
    """Does to a whole answer what the fault does to it on its way."""
    match fault:
        case "reset_after":
            reset(handler)
        case "hang":
            select([handler.connection], [], [])
        case "truncate":
            handler.wfile.write(whole[: len(whole) // 2])
        case _:
            _drip(handler, whole)
    handler.close_connection = True


def _drip(handler: BaseHTTPRequestHandler, whole: bytes) -> None:
    with suppress(OSError):
        for byte in whole:
            handler.wfile.write(bytes([byte]))
            Event().wait(_DRIP_SECONDS)
