"""Files, folders and kustomizations to YAML documents."""

from collections.abc import Iterable
from pathlib import Path

from knative_local.manifests.documents import Document, read_file
from knative_local.manifests.kustomize import KUSTOMIZATION_NAMES, is_kustomization, render
from knative_local.manifests.problems import Problem

SUFFIXES = frozenset({".yaml", ".yml"})


def read_paths(paths: Iterable[Path]) -> tuple[list[Document], list[Problem]]:
    """Every object under `paths`.

    A folder with a kustomization is rendered; of any other folder every YAML file is read and every
    folder visited, those whose name starts with a dot excepted.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in paths:
        found, wrong = _read_path(path)
        if not found and not wrong:
            wrong = [Problem(file=str(path), message="holds no manifest")]
        documents.extend(found)
        problems.extend(wrong)
    return documents, problems


def _read_path(path: Path) -> tuple[list[Document], list[Problem]]:
    if path.is_dir():
        return _read_folder(path)
    if path.name in KUSTOMIZATION_NAMES:
        return render(path.parent)
    if not path.exists():
        return [], [Problem(file=str(path), message="does not exist")]
    return read_file(path)


def _read_folder(folder: Path) -> tuple[list[Document], list[Problem]]:
    if is_kustomization(folder):
        return render(folder)
    documents: list[Document] = []
    problems: list[Problem] = []
    for child in sorted(folder.iterdir()):
        if child.name.startswith("."):
            continue
        if child.is_dir():
            found, wrong = _read_folder(child)
        elif child.suffix in SUFFIXES:
            found, wrong = read_file(child)
        else:
            continue
        documents.extend(found)
        problems.extend(wrong)
    return documents, problems
