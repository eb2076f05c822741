"""What the last run on a state folder ran: the stand-in for what a cluster's API has stored."""

import contextlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knative_local.manifests.plan import ObjectKey

OBJECTS_FILE = "objects.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """One object of a run."""

    kind: str
    namespace: str
    name: str
    facts: Mapping[str, str]
    """What its manager needs to clear up after it."""
    frozen: Mapping[str, str]
    """The fields that must not change while the object exists."""


class RunMemory:
    """A file of the state folder that names the objects of the last run."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[Remembered]:
        """Return the objects of the last run; none where nothing readable was left."""
        found: Any = None  # foreign JSON until it has become objects
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._path.read_text("utf-8"))
        try:
            return [Remembered(**each) for each in found or ()]
        except TypeError:
            return []

    def frozen(self) -> dict[ObjectKey, Mapping[str, str]]:
        """Return the fields of the last run's objects that must not change."""
        return {(each.kind, each.namespace, each.name): each.frozen for each in self.read()}

    def write(self, objects: Iterable[Remembered]) -> None:
        """Remember these for the next run.

        Raises:
            OSError: The file cannot be written.
        """
        new = self._path.with_suffix(".new")
        text = json.dumps([asdict(each) for each in objects], indent=1)
        new.write_text(text + "\n", "utf-8")
        new.replace(self._path)
