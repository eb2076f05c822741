"""The parts of the repository that contracts bind together."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = ROOT / "functions"
TRIGGERS = ROOT / "eventing" / "triggers"
SERVICES = ROOT / "knative" / "base"

Manifest = dict[str, Any]  # Any: a parsed YAML document


def function_folders() -> list[Path]:
    """The folder of each function."""
    return sorted(path.parent for path in FUNCTIONS.glob("*/__init__.py"))


def service_name(folder: Path) -> str:
    """The Kubernetes name that follows from a function's folder."""
    return folder.name.replace("_", "-")


def manifest(path: Path) -> Manifest:
    """The one object of a YAML file."""
    loaded: Manifest = yaml.safe_load(path.read_text())
    return loaded


def triggers() -> dict[Path, Manifest]:
    """Every Trigger by its file."""
    return {
        path: manifest(path)
        for path in sorted(TRIGGERS.glob("*.yaml"))
        if path.name != "kustomization.yaml"
    }
