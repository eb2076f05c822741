"""YAML documents with the lines their fields stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from knative_local.manifests.foreign import as_list, as_mapping
from knative_local.manifests.problems import Problem

if TYPE_CHECKING:
    from yaml import SafeLoader
else:
    try:
        # Ten times as fast, and the same otherwise; absent where PyYAML has no libyaml.
        from yaml import CSafeLoader as SafeLoader
    except ImportError:
        from yaml import SafeLoader

FieldPath: TypeAlias = tuple[str | int, ...]
"""Keys and list positions from the top of a document down."""


@dataclass(frozen=True, slots=True)
class Document:
    """One object of a manifest file as plain Python values."""

    file: str
    value: Any  # foreign YAML: whatever the file holds, until a model has judged it
    node: yaml.Node | None = None
    """The parsed tree, where the text itself is at hand."""

    def line_of(self, path: FieldPath) -> int | None:
        """The line of the deepest part of `path` that the document has."""
        if self.node is None:
            return None
        node = self.node
        line = node.start_mark.line
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line + 1


def read_documents(text: str, file: str) -> tuple[list[Document], list[Problem]]:
    """The objects in `text`, items of a `List` one by one, and what is no YAML object."""
    documents: list[Document] = []
    problems: list[Problem] = []
    try:
        loader = _StrictLoader(text)
    except yaml.YAMLError as error:
        return [], [_syntax_problem(error, file)]
    try:
        while loader.check_node():
            node = loader.get_node()
            if node is None:
                break
            value: Any = loader.construct_document(node)  # pyright: ignore[reportUnknownMemberType] # untyped in the stubs
            if value is None:
                continue
            if not isinstance(value, dict):
                problems.append(
                    Problem(
                        file=file,
                        line=node.start_mark.line + 1,
                        message=f"a manifest is a mapping, this is a {type(value).__name__}",
                    )
                )
                continue
            documents.extend(_expanded(Document(file=file, value=value, node=node)))
    except yaml.YAMLError as error:
        problems.append(_syntax_problem(error, file))
    except RecursionError:
        problems.append(Problem(file=file, message="the YAML is nested too deeply or in itself"))
    return documents, problems


def read_file(path: Path) -> tuple[list[Document], list[Problem]]:
    """The objects in a file, and what is wrong with it as YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [], [Problem(file=str(path), message=f"cannot be read: {error}")]
    return read_documents(text, str(path))


class _StrictLoader(SafeLoader):
    """Refuses a key that stands twice in a mapping; keeps dates as text, as an API server does."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands here twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _expanded(document: Document) -> Iterator[Document]:
    value = as_mapping(document.value) or {}
    items = as_list(value.get("items"))
    if value.get("kind") != "List" or items is None:
        yield document
        return
    nodes = _child(document.node, "items") if document.node is not None else None
    for position, item in enumerate(items):
        found = _child(nodes[1], position) if nodes is not None else None
        yield Document(document.file, item, found[1] if found is not None else None)


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child.start_mark.line, child
    return None


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem is not None:
        mark = error.problem_mark or error.context_mark
        return Problem(
            file=file,
            line=mark.line + 1 if mark is not None else None,
            message=f"is not valid YAML: {error.problem}",
        )
    return Problem(file=file, message=f"is not valid YAML: {error}")
