"""The forms in which servers that speak a provider's API answer a picture."""

from typing import get_args

import pytest
from pydantic import SecretStr

from chalicelib.domain.errors import Lost, Refused
from chalicelib.generators.automatic1111.generator import Automatic1111
from chalicelib.generators.automatic1111.settings import Automatic1111Settings
from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.gemini.generator import Gemini
from chalicelib.generators.gemini.settings import GeminiSettings
from chalicelib.generators.http.client import Timeouts
from chalicelib.generators.openai.generator import OpenAI
from chalicelib.generators.openai.settings import OpenAISettings
from localcloud.providers.automatic1111 import Automatic1111Contract
from localcloud.providers.gemini import FINISH_REASONS, FinishReason, GeminiContract
from localcloud.providers.openai import OpenAIContract, Place
from localcloud.providers.pictures import Form
from localcloud.providers.registry import GEMINI_PRICES, KEY, LOGIN
from localcloud.providers.server import ContractServer

FORMS = get_args(Form)


def openai_at(server: ContractServer) -> OpenAI:
    return OpenAI(OpenAISettings(key=SecretStr(KEY), base_url=f"{server.url}/v1", timeouts=Timeouts()))


@pytest.mark.parametrize("form", [*FORMS, "link", "relative_link"])
def test_a_picture_is_taken_in_every_form_that_openais_likes_answer(form: Form | Place, order: Redraw) -> None:
    with ContractServer(OpenAIContract(KEY, form=form)) as server:
        assert openai_at(server).redraw(order).size == order.parent.size
        assert openai_at(server).draw(Draw("a lighthouse", "", 3, (512, 768))).size == (512, 768)
        assert server.mood.counter.received == (4 if "link" in form else 2)


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_is_taken_in_every_form_that_automatic1111s_likes_answer(form: Form, order: Redraw) -> None:
    with ContractServer(Automatic1111Contract(LOGIN, form=form)) as server:
        settings = Automatic1111Settings(key=SecretStr(LOGIN), base_url=server.url, timeouts=Timeouts())
        assert Automatic1111(settings).redraw(order).size == order.parent.size


def test_a_link_to_elsewhere_is_not_followed(order: Redraw) -> None:
    with ContractServer(OpenAIContract(KEY)) as elsewhere:
        contract = OpenAIContract(KEY, form="foreign_link", elsewhere=elsewhere.url)
        with ContractServer(contract) as server, pytest.raises(Refused, match="another address"):
            openai_at(server).redraw(order)
        assert elsewhere.mood.counter.received == 0


def test_a_picture_that_is_not_there_any_more_was_drawn_all_the_same(order: Redraw) -> None:
    with ContractServer(OpenAIContract(KEY, form="dead_link")) as server:
        with pytest.raises(Lost, match="could not be fetched"):
            openai_at(server).redraw(order)
        assert server.mood.counter.received == 2


def gemini_at(server: ContractServer) -> Gemini:
    settings = GeminiSettings(key=SecretStr(KEY), base_url=server.url, prices=GEMINI_PRICES, timeouts=Timeouts())
    return Gemini(settings)


@pytest.mark.parametrize("reason", FINISH_REASONS)
def test_gemini_tells_moderation_from_no_picture_though_both_are_a_200(reason: FinishReason, order: Redraw) -> None:
    is_moderation = reason not in ("NO_IMAGE", "IMAGE_OTHER", "OTHER", "MAX_TOKENS")
    with (
        ContractServer(GeminiContract(KEY, finishing=reason)) as server,
        pytest.raises(Refused if is_moderation else Lost),
    ):
        gemini_at(server).redraw(order)


def test_a_sentence_of_gemini_instead_of_a_picture_is_lost_and_not_repeated(order: Redraw) -> None:
    with ContractServer(GeminiContract(KEY, in_words=True)) as server, pytest.raises(Lost) as ending:
        gemini_at(server).redraw(order)
    assert str(ending.value) == "Gemini answered in words instead of a picture"


def test_a_draft_that_gemini_only_thought_of_is_not_the_picture(order: Redraw) -> None:
    draft = (200, 0, 200)
    with ContractServer(GeminiContract(KEY)) as server:
        assert gemini_at(server).redraw(order).getpixel((5, 5)) != draft


def test_automatic1111_loads_a_checkpoint_once_for_all_frames() -> None:
    contract = Automatic1111Contract(checkpoints=("dreamshaper_8", "flux"))
    with ContractServer(contract) as server:
        settings = Automatic1111Settings(base_url=server.url, checkpoints=("flux",), timeouts=Timeouts())
        for _ in range(3):
            Automatic1111(settings).draw(Draw("a lighthouse", "", 3, (64, 64), model="flux"))
        assert contract.loads == 1
        Automatic1111(settings).draw(Draw("a lighthouse", "", 3, (64, 64)))
        assert contract.loads == 1
        assert contract.ignored == set()
