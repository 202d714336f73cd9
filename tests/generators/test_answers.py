"""The forms in which servers that speak a provider's API answer a picture."""

from typing import get_args

import pytest
from pydantic import SecretStr

from chalicelib.domain.errors import Lost, Refused
from chalicelib.generators.automatic1111.generator import Automatic1111
from chalicelib.generators.automatic1111.settings import Automatic1111Settings
from chalicelib.generators.base import Draw, Redraw
from chalicelib.generators.http.client import Request, Timeouts
from chalicelib.generators.http.picture_links import linked
from chalicelib.generators.openai.generator import OpenAI
from chalicelib.generators.openai.settings import OpenAISettings
from localcloud.providers.automatic1111 import Automatic1111Contract
from localcloud.providers.openai import OpenAIContract, Place
from localcloud.providers.pictures import Form
from localcloud.providers.registry import KEY, LOGIN
from localcloud.providers.server import ContractServer

FORMS = get_args(Form)
BASE = "http://images.example:8080/v1"


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


@pytest.mark.parametrize(
    ("link", "fetched"),
    [
        ("http://images.example:8080/generated-images/b64.png", "http://images.example:8080/generated-images/b64.png"),
        ("HTTP://IMAGES.example:8080/b64.png?v=1#top", "http://images.example:8080/b64.png?v=1"),
        ("/data/image/b64.png", "http://images.example:8080/data/image/b64.png"),
        ("http://me:secret@images.example:8080/b64.png", "http://images.example:8080/b64.png"),
        ("http://images.example:8080", "http://images.example:8080/"),
    ],
)
def test_a_link_is_fetched_from_the_configured_address_with_the_key(link: str, fetched: str) -> None:
    request = linked("it", BASE, link, {"authorization": "Bearer sk"})
    assert isinstance(request, Request)
    assert (request.url, request.method, request.body) == (fetched, "GET", b"")
    assert request.headers["authorization"] == "Bearer sk"


@pytest.mark.parametrize(
    "link",
    [
        "https://images.example:8080/b64.png",
        "http://images.example/b64.png",
        "http://images.example:8081/b64.png",
        "http://images.example.evil:8080/b64.png",
        "http://images.example:8080@evil/b64.png",
        "//evil/b64.png",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:8080/b64.png",
        "file:///etc/passwd",
        "ftp://images.example:8080/b64.png",
        "\\\\evil\\b64.png",
    ],
)
def test_a_link_to_another_scheme_host_or_port_is_refused(link: str) -> None:
    outcome = linked("it", BASE, link, {"authorization": "Bearer sk"})
    if isinstance(outcome, Request):
        assert outcome.url.startswith("http://images.example:8080/")
    else:
        assert isinstance(outcome, Refused)


@pytest.mark.parametrize("link", ["/b 64.png", "/b\r\nx: y", "/ü.png", "http://images.example:many/", "/" * 8_001])
def test_what_is_no_link_is_no_picture(link: str) -> None:
    assert isinstance(linked("it", BASE, link, {}), Lost)


def test_a_port_that_goes_without_saying_is_the_same_port() -> None:
    assert isinstance(linked("it", "https://images.example/v1", "https://images.example:443/x.png", {}), Request)


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
