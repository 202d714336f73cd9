"""What every generator owes the pipeline, whatever wire it speaks."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from chalicelib.domain.errors import Refused
from chalicelib.generators import load
from chalicelib.generators.base import Draw, Generator, Redraw
from chalicelib.generators.offers import Offered
from chalicelib.generators.procedural.settings import ProceduralSettings
from localcloud.providers.automatic1111 import Automatic1111Contract
from localcloud.providers.pictures import draw
from localcloud.providers.server import ContractServer

PAID = ("stability", "bedrock", "openai", "automatic1111", "gemini")
MASKED = {
    "stability": "inpaint",
    "bedrock": "us.stability.stable-image-inpaint-v1:0",
    "openai": None,
    "automatic1111": None,
}
"""Generator → the model that is given the mask; gemini has none."""

Paid = Callable[[str], Offered]


@pytest.fixture(params=("procedural", *PAID))
def generator(request: pytest.FixtureRequest, paid: Paid) -> Generator:
    name: str = request.param
    return load(name, ProceduralSettings()) if name == "procedural" else paid(name)


def distance(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of their levels."""
    return float(np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).mean())


def rings(size: tuple[int, int]) -> Image.Image:
    """Rings around the middle: a shift or a zoom of a pixel shows."""
    across, down = np.meshgrid(np.arange(size[0]) - size[0] / 2, np.arange(size[1]) - size[1] / 2)
    waves = 127.5 + 127 * np.sin(np.hypot(across, down) / 4)
    return Image.fromarray(waves.astype(np.uint8)).convert("RGB")


@pytest.mark.parametrize("size", [(256, 192), (64, 64), (129, 77), (300, 40), (40, 300), (17, 64), (1024, 1023)])
def test_a_frame_has_its_parents_size(generator: Generator, order: Redraw, size: tuple[int, int]) -> None:
    frame = generator.redraw(replace(order, parent=draw("a meadow", 3, size)))
    assert frame.size == size
    assert frame.mode == "RGB"


def test_a_frame_is_a_redrawing_of_its_parent(generator: Generator, order: Redraw) -> None:
    asked = replace(order, prompt="rain")
    assert 0 < distance(generator.redraw(asked), asked.parent) < 80


def test_the_parent_stays_as_it_was(generator: Generator, order: Redraw) -> None:
    asked = order
    before = asked.parent.tobytes()
    generator.redraw(asked)
    assert asked.parent.tobytes() == before


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
def test_the_same_seed_draws_the_same_frame(generator: Generator, order: Redraw, seed: int) -> None:
    if not generator.menu.abilities(None).seed:
        return
    asked = replace(order, prompt="rain", frame_seed=seed, job_seed=seed)
    assert generator.redraw(asked).tobytes() == generator.redraw(asked).tobytes()


@pytest.mark.parametrize("name", PAID)
def test_another_seed_draws_another_frame(name: str, paid: Paid, order: Redraw) -> None:
    generator = paid(name)
    assert generator.redraw(order).tobytes() != generator.redraw(replace(order, frame_seed=12)).tobytes()


def test_more_strength_changes_more(generator: Generator, order: Redraw) -> None:
    if not generator.menu.abilities(None).strength:
        return
    a_little, a_lot = (replace(order, prompt="ripple", index=6, strength=strength) for strength in (0.1, 0.9))
    assert distance(generator.redraw(a_little), a_little.parent) < distance(generator.redraw(a_lot), a_lot.parent)


def test_every_model_has_a_price_and_an_unknown_one_has_none(generator: Generator) -> None:
    assert generator.menu.price(None) >= 0
    if isinstance(generator, Offered):
        assert all(generator.menu.price(model) >= 0 for model in generator.menu.models)
        with pytest.raises(KeyError):
            generator.menu.price("no such model")


@pytest.mark.parametrize("name", MASKED)
def test_white_of_the_mask_may_change_and_black_hardly_does(
    name: str, paid: Paid, order: Redraw, left_half: Image.Image
) -> None:
    asked = replace(order, mask=left_half, model=MASKED[name], strength=0.9)
    frame = paid(name).redraw(asked)
    white, black = (0, 0, 110, 192), (146, 0, 256, 192)
    assert distance(frame.crop(white), asked.parent.crop(white)) > 8
    assert distance(frame.crop(black), asked.parent.crop(black)) < 5


def test_automatic1111_starts_from_what_is_under_the_mask(paid: Paid, order: Redraw, left_half: Image.Image) -> None:
    asked = replace(order, parent=rings((256, 192)), mask=left_half, strength=0.0)
    assert distance(paid("automatic1111").redraw(asked), asked.parent) < 1


@pytest.mark.parametrize("name", ["stability", "bedrock", "automatic1111"])
@pytest.mark.parametrize("size", [(500, 333), (333, 500), (512, 512)])
def test_six_frames_in_a_row_that_change_nothing_do_not_creep_or_zoom(
    name: str, paid: Paid, order: Redraw, size: tuple[int, int]
) -> None:
    generator, first = paid(name), rings(size)
    frame = first
    for _ in range(6):
        frame = generator.redraw(replace(order, parent=frame, strength=0.0))
    assert distance(frame, first) < 1.5


@pytest.mark.parametrize("name", PAID)
@pytest.mark.parametrize("size", [(512, 768), (768, 512), (640, 640), (1000, 420)])
def test_words_alone_become_a_picture_of_the_ordered_size(name: str, paid: Paid, size: tuple[int, int]) -> None:
    picture = paid(name).draw(Draw("a lighthouse in a storm", "", 0, size))
    assert (picture.size, picture.mode) == (size, "RGB")


@pytest.mark.parametrize("name", PAID)
def test_every_model_does_what_its_offer_says(name: str, paid: Paid, order: Redraw, left_half: Image.Image) -> None:
    generator = paid(name)
    for model, offer in generator.menu.models.items():
        if offer.picture:
            assert generator.redraw(replace(order, model=model, mask=left_half, negative_prompt="blood")).size == (
                256,
                192,
            )
        if offer.words:
            drawing = Draw("a lighthouse", "", 3, (512, 768), offer.styles[0] if offer.styles else None, model)
            assert generator.draw(drawing).size == (512, 768)


@pytest.mark.parametrize("name", PAID)
def test_a_model_that_is_not_offered_is_refused_before_anything_is_sent(
    name: str, paid: Paid, order: Redraw, server_of: Callable[[str], ContractServer]
) -> None:
    generator, server = paid(name), server_of(name)
    with pytest.raises(Refused, match="no model 'no such model'"):
        generator.redraw(replace(order, model="no such model"))
    assert server.mood.counter.received == 0


def test_a_model_is_asked_only_for_what_it_can(paid: Paid, order: Redraw) -> None:
    stability = paid("stability")
    with pytest.raises(Refused, match="core draws from words only"):
        stability.redraw(replace(order, model="core"))
    with pytest.raises(Refused, match="inpaint draws from a picture only"):
        stability.draw(Draw("a lighthouse", "", 1, (512, 768), model="inpaint"))
    with pytest.raises(Refused, match="has no style 'crayon'"):
        stability.draw(Draw("a lighthouse", "", 1, (512, 768), style="crayon"))


@pytest.mark.parametrize("name", ["stability", "openai", "gemini"])
def test_what_moderation_does_not_like_is_refused_in_a_sentence(name: str, paid: Paid, order: Redraw) -> None:
    with pytest.raises(Refused, match="moderation does not allow this prompt or picture"):
        paid(name).redraw(replace(order, prompt="something unwanted"))


def test_automatic1111_is_sent_no_field_that_it_would_pass_over(
    paid: Paid, order: Redraw, left_half: Image.Image, server_of: Callable[[str], ContractServer]
) -> None:
    paid("automatic1111").redraw(replace(order, mask=left_half))
    contract = server_of("automatic1111").contract
    assert isinstance(contract, Automatic1111Contract)
    assert contract.ignored == set()


@pytest.mark.parametrize("name", PAID)
def test_who_does_not_explain_prompts_says_nothing_of_pictures_and_is_not_asked(
    name: str, paid: Paid, order: Redraw, server_of: Callable[[str], ContractServer]
) -> None:
    generator, server = paid(name), server_of(name)
    assert not generator.menu.explains
    assert generator.look(order) == ()
    assert server.mood.counter.received == 0


@pytest.mark.parametrize("name", PAID)
def test_a_blank_frame_of_a_blank_parent_is_a_frame(name: str, paid: Paid, order: Redraw) -> None:
    flat = Image.new("RGB", (256, 192), (90, 90, 90))
    assert paid(name).redraw(replace(order, parent=flat)).size == flat.size
