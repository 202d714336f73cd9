from dataclasses import replace
from typing import get_args

import pytest

from chalicelib.domain.errors import InvalidOrder
from chalicelib.domain.orders import Format
from chalicelib.domain.records import Export, Job
from chalicelib.outputs.formats import offered_formats
from chalicelib.pipeline.context import PipelineContext
from chalicelib.pipeline.ordering.validation import check_export
from tests.explorer.scopes import MENU, SETTINGS
from tests.explorer.world.clients import context_of
from tests.explorer.world.payments import wire


@pytest.fixture
def context() -> PipelineContext:
    return context_of(lambda _: None, SETTINGS, MENU, wire(lambda _: None))


def test_every_format_is_offered_where_the_assembler_has_pyav() -> None:
    assert offered_formats(mp4=True) == get_args(Format)


def test_all_but_mp4_are_offered_where_it_has_not() -> None:
    assert offered_formats(mp4=False) == ("gif", "webp", "avif", "png", "apng")


def test_an_mp4_is_refused_with_the_name_of_what_is_missing(context: PipelineContext, job: Job) -> None:
    check_export(context, job, Export(format="mp4"))
    with pytest.raises(InvalidOrder, match="format: mp4 needs PyAV, the Python package av"):
        check_export(replace(context, formats=("gif", "webp", "png")), job, Export(format="mp4"))
