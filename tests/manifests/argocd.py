"""Argo CD's applications as kustomize renders them, and what it would call drift."""

import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Any, cast  # cast: of parsed YAML

import jq  # it ships no types
import yaml

from tests.manifests.rendering import KUBECTL, ROOT, Manifest, of_kind

_JQ: Any = jq
ARGOCD = ROOT / "knative" / "argocd"


@cache
def _text(folder: str) -> str:
    done = subprocess.run(
        [KUBECTL, "kustomize", ARGOCD / folder], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rendered(folder: str) -> list[Manifest]:
    """The objects of a folder of `knative/argocd`."""
    return list(yaml.safe_load_all(_text(folder)))


def in_application(name: str) -> list[Manifest]:
    """What the application `data` or `platform` deploys."""
    return rendered(f"production/{name}")


def applications() -> list[Manifest]:
    """Every Application, the first by hand, and their project last."""
    root: Manifest = yaml.safe_load((ARGOCD / "root.yaml").read_text())
    made = rendered("apps")
    return [root, *of_kind(made, "Application"), *of_kind(made, "AppProject")]


def ignored(manifest: Manifest) -> Manifest:
    """An object without what the application `platform` says is not drift."""
    (platform,) = [item for item in applications() if item["metadata"]["name"] == "platform"]
    group = manifest["apiVersion"].rpartition("/")[0]
    for rule in platform["spec"]["ignoreDifferences"]:
        if (rule["group"], rule["kind"]) == (group, manifest["kind"]):
            for expression in rule["jqPathExpressions"]:
                manifest = (
                    _JQ.compile(f"delpaths([path({expression})])").input_value(manifest).first()
                )
    return manifest


def drift(wanted: Any, live: Any, path: str = "") -> Iterator[str]:
    """Where a live object differs from ours as Argo CD sees it, by path.

    What was added to a map is somebody else's; a list is ours as a whole.
    """
    if isinstance(wanted, dict) and isinstance(live, dict):
        for key, inner in cast("Manifest", wanted).items():
            yield from drift(inner, cast("Manifest", live).get(key), f"{path}/{key}")
    elif isinstance(wanted, list) and isinstance(live, list):
        yield from _drift_of_lists(cast("list[Any]", wanted), cast("list[Any]", live), path)
    elif wanted != live:
        yield path


def _drift_of_lists(wanted: list[Any], live: list[Any], path: str) -> Iterator[str]:
    if len(wanted) != len(live):
        yield path
        return
    for number, (ours, theirs) in enumerate(zip(wanted, live, strict=True)):
        here = f"{path}/{number}"
        yield from drift(ours, theirs, here)
        if isinstance(ours, dict) and isinstance(theirs, dict):
            added = cast("Manifest", theirs).keys() - cast("Manifest", ours).keys()
            yield from (f"{here}/{key}" for key in sorted(added))
