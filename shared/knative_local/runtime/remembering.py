"""Which Triggers the last run on a state folder had: those that are gone have been deleted."""

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


class KnownGroups:
    """The consumer groups of the Triggers of the last run, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def without(self, current: Iterable[str]) -> list[str]:
        """Return the groups of the last run that no Trigger of this one has."""
        found: Any = None
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._path.read_text("utf-8"))
        if not isinstance(found, list):
            return []
        groups: list[Any] = found  # pyright: ignore[reportUnknownVariableType] - foreign JSON
        return sorted({each for each in groups if isinstance(each, str)} - set(current))

    def write(self, current: Iterable[str]) -> None:
        """Remember these for the next run.

        Raises:
            OSError: The file cannot be written.
        """
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(sorted(current)) + "\n", "utf-8")
        new.replace(self._path)
