"""Known reasons: what a provider's error says, in words of ours.

A provider's own text may repeat a key, a prompt or an address, so that none of it is passed on. What is recognised in
it picks a sentence from the provider's table, and the sentence is all that is told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.errors import CallEnding, Refused

_MOST_READ = 10_000
"""Characters: a reason stands near the start of what a server says."""

OUT_OF_MEMORY = r"out ?of ?memory|not enough (gpu |video )?memory|\bmemoryerror\b|failed to allocate"
"""PyTorch's OutOfMemoryError and what ggml, Metal and DirectML say: AUTOMATIC1111/stable-diffusion-webui#4503,
mudler/LocalAI#2845, DrCyanide/cyanic-sd-krita#20."""
NOT_A_NUMBER = r"\bnansexception\b|all nans"
"""modules/devices.py of AUTOMATIC1111/stable-diffusion-webui."""
ENGLISH_ONLY = r"\binvalid_language\b|english (is the )?only|(only|not|must be)( \w+)? (in )?english"


@dataclass(frozen=True, slots=True)
class Known:
    """A reason that is told.

    marks: a pattern for what the provider says; `^` and `$` are the ends of one of its sentences
    sentence: ours, with `{name}` for the provider
    is_final: the same call would fail again, whatever its status says, so that it isn't paid twice
    """

    marks: str
    sentence: str
    is_final: bool = False


def explained(name: str, ending: CallEnding, known: Sequence[Known], *said: object) -> CallEnding:
    """The ending with the first known reason in what the provider said; as it was, where nothing is known.

    said: the provider's codes and sentences; what is no text is passed over
    A reason never makes a call free: it ends as its status says, or for good.
    """
    heard = "\n".join(text for text in said if isinstance(text, str))[:_MOST_READ]
    for one in known:
        if re.search(one.marks, heard, re.IGNORECASE | re.MULTILINE):
            sentence = one.sentence.format(name=name)
            return Refused(sentence) if one.is_final else type(ending)(sentence, retry_after=ending.retry_after)
    return ending
