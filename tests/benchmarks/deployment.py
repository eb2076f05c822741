"""What a deployment weighs: images, their starts, a cluster's, and the YAML of each function.

Images and clusters are measured by `make images`, `make images-test` and `make cluster-test`, which
write them down in build/; what was not measured here is not in the table.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.benchmarks.eventing import figure
from tests.manifests.rendering import ROOT

BUILD = ROOT / "build"


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module; nothing runs, so there is no state."""
    del state
    return [
        *_images(_written("images.json", "make images")),
        *_starts(_written("containers.json", "make images-test")),
        *_cluster(_written("cluster.json", "make cluster-test")),
        *_manifests(),
    ]


def _written(name: str, command: str) -> dict[str, Any]:
    path = BUILD / name
    if not path.exists():
        sys.stderr.write(f"not measured here: {command} writes build/{name}\n")
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _images(found: dict[str, Any]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for image in found.get("images", []):
        most = image["goal_bytes"] / 1e6 if image["goal_bytes"] else None
        goal = f"<= {most:g}" if most else ""
        name = f"image {image['flavour']}, unpacked"
        lines.append(figure(name, image["bytes"] / 1e6, "MB", raw=None, most=most, goal=goal))
    return lines


def _starts(found: dict[str, Any]) -> list[dict[str, Any]]:
    measured: dict[str, dict[str, float]] = {
        name: each for name, each in found.items() if name != "load_average"
    }
    return [
        figure(
            f"start of {name} in a container, beside the bare process",
            each["ready_seconds"],
            "s",
            raw=each.get("bare_ready_seconds"),
        )
        for name, each in measured.items()
    ]


def _cluster(found: dict[str, Any]) -> list[dict[str, Any]]:
    names = {
        "empty_to_answer_seconds": "from an empty cluster to an answered message",
        "first_token_p50": "first token in a cluster, p50",
        "first_token_from_zero": "first token from zero in a cluster",
        "cold_start_p50": "cold start of a function in a cluster, p50",
    }
    return [figure(text, found[key], "s", raw=None) for key, text in names.items() if key in found]


def _manifests() -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for name, (objects, length) in yaml_of_functions().items():
        lines.append(figure(f"objects of {name}", objects, "objects", raw=None))
        lines.append(figure(f"YAML of {name}", length, "lines", raw=None))
    return lines


def yaml_of_functions() -> dict[str, tuple[int, int]]:
    """Each function's objects and their lines: account, Service, Triggers and sources."""
    files = [
        *(ROOT / "knative" / "base").glob("*/*.yaml"),
        *(ROOT / "eventing" / "triggers").glob("*.yaml"),
        *(ROOT / "eventing" / "sources").glob("*.yaml"),
    ]
    found: dict[str, tuple[int, int]] = {}
    for path in files:
        text = path.read_text(encoding="utf-8")
        manifest = yaml.safe_load(text)
        if manifest["kind"] == "Kustomization":
            continue
        spec = manifest.get("spec", {})
        sink = spec.get("subscriber") or spec.get("sink")
        owner: str = sink["ref"]["name"] if sink else manifest["metadata"]["name"]
        objects, length = found.get(owner, (0, 0))
        found[owner] = (objects + 1, length + len(text.splitlines()))
    return dict(sorted(found.items()))
