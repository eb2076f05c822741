"""The chart's values.schema.json and values.yaml."""

import json
from typing import Final

import yaml

from tools.chart.base import COMPONENTS
from tools.chart.values import Json, Value

COMMENTS: Final = {
    "namespace": "Always `somaagent`, which addresses in settings and Triggers name.",
    "namespace.create": "Whether it comes with the release; hooks that migrate need it before.",
    "images": "Where the platform's own images come from.",
    "images.registry": "Put before every name, such as registry.example.com/soma.",
    "images.tag": "The release.",
    "settings": "Settings of every function: docs/settings.md. A change makes new revisions.",
    "functions": "Each is a Knative Service of its name.",
    "broker": "The Kafka below the Broker, in the ConfigMap broker-default.",
    "model": "The InferenceService chat.",
    "components": "What is opted into; knative/components has a README of each.",
}


def schema(values: list[Value], settings: list[str]) -> Json:
    """What the values may be: nothing that is not known, and each in its bounds."""
    name = {"type": "string", "pattern": "^[a-z0-9]([a-z0-9._/:-]*[a-z0-9])?$"}
    made: Json = {"$schema": "http://json-schema.org/draft-07/schema#"}
    made |= _object("Values of SomaAgent.")
    _put(made, "namespace.create", {"type": "boolean"})
    _put(made, "images.registry", {"anyOf": [{"const": ""}, name]})
    _put(made, "images.tag", {"type": "string", "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"})
    for setting in settings:
        _put(made, f"settings.{setting}", {"type": "string"})
    for value in values:
        _put(made, value.name, value.schema | {"description": value.doc})
    for component in COMPONENTS:
        _put(made, f"components.{component}.enabled", {"type": "boolean"})
    # Helm's own, which it hands to every chart.
    made["properties"]["global"] = {"type": "object"}
    return made


def _object(description: str | None) -> Json:
    told = {} if description is None else {"description": description}
    return told | {"type": "object", "additionalProperties": False, "properties": {}}


def _put(made: Json, name: str, leaf: Json) -> None:
    place = made
    *parents, last = name.split(".")
    for depth, part in enumerate(parents):
        path = ".".join(parents[: depth + 1])
        place = place["properties"].setdefault(part, _object(COMMENTS.get(path)))
    described = {"description": COMMENTS[name]} if name in COMMENTS else {}
    place["properties"][last] = described | leaf


def values_yaml(defaults: Json, values: list[Value]) -> str:
    """The defaults, with a comment above each."""
    comments = COMMENTS | {value.name: value.doc for value in values}
    lines = ["# Written by `python -m tools.chart` from the Kustomize base; do not edit."]
    _write(lines, defaults, (), comments)
    return "\n".join(lines) + "\n"


def _write(lines: list[str], place: Json, path: tuple[str, ...], comments: dict[str, str]) -> None:
    indent = "  " * len(path)
    for key, inner in place.items():
        name = ".".join((*path, key))
        if name in comments:
            lines.append(f"{indent}# {comments[name]}")
        if isinstance(inner, dict) and name.rpartition(".")[2] != "resources":
            lines.append(f"{indent}{key}:")
            _write(lines, place[key], (*path, key), comments)
        else:
            shown = yaml.safe_dump({key: inner}, width=1000, sort_keys=False).rstrip()
            lines += [f"{indent}{line}" for line in shown.splitlines()]


def written(document: Json) -> str:
    """JSON as the files of the chart have it."""
    return json.dumps(document, indent=2) + "\n"
