"""The documents, and how they are taken apart."""

import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])


@dataclass(frozen=True)
class Block:
    """Lines between fences."""

    language: str
    text: str
    before: str
    """All of the document that stands before it."""
    after: str

    @property
    def printed(self) -> str | None:
        """What the document says that these commands print: JSON that follows at once."""
        found = re.match(r"\s*```json\n(.*?)^```", self.after, re.MULTILINE | re.DOTALL)
        return found[1] if found else None


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def read(name: str) -> str:
    return (ROOT / name).read_text()


def blocks(text: str, language: str) -> list[Block]:
    """Those in that language, from the top."""
    fences = re.finditer(r"^( *)```(\w*)\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL)
    return [
        Block(language, dedent(fence[3]), text[: fence.start()], text[fence.end() :])
        for fence in fences
        if fence[2] == language
    ]


def section(text: str, heading: str) -> str:
    """What stands under a heading of whatever depth, with what is below it."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,6}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, heading
    depth = len(found[1])
    rest = text[found.start(2) :]
    end = re.search(rf"^#{{1,{depth}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows(text: str) -> list[list[str]]:
    """The cells of the first table in a text, without its head."""
    table = re.search(r"^ *\|(?: ?-+:? ?\|)+\n((?:\|.*\n?)+)", text, re.MULTILINE)
    assert table
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in table[1].splitlines()]


def anchors(text: str) -> set[str]:
    """The headings of a document as GitHub links to them."""
    without_code = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", without_code, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
