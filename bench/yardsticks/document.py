"""What a command measured, put into a document between two comments that name it."""

import re
from textwrap import wrap

WIDTH = 119
"""Characters of a line in the documents."""


def placed(document: str, section: str, command: str) -> str:
    """The document with the section between the command's comments. Raises SystemExit where it hasn't both."""
    begin, end = (f"<!-- {word}: {command} -->" for word in ("begin", "end"))
    if not re.search(f"{begin}.*{end}", document, re.DOTALL):
        raise SystemExit(f"The document has no lines {begin} and {end} to write between.")
    return f"{document.partition(begin)[0]}{begin}\n\n{section.strip()}\n\n{end}{document.partition(end)[2]}"


def wrapped(paragraph: str) -> str:
    """In the documents' lines; an item of a list is indented."""
    indent = "  " if paragraph.startswith("- ") else ""
    return "\n".join(wrap(paragraph, WIDTH, subsequent_indent=indent, break_on_hyphens=False))
