"""Whether the files behind some paths have changed: names, sizes and times, no contents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from knative_local.manifests.foreign import as_list, as_mapping
from knative_local.manifests.kustomize import KUSTOMIZATION_NAMES, is_kustomization
from knative_local.manifests.reading import SUFFIXES

Fingerprint = dict[str, tuple[int, int, int]]
"""Size, time of change and number of every file by its path."""


def fingerprint(paths: Iterable[Path]) -> Fingerprint:
    """Look at every file that reading `paths` would read; kustomizations lead to further folders.

    A file that is gone is absent. What cannot be looked at counts as absent, too.
    """
    found: Fingerprint = {}
    visited: set[Path] = set()
    for path in paths:
        if path.name in KUSTOMIZATION_NAMES:
            path = path.parent
        _visit(path, found, visited, every_file=False)
    return found


def _visit(path: Path, found: Fingerprint, visited: set[Path], *, every_file: bool) -> None:
    real = path.resolve()
    if real in visited:
        return
    visited.add(real)
    if not path.is_dir():
        _note(path, found)
        return
    if is_kustomization(path):
        # Patches, properties and scripts count as well.
        every_file = True
        for outside in _references(path):
            _visit(outside, found, visited, every_file=False)
    try:
        with os.scandir(path) as entries:
            children = [each for each in entries if not each.name.startswith(".")]
    except OSError:
        return
    for child in children:
        if child.is_dir():
            _visit(Path(child.path), found, visited, every_file=every_file)
        elif every_file or Path(child.name).suffix in SUFFIXES:
            _note(Path(child.path), found)


def _note(path: Path, found: Fingerprint) -> None:
    try:
        status = path.stat()
    except OSError:
        return
    found[str(path)] = (status.st_size, status.st_mtime_ns, status.st_ino)


def _references(folder: Path) -> Iterator[Path]:
    """Files and folders outside of `folder` that its kustomization names."""
    for name in KUSTOMIZATION_NAMES:
        try:
            value: Any = yaml.safe_load((folder / name).read_text("utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            continue
        for text in _texts(value):
            # Generators write `key=path`.
            reference = text.rpartition("=")[2]
            if reference.startswith("..") and "\n" not in reference:
                target = folder / reference
                if target.exists():
                    yield target


def _texts(value: Any) -> Iterator[str]:  # foreign YAML
    if isinstance(value, str):
        yield value
        return
    mapping = as_mapping(value)
    for item in (mapping.values() if mapping is not None else as_list(value)) or ():
        yield from _texts(item)
