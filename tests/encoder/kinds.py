"""All the kinds of clips, by what a sentence calls them."""

from collections.abc import Callable

from hypothesis.strategies import SearchStrategy

from .clip import Clip
from .few_colours import counted_clips, plain_clips
from .many_colours import grey_clips, noisy_clips
from .small_changes import still_clips

KINDS: dict[str, Callable[[int], SearchStrategy[Clip]]] = {
    "of few colours": plain_clips,
    "of as many colours as a table holds": counted_clips,
    "noisy": noisy_clips,
    "of greys": grey_clips,
    "that hardly change": still_clips,
}
"""Each draws clips whose sides are no longer than so many pixels, but for thin ones."""
