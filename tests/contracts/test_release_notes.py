"""A release says what changed, or is none."""

import subprocess
import sys

import pytest

from tests.contracts.repository import ROOT
from tools.release_notes import NoNotes, notes

CHANGELOG = """# Changelog

## [Unreleased]

### Added

- A thing to come.

## [1.1.0] - 2026-03-01

### Fixed

- A thing.

## [1.0.1]

- No date.

## [1.0.0] - 2026-01-01

Nothing.
"""


def test_the_notes_are_the_section_of_the_version() -> None:
    assert notes(CHANGELOG, "1.1.0") == "### Fixed\n\n- A thing.\n"
    assert notes(CHANGELOG, "Unreleased") == "### Added\n\n- A thing to come.\n"


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("2.0.0", r"no section ## \[2.0.0\]"),
        ("1.0.1", "needs a date"),
        ("1.0.0", "lists nothing"),
        ("1.1", "no section"),
    ],
)
def test_a_version_without_notes_is_refused(version: str, said: str) -> None:
    with pytest.raises(NoNotes, match=said):
        notes(CHANGELOG, version)


def _asked(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/release_notes.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_the_changelog_has_notes_of_what_is_to_come() -> None:
    done = _asked("Unreleased")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n- ") > 5


def test_a_tag_that_is_not_the_projects_version_is_refused() -> None:
    done = _asked("v99.0.0")
    assert done.returncode == 1
    assert "not 99.0.0" in done.stderr
    assert done.stdout == ""
