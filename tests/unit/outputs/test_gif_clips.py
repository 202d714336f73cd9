"""The short form of `python -m tests.encoder`."""

from hypothesis import HealthCheck, given, settings

from tests.encoder.clips import Clip, grey_clips, noisy_clips, plain_clips
from tests.encoder.promise import check

SHORT = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@SHORT
@given(plain_clips(side=100))
def test_clips_of_few_colours_are_shown_as_they_were_meant(clip: Clip) -> None:
    check(clip)


@settings(SHORT, max_examples=50)
@given(noisy_clips(side=100))
def test_noisy_clips_are_shown_as_they_were_meant(clip: Clip) -> None:
    check(clip)


@settings(SHORT, max_examples=50)
@given(grey_clips(side=100))
def test_clips_of_greys_are_shown_as_they_were_meant(clip: Clip) -> None:
    check(clip)
