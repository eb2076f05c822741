"""What pydantic finds wrong, in words that help."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knative_local.manifests.documents import FieldPath
from knative_local.manifests.models.base import ManifestModel
from knative_local.manifests.reporting import Place


def say_shape_errors(error: ValidationError, model_type: type[BaseModel], place: Place) -> None:
    """Refuses, at its own field, everything that `error` found."""
    said: set[FieldPath] = set()
    for detail in error.errors(include_url=False):
        path = _field_path(detail["loc"])
        # A field with several types fails once for each of them.
        if path not in said:
            said.add(path)
            _say(detail, model_type, place)


def _say(detail: ErrorDetails, model_type: type[BaseModel], place: Place) -> None:
    path = _field_path(detail["loc"])
    at = place.at(*path)
    if detail["type"] == "extra_forbidden":
        at.refuse(_about_unknown(str(path[-1]), _model_at(model_type, path[:-1])))
    elif detail["type"] == "missing":
        at.refuse("is missing")
    else:
        at.refuse(_plain(detail))


def _field_path(location: tuple[int | str, ...]) -> FieldPath:
    """The path without what pydantic adds: names of union members and marks on mapping keys."""
    return tuple(
        step
        for step in location
        if isinstance(step, int) or step not in {"int", "str", "float", "[key]"}
    )


def _plain(detail: ErrorDetails) -> str:
    given = detail.get("input")
    shown = "" if isinstance(given, (dict, list)) else f", not {given!r}"
    expected = {
        "string_type": "must be a string (put it in quotes)",
        "int_type": "must be a whole number",
        "bool_type": "must be true or false",
        "dict_type": "must be a mapping",
        "list_type": "must be a list",
        "model_type": "must be a mapping",
        "model_attributes_type": "must be a mapping",
    }.get(detail["type"])
    if expected is not None:
        return expected + shown
    return detail["msg"][:1].lower() + detail["msg"][1:] + shown


def _about_unknown(name: str, model: type[BaseModel] | None) -> str:
    if model is None:
        return "is not a known field"
    if issubclass(model, ManifestModel) and name in model.cannot:
        return f"cannot be used here: {model.cannot[name]}"
    known = [field.alias or own for own, field in model.model_fields.items()]
    return "is not a known field" + hint(name, known)


def hint(name: str, known: list[str]) -> str:
    """What `name` was perhaps meant to be, as the end of a message."""
    close = difflib.get_close_matches(name, known, n=1)
    if not close:
        lower = {each.lower(): each for each in known}
        close = [lower[name.lower()]] if name.lower() in lower else []
    return f"; did you mean {close[0]!r}?" if close else ""


def _model_at(model: type[BaseModel], path: FieldPath) -> type[BaseModel] | None:
    """The model that stands at `path` below `model`."""
    current: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int):
            continue
        if current is None:
            return None
        found = [field for own, field in current.model_fields.items() if step in {field.alias, own}]
        current = next(_models_in(found[0].annotation), None) if found else None
    return current


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # any type expression
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for argument in typing.get_args(annotation):
        yield from _models_in(argument)
