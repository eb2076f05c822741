"""Good and bad objects, each with what a real API server and Knative's webhooks said of it.

Every file holds a base object and cases; a case says what it merges into the base, at which of the
file's shortcuts. `cluster` is the recorded verdict (Kubernetes 1.34, Knative Serving 0.48.0,
Eventing 0.48.1, KServe 0.16.0) and `says` how its message begins; `here` and `because` stand where
this runtime judges otherwise on purpose.
"""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
# A manifest is foreign YAML.
Manifest = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One object and its verdicts."""

    file: str
    what: str
    manifest: Manifest
    cluster: str
    """`accepted` or `refused`."""
    here: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


def cases() -> list[Case]:
    """Every case of every file."""
    found: list[Case] = []
    for file in sorted(FOLDER.glob("*.yaml")):
        document: Any = yaml.safe_load(file.read_text("utf-8"))
        found += [_case(file.stem, document, given) for given in document["cases"]]
    return found


def _case(file: str, document: Any, given: Any) -> Case:
    manifest = copy.deepcopy(document["base"])
    for shortcut, steps in document["shortcuts"].items():
        if shortcut in given:
            _merge(_at(manifest, steps), copy.deepcopy(given[shortcut]))
    here = given.get("here", given["cluster"])
    assert {given["cluster"], here} <= {"accepted", "refused"}, given["what"]
    return Case(file, given["what"], manifest, given["cluster"], here)


def _at(manifest: Any, steps: list[str | int]) -> Any:
    for step in steps:
        manifest = manifest[step] if isinstance(step, int) else manifest.setdefault(step, {})
    return manifest


def _merge(target: Any, patch: Any) -> None:
    for key, value in patch.items():
        if value is None:
            target.pop(key, None)
        elif isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        else:
            target[key] = value
