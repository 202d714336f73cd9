"""The page has plain words for every way in which a job ends, and for every job that can't be shown."""

import re
from pathlib import Path

from tests.documents.reading import read, rows, section

ADVICE = (Path(__file__).parents[2] / "frontend" / "js" / "lib" / "advice.js").read_text()
TOLD_BY_ITS_STATE = {"cancelled"}
NOT_SHOWN = {"not_found", "deleted", "not_yours"}
"""Of a job that somebody has a link to."""


def test_the_page_explains_every_end_of_a_job_that_the_documents_name() -> None:
    table = rows(section(read("docs/api.md"), "Why a job ended"))
    ends = {code for row in table for code in re.findall(r"`(\w+)`", row[0])}
    explained = set(re.findall(r"^  (\w+): \[\"[^\"]+\", \"[^\"]+\"\],$", ADVICE, re.MULTILINE))
    assert len(ends) > 10
    assert (ends - TOLD_BY_ITS_STATE) | NOT_SHOWN <= explained
