"""What a program found, and our answers to it."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

ANSWERS = Path(__file__).with_name("answers.toml")


@dataclass(frozen=True, order=True)
class Finding:
    """One place of which a program says something."""

    tool: str
    rule: str
    place: str
    """The file, and in a template the resource behind a colon."""
    said: str


@dataclass(frozen=True)
class Answer:
    """Why a rule isn't followed in the places that match a pattern."""

    tool: str
    rule: str
    places: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether it is an answer to that."""
        is_same = (self.tool, self.rule) == (finding.tool, finding.rule)
        return is_same and any(fnmatchcase(finding.place, place) for place in self.places)


@dataclass(frozen=True)
class Verdict:
    """How the findings and the answers stand to each other."""

    answered: Sequence[tuple[Finding, Answer]]
    unanswered: Sequence[Finding]
    idle: Sequence[tuple[Answer, str]]
    """Answers, each with a pattern that no finding has any more."""

    @property
    def holds(self) -> bool:
        """Whether each finding is answered, and each answer is needed."""
        return not self.unanswered and not self.idle


def read_answers(path: Path = ANSWERS) -> list[Answer]:
    """Raises ValueError for one without a reason in one line."""
    read = tomllib.loads(path.read_text())
    answers = [
        Answer(tool, one["rule"], tuple(one["places"]), one["reason"]) for tool, ones in read.items() for one in ones
    ]
    if silent := [answer.rule for answer in answers if not answer.reason.strip() or "\n" in answer.reason]:
        raise ValueError(f"answers of one line are missing for {', '.join(silent)}")
    return answers


def judge(findings: Iterable[Finding], answers: Sequence[Answer], tools: Iterable[str]) -> Verdict:
    """tools: those that ran; answers to others are neither needed nor idle."""
    found, ran = sorted(set(findings)), set(tools)
    pairs = [(finding, next((answer for answer in answers if answer.covers(finding)), None)) for finding in found]
    answered = [(finding, answer) for finding, answer in pairs if answer]
    idle = [
        (answer, place)
        for answer in answers
        for place in answer.places
        if answer.tool in ran and not any(Answer(answer.tool, answer.rule, (place,), "").covers(one) for one in found)
    ]
    return Verdict(answered, [finding for finding, answer in pairs if not answer], idle)
