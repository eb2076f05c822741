"""Manifests as Helm templates: every value in its place, everything else as it is."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final, cast  # cast: of parsed YAML

import yaml

from tools.chart.base import SETTINGS, identity
from tools.chart.values import Json, Path, Value

HEADER: Final = (
    "{{- /* Written by `python -m tools.chart` from the Kustomize base; do not edit. */ -}}\n"
)
HOOKS: Final = {
    "PreSync": "pre-install,pre-upgrade",
    "PostSync": "post-install,post-upgrade",
}
"""Helm's words for Argo CD's: when the migrations run."""
_ACCOUNT_FIRST: Final = "-1"
IMAGE: Final = "somaagent-"


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as such."""


def _text(_: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


class Template:
    """One object, some of whose places hold expressions instead of what they have."""

    def __init__(self, manifest: Json) -> None:
        self._manifest = deepcopy(manifest)
        self._expressions: list[str] = []

    def put(self, path: Path, expression: str) -> Any:
        """Have an expression, which results in JSON, at a path; what was there before."""
        *parents, last = path
        place: Any = self._manifest
        for part in parents:
            place = place[part]
        before = place[last]
        place[last] = f"EXPRESSION{len(self._expressions)}END"
        self._expressions.append(expression)
        return before

    def add(self, path: Path, key: str, text: str) -> None:
        """Add a constant text below a path."""
        place: Any = self._manifest
        for part in path:
            place = place[part]
        place[key] = text

    def write(self, condition: str | None = None) -> str:
        """The template; rendered only where `condition` holds."""
        text = yaml.dump(
            self._manifest, Dumper=_Dumper, sort_keys=False, width=1000, allow_unicode=True
        )
        text = text.replace("{{", '{{ "{{" }}')
        for number, expression in enumerate(self._expressions):
            text = text.replace(f"EXPRESSION{number}END", f"{{{{ {expression} }}}}")
        if condition is not None:
            text = f"{{{{- if {condition} }}}}\n{text}{{{{- end }}}}\n"
        return HEADER + text


def template(manifest: Json, values: list[Value], defaults: Json, condition: str | None) -> str:
    """The template of one object; what it has where values stand becomes their default."""
    made = Template(manifest)
    for value in values:
        if (value.kind, value.object) == identity(manifest):
            reference = _reference(value.name)
            shown = f"{reference} | toString | toJson" if value.text else f"{reference} | toJson"
            _set(defaults, value, made.put(value.path, shown))
    _put_images(made, manifest)
    _put_settings(made, manifest)
    _add_hooks(made, manifest)
    if manifest["kind"] == "Namespace":
        condition = ".Values.namespace.create"
    return made.write(condition)


def _reference(name: str) -> str:
    """A value for Go, which takes no hyphens between dots."""
    parts = " ".join(json.dumps(part) for part in name.split("."))
    return f"index .Values {parts}" if "-" in name else f".Values.{name}"


def _set(defaults: Json, value: Value, found: Any) -> None:
    place = defaults
    *parents, last = value.name.split(".")
    for part in parents:
        place = place.setdefault(part, {})
    place[last] = int(found) if value.text else found


def _walk(place: Any, path: Path, visit: Callable[[Path, Any], None]) -> None:
    items: list[tuple[str | int, Any]] = []
    if isinstance(place, dict):
        items = list(cast("Json", place).items())
    elif isinstance(place, list):
        items = list(enumerate(cast("list[Any]", place)))
    for key, inner in items:
        visit((*path, key), inner)
        _walk(inner, (*path, key), visit)


def _put_images(made: Template, manifest: Json) -> None:
    def visit(path: Path, found: Any) -> None:
        if path[-1] == "image" and isinstance(found, str) and found.startswith(IMAGE):
            name = found.partition(":")[0]
            made.put(path, f'include "somaagent.image" (list . "{name}") | toJson')

    _walk(manifest, (), visit)


def _put_settings(made: Template, manifest: Json) -> None:
    name = 'include "somaagent.settings.name" . | toJson'
    if identity(manifest) == ("ConfigMap", SETTINGS):
        made.put(("metadata", "name"), name)
        made.put(("data",), ".Values.settings | toJson")
        return

    def visit(path: Path, found: Any) -> None:
        if path[-2:] == ("configMapRef", "name") and found.startswith(f"{SETTINGS}-"):
            made.put(path, name)

    _walk(manifest, (), visit)


def _add_hooks(made: Template, manifest: Json) -> None:
    annotations = manifest["metadata"].get("annotations", {})
    hook = annotations.get("argocd.argoproj.io/hook")
    if hook is None:
        return
    at: Path = ("metadata", "annotations")
    made.add(at, "helm.sh/hook", HOOKS[hook])
    made.add(at, "helm.sh/hook-delete-policy", "before-hook-creation")
    if manifest["kind"] == "ServiceAccount":
        made.add(at, "helm.sh/hook-weight", _ACCOUNT_FIRST)
