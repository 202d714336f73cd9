"""What changes the world is named by a verb, and a question changes nothing."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import chalicelib
from chalicelib import pipeline
from chalicelib.billing.ledger import Ledger
from chalicelib.pipeline.context import PipelineContext
from chalicelib.storage.bucket import Bucket
from chalicelib.storage.queue import Queue
from chalicelib.storage.table import Table

SHIPPED = Path(chalicelib.__file__).parent
AMAZONS = {"put_object", "delete_object", "delete_objects", "send_message", "transact_write_items"}
"""What changes something on AWS, as boto3 calls it: everything else that does calls one of these in the end."""
QUESTION = re.compile(r"_*(is|has|can|may|any|all|why|was|should|find|read)_")
VERB = re.compile(
    "accept|add|advance|ask|assemble|begin|bind|branch|bring|bury|cancel|carry|change|claim|clear|collect|come|commit|"
    "copy|cover|create|delete|deliver|draw|end|give|hand|hold|keep|look|make|mark|order|place|post|prepare|pull|"
    "put|refuse|remove|reserve|resume|see|send|settle|show|sweep|take|tell|undo|unmark|wait|wind|withdraw|write"
)
"""A verb that is missing here is added; what is no verb is renamed."""
DEEDS = {pipeline.create_job.__name__, pipeline.advance.__name__, Ledger.reserve.__name__, Queue.send.__name__}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(sources: Iterable[str]) -> list[Function]:
    return [node for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, Function)]


def called_by(function: Function) -> Iterator[str]:
    """The names of what it calls, without what they are called on."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)


def deeds(found: list[Function]) -> list[Function]:
    """Those that change something: by name, so that one that only shares the name of such a one counts too."""
    changing: list[Function] = []
    names = set(AMAZONS)
    while True:
        more = [one for one in found if one not in changing and names & set(called_by(one))]
        if not more:
            return changing
        changing += more
        names |= {one.name for one in more}


def asks(function: Function) -> bool:
    answer = ast.unparse(function.returns) if function.returns else ""
    return bool(QUESTION.match(function.name)) or answer == "bool"


def shipped() -> list[Function]:
    """Of the modules that reach the bucket, the queues or the table: nobody else could change anything there."""
    sources = (path.read_text() for path in sorted(SHIPPED.rglob("*.py")))
    reaching = "|".join(kind.__name__ for kind in (PipelineContext, Bucket, Queue, Table))
    return deeds(functions(source for source in sources if re.search(rf"\b({reaching})\b", source)))


def test_whatever_changes_the_world_is_named_by_a_verb() -> None:
    names = {one.name for one in shipped() if not one.name.startswith("__")}
    assert names >= DEEDS, "the scan finds what it should"
    assert not {name for name in names if not VERB.fullmatch(name.strip("_").split("_")[0])}


def test_no_question_changes_the_world() -> None:
    asking = sorted(one.name for one in shipped() if asks(one))
    own = ["_put_if_new", "change", "create", "create_record"]
    assert asking == own, "the stores' own, which answer whether they were carried out"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def has_slot(s3) -> int: return s3.put_object()", ["has_slot"]),
        ("def taken(bucket) -> bool: return _write(bucket)\ndef _write(bucket): bucket.put_object()", ["taken"]),
        ("def is_there(bucket) -> bool: return bucket.get_object()", []),
        ("def take(bucket) -> str: return bucket.put_object()", []),
    ],
)
def test_the_scan_finds_questions_that_write(source: str, found: list[str]) -> None:
    assert [one.name for one in deeds(functions([source])) if asks(one)] == found
