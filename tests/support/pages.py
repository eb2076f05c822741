"""The blocks of shell commands of the pages in docs/operations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.platform import ROOT

_BLOCK = re.compile(r"^( *)```(sh|redis)( run)?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One block of commands of a page."""

    page: str
    line: int
    commands: str
    runs: bool
    """Whether one machine is enough for it, as it stands."""


def text_of(page: str) -> str:
    """A page of docs/operations."""
    return (ROOT / "docs" / "operations" / f"{page}.md").read_text()


def blocks(page: str, language: str = "sh") -> Iterator[Block]:
    """The page's blocks in a language, from the top."""
    text = text_of(page)
    for found in _BLOCK.finditer(text):
        indent, spoken, runs, commands = found.groups()
        if spoken == language:
            yield Block(
                page=page,
                line=text.count("\n", 0, found.start()) + 1,
                commands="".join(
                    line.removeprefix(indent) for line in commands.splitlines(keepends=True)
                ),
                runs=runs is not None,
            )
