"""The objects that the chart is made from, as kustomize renders them."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import yaml

from tools.chart.values import Json

ROOT: Final = Path(__file__).resolve().parents[2]
BASE: Final = (
    "knative/base",
    "eventing/base",
    "eventing/triggers",
    "eventing/sources",
    "eventing/event-types",
    "kserve/base/chat",
    "kserve/runtimes/vllm",
)
"""What every cluster with Kafka and a GPU is given: the overlays but for their patches."""

COMPONENTS: Final = (
    *("large-model", "migrations", "model-cache", "monitoring", "network-policies"),
    *("small-models", "speech", "spire"),
)
"""Those that add objects and change none."""

SETTINGS: Final = "settings"
_HASHED: Final = re.compile(rf"^{SETTINGS}-[a-z0-9]{{10}}$")


def rendered(components: tuple[str, ...] = (), further: Json | None = None) -> list[Json]:
    """The base with components, and with what else a kustomization may say.

    Raises:
        subprocess.CalledProcessError: kustomize refuses it.
    """
    parent = ROOT / "build" / "chart"
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        kustomization = {
            "resources": [os.path.relpath(ROOT / path, folder) for path in BASE],
            "components": [
                os.path.relpath(ROOT / "knative" / "components" / name, folder)
                for name in components
            ],
            **(further or {}),
        }
        Path(folder, "kustomization.yaml").write_text(yaml.safe_dump(kustomization))
        done = subprocess.run(
            [Path(sys.executable).parent / "kubectl", "kustomize", folder],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    return list(yaml.safe_load_all(done.stdout))


def added(component: str, base: list[Json]) -> list[Json]:
    """The objects that a component adds.

    Raises:
        ValueError: It changes the base, which the chart cannot show.
    """
    known = {identity(found): found for found in base}
    new: list[Json] = []
    for found in rendered((component,)):
        if identity(found) not in known:
            new.append(found)
        elif known[identity(found)] != found:
            raise ValueError(f"the component {component} changes {identity(found)}")
    return new


def identity(manifest: Json) -> tuple[str, str]:
    """Kind and name; of the generated settings without their hash."""
    name: str = manifest["metadata"]["name"]
    return manifest["kind"], SETTINGS if _HASHED.match(name) else name
