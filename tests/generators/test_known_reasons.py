"""A failure's real reason is told, in a sentence of ours, and never in the provider's own words."""

from itertools import product

import pytest
from PIL import Image

from chalicelib.domain.errors import Busy, CallEnding, Lost, Refused
from chalicelib.generators.automatic1111 import generator as automatic1111
from chalicelib.generators.base import Redraw
from chalicelib.generators.bedrock import endings as bedrock
from chalicelib.generators.bedrock import luma
from chalicelib.generators.bfl import generator as bfl
from chalicelib.generators.comfyui import generator as comfyui
from chalicelib.generators.fal import generator as fal
from chalicelib.generators.gemini import answers as gemini
from chalicelib.generators.http.client import Timeouts
from chalicelib.generators.http.known_reasons import Known, explained
from chalicelib.generators.openai import generator as openai
from chalicelib.generators.replicate import generator as replicate
from chalicelib.generators.stability import generator as stability
from localcloud.providers.connection_faults import REASONS
from localcloud.providers.fault_matrix import GENERATORS
from localcloud.providers.faults import Behaviour
from localcloud.providers.registry import KEY, LOGIN, contracts, generator_for
from localcloud.providers.server import ContractServer

TOLD = {
    ("automatic1111", "out_of_memory"): ("lost", "the Stable Diffusion server ran out of memory"),
    ("automatic1111", "nan"): ("lost", "(NaN)"),
    ("automatic1111", "no_sampler"): ("refused", "no sampler of the name that is configured"),
    ("automatic1111", "no_checkpoint"): ("refused", "does not have this checkpoint"),
    ("automatic1111", "no_picture"): ("refused", "could not read the picture"),
    ("automatic1111", "no_api"): ("refused", "started with --api"),
    ("stability", "english_only"): ("refused", "Stability takes prompts in English only"),
    ("stability", "no_model"): ("refused", "does not offer this model"),
    ("stability", "no_picture"): ("refused", "does not take a picture like this one"),
    ("bedrock", "english_only"): ("refused", "takes prompts in English only"),
    ("bedrock", "no_model"): ("refused", "no longer has this model"),
    ("bedrock", "no_credentials"): ("refused", "does not accept the AWS credentials"),
    ("bedrock", "no_payment"): ("refused", "no valid means to pay"),
    ("bedrock", "profile_only"): ("refused", "by an inference profile only"),
    ("openai", "unverified"): ("refused", "verified organizations only"),
    ("openai", "no_model"): ("refused", "does not have this model"),
    ("openai", "no_size"): ("refused", "FRAMELOOM_OPENAI_SIZES"),
    ("openai", "no_picture"): ("refused", "does not take a picture like this one"),
    ("openai", "out_of_memory"): ("lost", "the image server ran out of memory"),
    ("openai", "nan"): ("lost", "(NaN)"),
    ("openai", "no_load"): ("lost", "could not load the model"),
    ("gemini", "no_credentials"): ("refused", "does not accept the key"),
    ("gemini", "no_payment"): ("refused", "not without billing"),
    ("gemini", "no_model"): ("refused", "does not have this model"),
    ("gemini", "no_picture"): ("refused", "does not take a picture like this one"),
    **{(name, "black"): ("lost", "answered with a black picture") for name in GENERATORS},
}
"""(generator, reason) → how the call ends, and a part of what is told of it."""


def asked(name: str, fault: str, order: Redraw) -> CallEnding | Image.Image:
    with ContractServer(contracts()[name], Behaviour(fault=fault)) as server:
        try:
            return generator_for(name, server.url, Timeouts()).redraw(order)
        except CallEnding as ending:
            return ending


@pytest.mark.parametrize(("name", "reason"), [*product(GENERATORS, REASONS)])
def test_a_known_reason_is_told_and_nothing_of_what_the_provider_said(name: str, reason: str, order: Redraw) -> None:
    ending = asked(name, reason, order)
    if (name, reason) not in TOLD:
        assert isinstance(ending, Image.Image), "the service has no such reason"
        return
    assert isinstance(ending, CallEnding)
    outcome, words = TOLD[name, reason]
    assert ending.outcome == outcome
    assert words in ending.reason
    for secret in (KEY, LOGIN, "Bearer", "authorization", "content-length", "Tried to allocate", "disable-nan-check"):
        assert secret not in str(ending)


@pytest.mark.parametrize("kind", [Busy, Lost, Refused])
def test_a_reason_makes_no_call_free(kind: type[CallEnding]) -> None:
    passing, final = Known("full", "{name} is full"), Known("full", "{name} is full for good", is_final=True)
    ending = kind("it failed", retry_after=3)
    told = explained("it", ending, [passing], "FULL")
    assert (type(told), told.reason, told.retry_after) == (kind, "it is full", 3)
    assert isinstance(explained("it", ending, [final], "full"), Refused)


def test_what_is_not_known_changes_nothing() -> None:
    ending = Lost("it failed")
    assert (
        explained("it", ending, [Known("full", "{name} is full")], "sk-1234", None, 7, ["full"], {"x": "full"})
        is ending
    )


def test_a_long_answer_is_read_in_little_time() -> None:
    """A pattern that goes back and forth would need years for the first of these."""
    tables = (automatic1111, bedrock, luma, openai, stability, gemini, bfl, comfyui, fal, replicate)
    for said in ("model " + "model x" * 100_000, "only english " * 100_000, "not must be " * 100_000, "\n" * 1_000_000):
        for module in tables:
            explained("it", Lost("it failed"), vars(module)["_KNOWN"], said)
