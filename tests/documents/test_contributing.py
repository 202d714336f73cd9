"""The rules that CONTRIBUTING.md states are kept."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.documents.reading import ROOT, name_of, read, rows, section

RULES = section(read("CONTRIBUTING.md"), "House style")
SHIPPED = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]
OURS = [
    *SHIPPED,
    *(
        path
        for folder in ("deployment", "localcloud", "ops", "bench", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ),
]
REQUESTS = {
    *("get_object", "head_object", "put_object", "delete_object", "delete_objects", "list_objects_v2"),
    *("generate_presigned_url", "get_queue_url", "send_message"),
    *("batch_get_item", "query", "transact_write_items", "update_item"),
}
"""What the program asks of S3, SQS and DynamoDB."""
SPOKEN = ("s3", "sqs", "dynamodb")


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Each call of a method in a file, by the method's name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def stated(sentence: str) -> None:
    assert sentence in " ".join(RULES.split()), "the rule reads another way: change this test with it"


def test_three_files_speak_s3_sqs_and_dynamodb() -> None:
    stated("Only `storage/bucket.py`, `storage/queue.py` and `storage/table.py` speak S3, SQS and DynamoDB")
    speaking = {name_of(path) for path in SHIPPED for name, _ in calls(path) if name in REQUESTS}
    assert speaking == {f"chalicelib/storage/{name}.py" for name in ("bucket", "queue", "table")}


def test_one_file_makes_the_clients_of_s3_sqs_and_dynamodb() -> None:
    stated("only `entrypoints/bootstrap.py` makes their clients")
    making = {
        name_of(path)
        for path in SHIPPED
        for name, call in calls(path)
        if name == "create_client" and isinstance(call.args[0], ast.Constant) and call.args[0].value in SPOKEN
    }
    assert making == {"chalicelib/entrypoints/bootstrap.py"}


def test_the_limits_stand_in_one_file() -> None:
    stated("`domain/limits.py` holds the limits of orders and runs")
    limits = re.findall(r"\b(?:MIN|MAX)_\w+", read("chalicelib/domain/limits.py"))
    assert {"MAX_FRAMES", "MAX_TICKETS", "MAX_UPLOAD_BYTES", "MAX_EXPORTS"} <= set(limits)


def test_files_and_functions_are_short() -> None:
    lines = [len(path.read_text().splitlines()) for path in SHIPPED]
    bodies = [
        function.end_lineno - function.lineno
        for path in SHIPPED
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and function.end_lineno
    ]
    assert median(lines) < 100
    assert median(bodies) < 10


def test_no_type_is_ignored_and_no_test_is_skipped() -> None:
    ignoring = [name_of(path) for path in OURS if re.search(r"#\s*type:\s*ignore", path.read_text())]
    skipping = [
        name_of(path) for path in OURS for name, _ in calls(path) if name in ("skip", "skipif", "xfail", "importorskip")
    ]
    assert (ignoring, skipping) == ([], [])


def test_nothing_is_called_utils_helpers_or_manager() -> None:
    assert not [path for path in OURS if re.search(r"util|helper|manager", path.name)]


def test_every_folder_of_tests_is_listed() -> None:
    listed = {folder.strip("`") for folder, _ in rows(section(read("CONTRIBUTING.md"), "Tests"))}
    there = {f"tests/{path.name}/" for path in (ROOT / "tests").iterdir() if any(path.rglob("*.py"))}
    assert there <= listed
    assert all((ROOT / folder).is_dir() for folder in listed)
