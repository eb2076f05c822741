"""Manifests as kustomize renders them, and small questions about them."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Manifest = dict[str, Any]  # Any: a parsed YAML document

ROOT = Path(__file__).resolve().parents[2]
OVERLAYS = ROOT / "knative" / "overlays"
COMPONENTS = ROOT / "knative" / "components"
EXAMPLES = ROOT / "docs" / "examples"
KUBECTL = Path(sys.executable).parent / "kubectl"


def overlay_names() -> list[str]:
    """The overlays of the repository."""
    return sorted(path.parent.name for path in OVERLAYS.glob("*/kustomization.yaml"))


@cache
def _text_of(folder: Path) -> str:
    done = subprocess.run(
        [KUBECTL, "kustomize", folder], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rendered_text(overlay: str) -> str:
    """What a cluster would be given."""
    return _text_of(OVERLAYS / overlay)


def rendered_example(example: str) -> list[Manifest]:
    """The objects of an overlay below `docs/examples`."""
    return list(yaml.safe_load_all(_text_of(EXAMPLES / example)))


def component_names() -> list[str]:
    """What an overlay can opt into."""
    return sorted(path.parent.name for path in COMPONENTS.glob("*/kustomization.yaml"))


def combined_text(overlay: str, components: tuple[str, ...]) -> str:
    """What a cluster would be given for an overlay with components of the repository."""
    if not components:
        return rendered_text(overlay)
    return text_with(overlay, tuple(COMPONENTS / name for name in components))


@cache
def text_with(overlay: str, components: tuple[Path, ...]) -> str:
    """What a cluster would be given for an overlay with components, wherever they are."""
    # Inside the checkout: kustomize takes bases by relative paths alone.
    parent = ROOT / "build" / "combinations"
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        wanted = {
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "resources": [os.path.relpath(OVERLAYS / overlay, folder)],
            "components": [os.path.relpath(component, folder) for component in components],
        }
        Path(folder, "kustomization.yaml").write_text(yaml.safe_dump(wanted))
        done = subprocess.run(
            [KUBECTL, "kustomize", folder], capture_output=True, text=True, timeout=60
        )
    names = ", ".join(component.name for component in components)
    assert done.returncode == 0, f"{overlay} with {names}: {done.stderr}"
    return done.stdout


def combined(overlay: str, components: tuple[str, ...]) -> list[Manifest]:
    """The objects of an overlay with components."""
    return list(yaml.safe_load_all(combined_text(overlay, components)))


def rendered(overlay: str) -> list[Manifest]:
    """The objects of an overlay."""
    return list(yaml.safe_load_all(rendered_text(overlay)))


def of_kind(manifests: list[Manifest], kind: str, group: str = "") -> list[Manifest]:
    """The objects of one kind, and of one API group where `group` names it."""
    return [
        manifest
        for manifest in manifests
        if manifest["kind"] == kind and manifest["apiVersion"].startswith(group)
    ]


def knative_services(manifests: list[Manifest]) -> dict[str, Manifest]:
    """Knative Services by name."""
    found = of_kind(manifests, "Service", "serving.knative.dev/")
    return {manifest["metadata"]["name"]: manifest for manifest in found}


_POD_SPECS: dict[str, Callable[[Manifest], Manifest]] = {
    "serving.knative.dev/Service": lambda manifest: manifest["spec"]["template"]["spec"],
    "apps/Deployment": lambda manifest: manifest["spec"]["template"]["spec"],
    "batch/Job": lambda manifest: manifest["spec"]["template"]["spec"],
    "serving.kserve.io/ServingRuntime": lambda manifest: manifest["spec"],
}


def pods(manifests: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Every pod that the objects lead to: what makes it, and its spec."""
    for manifest in manifests:
        group = manifest["apiVersion"].split("/")[0]
        find = _POD_SPECS.get(f"{group}/{manifest['kind']}")
        if find is not None:
            yield f"{manifest['kind']} {manifest['metadata']['name']}", find(manifest)


def containers(manifests: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Every container of every pod: what makes it, and the container."""
    for owner, pod in pods(manifests):
        for container in pod["containers"]:
            yield f"{owner}/{container['name']}", container
