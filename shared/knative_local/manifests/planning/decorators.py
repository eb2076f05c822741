"""Finds functions whose answers a Kafka broker takes for failures."""

from __future__ import annotations

import ast
from pathlib import Path

from knative_local.manifests.plan import ContainerPlan
from knative_local.manifests.reporting import Place

_PROGRAMS = frozenset({"functions-framework", "functions-framework-python", "functions_framework"})
_DECORATORS = frozenset({"functions_framework.cloud_event", "functions_framework.aio.cloud_event"})


def warn_of_stock_decorator(container: ContainerPlan, place: Place) -> None:
    """Warns when a function's source uses Functions Framework's own CloudEvent decorator.

    It answers every event with 200 and the body `OK`, which is neither empty nor a CloudEvent, so
    that the broker sends every event to the dead letter sink.
    """
    source = _source(container)
    if not source:
        return
    file = (container.working_dir or Path.cwd()) / source
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return
    names = _imported_names(tree)
    for node in ast.walk(tree):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for decorator in node.decorator_list:
            if _full_name(decorator, names) in _DECORATORS:
                place.warn(
                    f"{source} uses {_full_name(decorator, names)}, which answers 200 'OK'; the "
                    "Kafka broker takes that for a failure and dead-letters every event"
                )


def _source(container: ContainerPlan) -> str:
    """The function's file as Functions Framework is told it; nothing where it does not run."""
    given = container.environment.get("FUNCTION_SOURCE")
    command = list(container.command)
    if given or not command or Path(command[0]).name not in _PROGRAMS:
        return given or ""
    for position, argument in enumerate(command):
        if argument == "--source" and position + 1 < len(command):
            return command[position + 1]
        if argument.startswith("--source="):
            return argument.partition("=")[2]
    return "main.py"


def _imported_names(tree: ast.Module) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _full_name(node: ast.expr, names: dict[str, str]) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([names.get(node.id, node.id), *reversed(parts)])
