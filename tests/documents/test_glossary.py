"""A stranger's questions lead to where the answer is."""

import ast
import re
from pathlib import Path

import pytest

from tests.documents.reading import ROOT, read, rows, section

QUESTIONS = rows(section(read("docs/glossary.md"), "Where is …?"))
FEWEST = 12


def names_defined_in(path: Path) -> set[str]:
    """What a file itself gives a name to: in Python functions, classes and constants, in JavaScript what it exports."""
    text = path.read_text()
    if path.suffix == ".js":
        return set(re.findall(r"^export (?:async )?(?:function\*?|class|const) (\w+)", text, re.MULTILINE))
    body = ast.parse(text).body
    targets = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    targets += [node.target for node in body if isinstance(node, ast.AnnAssign)]
    return {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)} | {
        target.id for target in targets if isinstance(target, ast.Name)
    }


def test_a_stranger_may_ask_a_dozen_things() -> None:
    asked = [question for question, _, _ in QUESTIONS]
    assert len(asked) == len(set(asked)) >= FEWEST
    every = " ".join(asked)
    for words in ("retry budget", "rate limit", "state of a job", "poller", "fault injection", "circuit breaker"):
        assert words in every, words


@pytest.mark.parametrize(("question", "file", "name"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_each_question_leads_to_a_name_in_a_file(question: str, file: str, name: str) -> None:
    link = re.fullmatch(r"\[(.+)\]\(\.\./(.+)\)", file)
    assert link, question
    assert link[1] == link[2], "the link says where it leads"
    assert name.strip("`") in names_defined_in(ROOT / link[2])
