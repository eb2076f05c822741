"""The chart as Helm itself renders it, in a process of its own: Helm's library is Go.

`python -m tests.manifests.helm` reads a list of values from standard input and writes what came
of each: objects, or why Helm refused.
"""

import json
import subprocess
import sys
from typing import Any

import yaml

from tests.manifests.rendering import ROOT, Manifest

CHART = ROOT / "knative" / "chart"


class Refused(Exception):
    """Helm renders nothing with such values; the message is its own."""


def rendered_with(*values: Manifest) -> list[list[Manifest] | Refused]:
    """The chart's objects with each of some values."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.manifests.helm"],
        cwd=ROOT,
        input=json.dumps(values),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return [
        Refused(answer) if isinstance(answer, str) else answer for answer in json.loads(done.stdout)
    ]


def main() -> None:
    """Render what standard input asks for."""
    import helm_python

    answers: list[Any] = []
    with helm_python.Chart.load(str(CHART)) as chart:
        for values in json.load(sys.stdin):
            try:
                chart.validate_schema(values)
                answers.append(_objects(chart.render(values, name="soma", namespace="default")))
            except helm_python.HelmError as error:
                answers.append(str(error))
    json.dump(answers, sys.stdout)


def _objects(files: dict[str, str]) -> list[Any]:
    return [
        found
        for path, text in files.items()
        if path.endswith(".yaml")
        for found in yaml.safe_load_all(text)
        if found is not None
    ]


if __name__ == "__main__":
    main()
