"""The table of a status, as somebody reads it who is no terminal."""

from typing import Any

import pytest

from knative_local.runtime.status_table import print_table


def test_each_object_has_a_whole_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    reason = "Failed to resolve spec.branches[0].subscriber: [link] " + "very " * 40 + "long"
    entry: dict[str, Any] = {"namespace": "default", "kind": "Parallel", "name": "p"}
    shown = [{**entry, "ready": False, "reason": reason}]
    report: dict[str, Any] = {
        "parallels": shown,
        "manifests": {"problems": [{"file": "a.yaml", "field": "spec.x[0]", "message": "[b] no"}]},
    }
    print_table(report, shown)
    _, line, problem = capsys.readouterr().out.splitlines()
    assert line.split(maxsplit=4) == ["default", "Parallel", "p", "no", reason]
    assert problem == "not applied: a.yaml: spec.x[0]: [b] no"
