"""What every generator is: one Protocol, one vocabulary."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from chalicelib.domain.money import Micros

from .clips import ClipAbilities, ClipPrice
from .prompt_template import PLAIN, fill
from .sizes import Size

if TYPE_CHECKING:
    # The API asks generators what they can do; only who draws pays for importing Pillow.
    from PIL.Image import Image

    from .pace import Pace
    from .reading import Understanding


@dataclass(frozen=True, slots=True)
class Draw:
    """What to draw; the answer is RGB and has exactly `size`.

    seed: 0 to 2**32 - 1
    style: one of `Abilities.styles`, or None
    """

    prompt: str
    negative_prompt: str
    seed: int
    size: Size
    style: str | None = None
    model: str | None = None


class Collection(BaseModel):
    """How a model's calls are collected: an order is answered with a handle, and what was drawn is asked for later."""

    model_config = ConfigDict(frozen=True)

    first: float
    """Seconds after which it is first worthwhile to ask."""
    every: float
    """Seconds from one look to the next, where the provider says nothing else."""
    longest: float
    """Seconds: what has not come by then, comes no more. So long holds the claim."""
    chooses: bool = False
    """Whether we choose an order's identity, so that one whose answer was lost can be asked after."""


class Abilities(BaseModel):
    """What one model of a generator can honour. An order for more is refused by name before money is spent."""

    model_config = ConfigDict(frozen=True)

    picture: bool
    """Whether the model redraws a picture that it is given; False for one that draws from words alone."""
    mask: bool
    """Whether the model is given the mask. The pipeline puts back what is masked in any case."""
    seed: bool
    strength: bool
    negative_prompt: bool
    parent: Literal["previous", "first"]
    """Which frame it redraws: the one before, or always frame 0 (it then builds up no error)."""
    words: bool = False
    """Whether the model draws from words alone."""
    styles: tuple[str, ...] = ()
    """The styles that it knows by name."""
    clip: ClipAbilities | None = None
    """What one call gives, of a model that draws a whole clip; None for one that draws a frame."""
    collection: Collection | None = None
    """How its calls are collected; None where the answer is the picture."""


@dataclass(frozen=True, slots=True)
class Redraw:
    """The order for one frame.

    parent: RGB, the frame that `Abilities.parent` names; the answer has the same size
    mask: L, the parent's size, white = may change; None = all may change
    strength: how much may change, 0 to 1
    job_seed: the same for every frame: what must look alike from frame to frame
    frame_seed: another for every frame and every try, 0 to 2**32 - 1
    index: which frame this is, 1 to total - 1; in a steady loop 0, too
    steady: the frames are a loop of one prompt, in which frame 0 is drawn too, and follows the last: what goes on is
        there in each of them. Only of a generator that computes
    returns: what the prompt does is undone by the end, since the loop begins again there
    start, stop: the frames for which this prompt holds, [start, stop); without a schedule, [0, total)
    """

    parent: "Image"
    mask: "Image | None"
    prompt: str
    negative_prompt: str
    strength: float
    job_seed: int
    frame_seed: int
    index: int
    total: int
    start: int
    stop: int
    model: str | None = None
    steady: bool = False
    returns: bool = True


@dataclass(frozen=True, slots=True)
class Animate:
    """The order for a clip: the parent set in motion.

    parent: RGB, the picture that the clip begins with; it counts as the first of its pictures
    last: RGB, the parent's size, the picture that it ends with; None where that is left to the model
    seed: another for every clip and every try, 0 to 2**32 - 1
    length: pictures, one of the model's lengths
    size: at which the pictures travel, one of the model's sizes
    destination: where in our own bucket it is to be delivered, s3://…/, of a model with `ClipAbilities.into_bucket`
    """

    parent: "Image"
    last: "Image | None"
    prompt: str
    negative_prompt: str
    strength: float
    seed: int
    length: int
    size: Size
    model: str | None = None
    destination: str | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """What a generator offers, known without importing it: nobody pays for Pillow to be told a price."""

    name: str
    default: str
    """The model that draws where an order names none."""
    models: Mapping[str, Abilities]
    prices: Mapping[str, Micros]
    """Model → the most that one call costs."""
    clip_prices: Mapping[str, ClipPrice] = field(default_factory=dict)
    """Model → how its clips are sold, of those that draw clips."""
    words: str | None = None
    """The model that draws from words where the one that is asked for can't."""
    seconds: float = 0.0
    """The longest that a call takes on the wire; 0 where nobody is called."""
    pace: "Pace | None" = None
    """How often it may be called."""
    explains: bool = False
    """Whether the generator knows beforehand what it understands of a prompt."""
    computes: bool = False
    """Whether a frame is computed, for nothing and always the same: it may be drawn again wherever it is needed."""
    template: str = PLAIN
    """What becomes of a prompt on its way to it: see template.py."""

    def abilities(self, model: str | None) -> Abilities:
        """What that model, or the default one, can honour. Raises KeyError for a model that isn't offered."""
        return self.models[model or self.default]

    def without_mp4(self) -> "Menu | None":
        """What is left where nobody reads MP4s; the first that redraws a picture draws by default. None for nothing."""
        models = {name: can for name, can in self.models.items() if not (can.clip and can.clip.mp4)}
        redraws = next((name for name in (self.default, *models) if name in models and models[name].picture), None)
        if redraws is None:
            return None
        prices = {name: price for name, price in self.prices.items() if name in models}
        clips = {name: price for name, price in self.clip_prices.items() if name in models}
        return replace(self, default=redraws, models=models, prices=prices, clip_prices=clips)

    def words_model(self, model: str | None) -> str | None:
        """Who draws from words in an order that names this model, or none; None where no model can."""
        asked = (one for one in (model, self.words, self.default) if one is not None)
        return next((one for one in asked if one in self.models and self.models[one].words), None)

    def price(self, model: str | None) -> Micros:
        """What one call costs. Raises KeyError for a model that isn't offered."""
        return self.prices[model or self.default]

    def framed(self, order: Redraw) -> Redraw:
        """The order with its prompt in the template."""
        return replace(order, prompt=fill(self.template, order.prompt, order.index, order.total))

    def sells(self, model: str | None, micros: Micros) -> bool:
        """Whether a call of that model, or of the default, can be had for so much."""
        price = self.prices.get(model or self.default)
        return price is not None and price <= micros


class Generator(Protocol):
    """An image-to-image generator. One call of `redraw` or `draw` is at most one request on the wire."""

    menu: Menu

    def understand(self, prompt: str) -> "Understanding":
        """What the generator would do of a prompt to a picture; nothing where `Menu.explains` is False."""

    def understand_poster(self, prompt: str) -> "Understanding":
        """What the generator would make of a prompt that a picture is drawn from."""

    def look(self, order: Redraw) -> tuple[str, ...]:
        """What in the picture keeps it from doing what the prompt says: sentences for the person who wrote it.

        Asked once for each of a job's prompts, and only where `Menu.explains`. Nothing is drawn.
        """

    def redraw(self, order: Redraw) -> "Image":
        """The next frame: RGB, the parent's size. Raises Busy, Refused or Lost (see errors.py)."""

    def draw(self, order: Draw) -> "Image":
        """A picture from words: RGB, the ordered size. Raises Busy, Refused or Lost."""
