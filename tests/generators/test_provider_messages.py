"""What only one service says, and what it means."""

import json
from typing import Any

import pytest

from chalicelib.domain.errors import CallEnding
from chalicelib.generators.base import Redraw
from chalicelib.generators.http.client import Timeouts
from localcloud.providers.messages import ProviderRequest, Reply
from localcloud.providers.pictures import draw, encoded64
from localcloud.providers.registry import generator_for
from localcloud.providers.server import ContractServer
from localcloud.providers.stability import StabilityContract


class Canned(StabilityContract):
    """Says the same to all it hears."""

    def __init__(self, reply: Reply) -> None:
        super().__init__("")
        self._reply = reply
        self.heard: list[ProviderRequest] = []

    def answer(self, heard: ProviderRequest) -> Reply:
        self.heard.append(heard)
        return self._reply


def ending_of(generator: str, reply: Reply, order: Redraw) -> CallEnding:
    with ContractServer(Canned(reply)) as server, pytest.raises(CallEnding) as ending:
        generator_for(generator, server.url, Timeouts()).redraw(order)
    return ending.value


def said(status: int, body: Any, **headers: str) -> Reply:  # noqa: ANN401 - whatever JSON can say
    return Reply(status, json.dumps(body).encode(), headers=headers)


GREY = encoded64(draw("fog", 1, (64, 64)))
PROBLEM = {"id": "0", "name": "internal_error", "errors": ["x"]}
CODED = {"error": {"message": "x", "type": "x", "param": None, "code": "x"}}


@pytest.mark.parametrize(
    ("generator", "reply", "outcome", "word"),
    [
        ("stability", said(500, PROBLEM), "busy", "does not charge"),
        ("stability", said(500, {"message": "x"}), "lost", "failed"),
        ("stability", said(403, PROBLEM | {"name": "content_moderation"}), "refused", "moderation"),
        ("stability", said(403, PROBLEM | {"name": "forbidden"}), "refused", "does not allow this order"),
        ("stability", Reply(200, b"x", "image/png", {"finish-reason": "SUCCESS"}), "lost", "no picture"),
        ("stability", Reply(200, b"x", "image/png"), "lost", "no picture"),
        ("bedrock", said(200, {"finish_reasons": ["Inference error"]}), "lost", "failed to draw"),
        ("bedrock", said(200, {"finish_reasons": ["Inference error"], "images": [GREY]}), "lost", "failed to draw"),
        ("bedrock", said(200, {"finish_reasons": ["Filter reason: prompt"]}), "refused", "filter"),
        ("bedrock", said(200, {"finish_reasons": ["Filter reason: input image"]}), "refused", "that it was given"),
        ("bedrock", said(200, {"finish_reasons": ["Filter reason: output image"]}), "refused", "that was drawn"),
        ("bedrock", said(200, {"finish_reasons": [None], "images": []}), "lost", "failed to draw"),
        ("bedrock", said(403, {}, **{"x-amzn-ErrorType": "AccessDeniedException:http://x/"}), "refused", "no access"),
        ("bedrock", said(400, {}, **{"x-amzn-ErrorType": "ServiceQuotaExceededException"}), "refused", "quota"),
        ("bedrock", said(429, {}, **{"x-amzn-ErrorType": "ModelNotReadyException"}), "busy", "busy"),
        ("openai", said(429, {"error": CODED["error"] | {"code": "rate_limit_exceeded"}}), "busy", "busy"),
        ("openai", said(429, {"error": CODED["error"] | {"code": "insufficient_quota"}}), "refused", "no credit"),
        ("openai", said(200, {"data": []}), "lost", "no picture"),
        ("openai", said(200, {"data": [{"url": "http://x/"}]}), "refused", "another address"),
        ("openai", said(500, {"error": "CUDA out of memory"}), "lost", "ran out of memory"),
        ("openai", said(400, {"message": "the model x does not exist", "code": 404}), "refused", "does not have this"),
        ("openai", said(500, {"error": {"message": ["x"], "code": 500}}), "lost", "failed in the middle"),
        ("automatic1111", said(200, {"images": []}), "lost", "no picture"),
        ("automatic1111", said(200, ["x"]), "lost", "no picture"),
        (
            "automatic1111",
            said(422, {"detail": [{"loc": ["body"], "input": {"prompt": "sampler not found; out of memory"}}]}),
            "refused",
            "does not understand this order",
        ),
    ],
)
def test_a_saying_has_its_ending(generator: str, reply: Reply, outcome: str, word: str, order: Redraw) -> None:
    ending = ending_of(generator, reply, order)
    assert ending.outcome == outcome
    assert word in ending.reason


def test_stability_shuts_out_for_a_minute_unless_it_says_for_how_long(order: Redraw) -> None:
    assert ending_of("stability", said(429, PROBLEM), order).retry_after == 60
    assert ending_of("stability", said(429, PROBLEM, **{"retry-after": "3"}), order).retry_after == 3
    assert ending_of("openai", said(429, CODED), order).retry_after is None
