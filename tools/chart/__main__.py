"""`python -m tools.chart` writes knative/chart from the Kustomize base; `--check` compares only."""

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Final

from somaagent.events.export import function_settings
from tools.chart.base import COMPONENTS, ROOT, SETTINGS, added, identity, rendered
from tools.chart.schema import schema, values_yaml, written
from tools.chart.templates import template
from tools.chart.values import Json, values

CHART: Final = ROOT / "knative" / "chart"
BY_HAND: Final = ("README.md", ".helmignore", "templates/_helpers.tpl", "templates/NOTES.txt")


def files() -> dict[str, str]:
    """Every generated file of the chart by its path there."""
    base = rendered()
    functions = [name for kind, name in map(identity, base) if kind == "Service"]
    wanted = list(values(functions))
    (settings,) = [found["data"] for found in base if identity(found) == ("ConfigMap", SETTINGS)]
    defaults: Json = {
        "namespace": {"create": True},
        "images": {"registry": "", "tag": _version()},
        "settings": settings,
    }
    made = {_file(found): template(found, wanted, defaults, None) for found in base}
    for component in COMPONENTS:
        condition = f'(index .Values "components" "{component}").enabled'
        for found in added(component, base):
            path = f"templates/{component}/{_file(found).removeprefix('templates/')}"
            made[path] = template(found, wanted, defaults, condition)
    defaults["components"] = {name: {"enabled": False} for name in COMPONENTS}
    plain = sorted(name for name, secret in function_settings().items() if not secret)
    made["values.yaml"] = values_yaml(defaults, wanted)
    made["values.schema.json"] = written(schema(wanted, plain))
    made["Chart.yaml"] = _chart(_version())
    return made


def _file(manifest: Json) -> str:
    kind, name = identity(manifest)
    return f"templates/{kind.lower()}-{name}.yaml"


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    version: str = project["version"]
    return version


def _chart(version: str) -> str:
    return (
        "# Written by `python -m tools.chart`; do not edit.\n"
        "apiVersion: v2\n"
        "name: somaagent\n"
        "description: SomaAgent on Knative, as the Kustomize base has it.\n"
        "type: application\n"
        f"version: {version}\n"
        f'appVersion: "{version}"\n'
        'kubeVersion: ">=1.33.0-0"\n'
    )


def main() -> int:
    """Write, or with `--check` name the files that are old, missing or stray."""
    parser = argparse.ArgumentParser(prog="python -m tools.chart", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and change nothing")
    check: bool = parser.parse_args().check
    made = files()
    there = {
        path.relative_to(CHART).as_posix(): path for path in CHART.rglob("*") if path.is_file()
    }
    stray = sorted(there.keys() - made.keys() - set(BY_HAND))
    old = sorted(
        path for path, text in made.items() if path not in there or there[path].read_text() != text
    )
    if check:
        for path in (*old, *stray):
            print(f"knative/chart/{path} is not as the base has it: run `python -m tools.chart`")
        return 1 if old or stray else 0
    for path in stray:
        there[path].unlink()
    for path in old:
        target = Path(CHART, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made[path])
    print(f"{len(made)} files, {len(old)} written, {len(stray)} removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
