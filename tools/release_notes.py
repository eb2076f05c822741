"""Prints what CHANGELOG.md says of a release: `make release-notes VERSION=1.2.0`.

Without a version it is that of pyproject.toml. `Unreleased` is a version, too.
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
_HEADING: Final = re.compile(r"^## \[([^\]]+)\](?: - (\S+))?[ \t]*$", re.MULTILINE)


class NoNotes(Exception):
    """The changelog says nothing of the version; the message says what to do."""


def notes(changelog: str, version: str) -> str:
    """The section of a version, without its heading.

    Raises:
        NoNotes: There is no such section, it is empty, or a release has no date.
    """
    headings = list(_HEADING.finditer(changelog))
    for number, heading in enumerate(headings):
        if heading[1] != version:
            continue
        if version != "Unreleased" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", heading[2] or "") is None:
            raise NoNotes(
                f"CHANGELOG.md: the heading of {version} needs a date: ## [{version}] - YYYY-MM-DD"
            )
        end = headings[number + 1].start() if number + 1 < len(headings) else len(changelog)
        text = changelog[heading.end() : end].strip()
        if re.search(r"^[-*] ", text, re.MULTILINE) is None:
            raise NoNotes(f"CHANGELOG.md: the section of {version} lists nothing")
        return text + "\n"
    raise NoNotes(f"CHANGELOG.md has no section ## [{version}]: rename [Unreleased] and date it")


def main() -> int:
    """Print the notes, or what is missing."""
    parser = argparse.ArgumentParser(prog="tools/release_notes.py", description=__doc__)
    parser.add_argument("version", nargs="?", help="such as 1.2.0, v1.2.0 or Unreleased")
    asked: str | None = parser.parse_args().version
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version: str = (asked or project["version"]).removeprefix("v")
    if version not in (project["version"], "Unreleased"):
        print(
            f"pyproject.toml has the version {project['version']}, not {version}", file=sys.stderr
        )
        return 1
    try:
        print(notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version), end="")
    except NoNotes as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
