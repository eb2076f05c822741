"""What the attacks did, as a table and as `build/abuse.json`, when the large sizes were asked."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.integration.functions.gateway.abuse.siege import FULL, ROWS
from tests.support.platform import ROOT

_COLUMNS = ("attack", "attempts", "megabytes", "most_megabytes", "served", "slowest", "seen")


@pytest.fixture(scope="session", autouse=True)
def report() -> Iterator[None]:
    """Written when the last attack is over."""
    yield
    if FULL and ROWS:
        build: Path = ROOT / "build"
        build.mkdir(exist_ok=True)
        rows = [asdict(row) for row in ROWS]
        (build / "abuse.json").write_text(json.dumps(rows, indent=2) + "\n")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if not (FULL and ROWS):
        return
    table = [_COLUMNS, *[[str(asdict(row)[name]) for name in _COLUMNS] for row in ROWS]]
    widths = [max(len(line[column]) for line in table) for column in range(len(_COLUMNS) - 1)]
    for line in table:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        terminalreporter.write_line("  ".join([*cells, line[-1]]))
