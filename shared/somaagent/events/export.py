"""Generates what follows from the event classes and the settings classes.

`python -m somaagent.events.export` writes, and with `--check` compares and changes nothing:

- `eventing/schemas/<type>.json`: the JSON Schema of each event's data
- `eventing/event-types/<type>.yaml`: the Knative EventType of each event
- `docs/events.md`: types, their meaning, producers and consumers
- `docs/settings.md`: every `SOMA_` variable

It belongs to the repository's tools: it reads `functions/*/contract.py` and runs in a checkout.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from somaagent.events import Event, registry

CHECKOUT: Final = Path(__file__).resolve().parents[3]
COMMAND: Final = "python -m somaagent.events.export"
FUNCTION_MODULES: Final = (
    "somaagent.settings.storage",
    "somaagent.settings.models",
    "somaagent.settings.turns",
    "somaagent.settings.tools",
    "somaagent.settings.chat",
    "somaagent.settings.events",
    "somaagent.settings.access",
    "somaagent.settings.gateway",
    "somaagent.settings.files",
    "somaagent.settings.analytics",
    "somaagent.settings.process",
    "somaagent.settings.sandbox",
    "somaagent.settings.sessions",
    "somaagent.mode",
)
"""Modules that define the settings classes that functions read, as `docs/settings.md` has them."""
SETTINGS_MODULES: Final = (
    *FUNCTION_MODULES,
    "somaagent.storage.migrate",
    "somaagent.local.settings",
    "somaagent.local.llama",
)
"""Modules that define settings classes; a test finds the ones that are missing here."""

_SCHEMAS: Final = Path("eventing/schemas")
_EVENT_TYPES: Final = Path("eventing/event-types")
_EVENTS_PAGE: Final = Path("docs/events.md")
_SETTINGS_PAGE: Final = Path("docs/settings.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one function's `contract.py` says."""

    name: str
    """Kubernetes name of the function, as in `dead-letter`."""
    consumes: frozenset[type[Event]]
    produces: frozenset[type[Event]]


def steps(root: Path) -> tuple[Step, ...]:
    """The contracts of all functions, sorted by name."""
    found: list[Step] = []
    for path in sorted(root.glob("functions/*/contract.py")):
        module = importlib.import_module(f"functions.{path.parent.name}.contract")
        found.append(
            Step(
                name=path.parent.name.replace("_", "-"),
                consumes=frozenset(module.CONSUMES),
                produces=frozenset(module.PRODUCES),
            )
        )
    return tuple(found)


def generated_files(root: Path) -> dict[Path, str]:
    """Every generated file of the checkout at `root`: its path below it, and its text."""
    known = steps(root)
    files = {_EVENTS_PAGE: _events_page(known), _SETTINGS_PAGE: _settings_page()}
    for event in registry():
        files[_SCHEMAS / f"{event.event_type}.json"] = _schema(event)
        files[_EVENT_TYPES / f"{event.event_type}.yaml"] = _event_type(event, known)
    files[_EVENT_TYPES / "kustomization.yaml"] = _kustomization()
    return files


def differences(root: Path) -> list[str]:
    """What is not as it would be generated, a line for each file."""
    files = generated_files(root)
    problems = [f"{path}: is no longer generated" for path in _strays(root, files)]
    for path, text in files.items():
        target = root / path
        if not target.exists():
            problems.append(f"{path}: is missing")
        elif target.read_text(encoding="utf-8") != text:
            problems.append(f"{path}: differs")
    return sorted(problems)


def write(root: Path) -> list[str]:
    """Bring every generated file up to date; returns what was changed."""
    changed = differences(root)
    files = generated_files(root)
    for stray in _strays(root, files):
        (root / stray).unlink()
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return changed


def main(arguments: Sequence[str] | None = None, *, root: Path = CHECKOUT) -> int:
    """Command line for the checkout at `root`; returns the exit status."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, change nothing, fail if old")
    check: bool = parser.parse_args(arguments).check
    if not (root / "functions").is_dir():
        sys.stderr.write("This runs in a checkout of the repository, not in an installed wheel.\n")
        return 2
    problems = differences(root) if check else write(root)
    if not check:
        sys.stdout.writelines(f"written: {problem}\n" for problem in problems)
        return 0
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    if problems:
        sys.stderr.write(f"Run `{COMMAND}` and commit what it writes.\n")
    return 1 if problems else 0


def _strays(root: Path, files: Mapping[Path, str]) -> list[Path]:
    present = [*(root / _SCHEMAS).glob("*.json"), *(root / _EVENT_TYPES).glob("*.yaml")]
    return [path.relative_to(root) for path in present if path.relative_to(root) not in files]


def _meaning(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split("\n\n")[0].split())


def _names(known: Iterable[str]) -> str:
    return ", ".join(sorted(known)) or "-"


def _schema(event: type[Event]) -> str:
    schema: dict[str, Any] = {  # Any: a JSON document
        **event.model_json_schema(mode="validation"),
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:somaagent:event:{event.event_type}",
        "$comment": f"Generated by `{COMMAND}`; do not edit.",
        "description": _meaning(event),
    }
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _event_type(event: type[Event], known: Sequence[Step]) -> str:
    # Knative stores these four attributes alone, in this order; with more, an EventType would
    # never be as it was applied. What else an event carries is in docs/events.md.
    producers = [step.name for step in known if event in step.produces]
    source = f"\n      value: /functions/{producers[0]}" if len(producers) == 1 else ""
    return f"""\
# Generated by `{COMMAND}`; do not edit.
apiVersion: eventing.knative.dev/v1beta3
kind: EventType
metadata:
  name: {event.event_type}
  labels:
    app.kubernetes.io/name: {event.event_type}
    app.kubernetes.io/part-of: somaagent
    app.kubernetes.io/component: eventing
spec:
  description: {json.dumps(_meaning(event), ensure_ascii=False)}
  reference:
    apiVersion: eventing.knative.dev/v1
    kind: Broker
    name: default
  attributes:
    - name: specversion
      required: true
    - name: id
      required: true
    - name: type
      required: true
      value: {event.event_type}
    - name: source
      required: true{source}
"""


def _kustomization() -> str:
    resources = "".join(f"  - {event.event_type}.yaml\n" for event in registry())
    return (
        f"# Generated by `{COMMAND}`; do not edit.\n"
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
        f"namespace: somaagent\nresources:\n{resources}"
    )


def _events_page(known: Sequence[Step]) -> str:
    lines = [
        f"<!-- Generated by `{COMMAND}`; do not edit. -->",
        "# Events",
        "",
        "CloudEvents 1.0. `subject` is the session, `partitionkey` is `<tenant>/<session>`. The",
        "extensions `tenantid`, `causationid` and `signature` are set by the platform alone. The",
        "schema of each event's data is in `eventing/schemas/`.",
        "",
        "| type | meaning | published by | consumed by |",
        "|---|---|---|---|",
    ]
    for event in registry():
        producers = _names(step.name for step in known if event in step.produces)
        consumers = _names(step.name for step in known if event in step.consumes)
        if event.terminal and consumers == "-":
            consumers = "nobody here: the chain ends"
        schema = f"[`{event.event_type}`](../{_SCHEMAS}/{event.event_type}.json)"
        lines.append(f"| {schema} | {_meaning(event)} | {producers} | {consumers} |")
    return "\n".join(lines) + "\n"


def _settings_page() -> str:
    lines = [
        f"<!-- Generated by `{COMMAND}`; do not edit. -->",
        "# Settings",
        "",
        "Every setting is an environment variable. In a cluster the ConfigMap `settings` and the",
        "Secrets `credentials` and `gateway-credentials` carry them; on one machine `soma up` sets",
        "what is not set already.",
    ]
    for settings in _settings_classes():
        lines += [
            "",
            f"## {settings.__name__}",
            "",
            _meaning(settings),
            "",
            "| variable | default | meaning |",
            "|---|---|---|",
        ]
        lines += [
            f"| {_variables(settings, name, field)} | {_default(field)} | {_prose(field)} |"
            for name, field in settings.model_fields.items()
        ]
    return "\n".join(lines) + "\n"


def function_settings() -> dict[str, bool]:
    """Every variable that a function reads, and whether what it holds is secret."""
    return {
        variable: "SecretStr" in str(field.annotation)
        for settings in _settings_classes(FUNCTION_MODULES)
        for name, field in settings.model_fields.items()
        for variable in _environment(settings, name, field)
        if variable.startswith("SOMA_")
    }


def secret_settings() -> frozenset[str]:
    """Every variable that holds a secret, of functions and of what runs beside them."""
    return frozenset(
        variable
        for settings in _settings_classes()
        for name, field in settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
        for variable in _environment(settings, name, field)
    )


def _settings_classes(modules: tuple[str, ...] = SETTINGS_MODULES) -> list[type[BaseSettings]]:
    found: list[type[BaseSettings]] = []
    for name in modules:
        module = importlib.import_module(name)
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, BaseSettings)
            and value.__module__ == name
        ]
    return found


def _variables(settings: type[BaseSettings], name: str, field: FieldInfo) -> str:
    return " or ".join(f"`{each}`" for each in _environment(settings, name, field))


def _environment(settings: type[BaseSettings], name: str, field: FieldInfo) -> list[str]:
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return [str(choice) for choice in alias.choices]
    if isinstance(alias, str):
        return [alias]
    prefix = settings.model_config.get("env_prefix") or ""
    return [f"{prefix}{name}".upper()]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    if field.default is PydanticUndefined:
        return "computed"
    if field.default in (None, ""):
        return "-"
    return f"`{field.default}`"


def _prose(field: FieldInfo) -> str:
    return " ".join((field.description or "").split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
