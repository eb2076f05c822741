"""Alerts: Prometheus' own program takes the rules, and they fire when they should and only then."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from somaagent.telemetry.metrics.definitions import METRICS
from tests.contracts.repository import ROOT
from tests.manifests.alerting.cases import CASES
from tests.manifests.boards.promql import base
from tests.support.prometheus import groups
from tests.support.tools import find
from tools.dashboards.sources import KNATIVE, LLAMA, LOCAL, OTHERS

REMEDY = "`make monitoring-tools` builds it (Go, some minutes)"

OF_VLLM = {"vllm:kv_cache_usage_perc"}
"""What a runbook has looked at, and no dashboard shows."""


def rules(kind: str) -> list[dict[str, Any]]:
    """All rules of a kind, `alert` or `record`."""
    return [rule for group in groups() for rule in group["rules"] if kind in rule]


@pytest.fixture(scope="module")
def promtool() -> str:
    """The program, or the test is skipped."""
    return find("promtool", remedy=REMEDY)


def _ran(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _judge(
    promtool: str, folder: Path, cases: list[dict[str, Any]]
) -> subprocess.CompletedProcess[str]:
    # What is said of an alert is not judged here, only who is alerted.
    plain = groups()
    for group in plain:
        for rule in group["rules"]:
            rule.pop("annotations", None)
    (folder / "rules.yaml").write_text(yaml.safe_dump({"groups": plain}))
    judged = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": cases}
    (folder / "cases.yaml").write_text(yaml.safe_dump(judged))
    return subprocess.run(
        [promtool, "test", "rules", str(folder / "cases.yaml")],
        capture_output=True,
        text=True,
        timeout=300,
    )


def _written(number: int, *, firing: bool = True) -> dict[str, Any]:
    case = CASES[number]
    expected = [{"exp_labels": labels} for labels in case.firing] if firing else []
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": said} for name, said in case.series.items()],
        "alert_rule_test": [
            {"eval_time": f"{case.minutes}m", "alertname": case.alert, "exp_alerts": expected}
        ],
    }


def test_prometheus_takes_the_rules(promtool: str, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": groups()}))
    _ran([promtool, "check", "rules", str(tmp_path / "rules.yaml")])


def test_alerts_fire_when_they_should_and_only_then(promtool: str, tmp_path: Path) -> None:
    done = _judge(promtool, tmp_path, [_written(number) for number in range(len(CASES))])
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_alert_that_fires_unawaited_is_found(promtool: str, tmp_path: Path) -> None:
    done = _judge(promtool, tmp_path, [_written(0, firing=False)])
    assert done.returncode != 0
    assert CASES[0].alert in done.stdout + done.stderr


def test_every_alert_is_seen_firing_and_not_firing() -> None:
    alerts = {rule["alert"] for rule in rules("alert")}
    assert {case.alert for case in CASES if case.firing} == alerts
    assert {case.alert for case in CASES if not case.firing} == alerts


def test_every_severity_of_an_alert_is_seen_firing() -> None:
    wanted = {(rule["alert"], rule["labels"]["severity"]) for rule in rules("alert")}
    seen = {(case.alert, labels["severity"]) for case in CASES for labels in case.firing}
    assert seen == wanted


def test_every_series_of_the_platform_is_one_that_it_serves() -> None:
    served = {
        name + suffix
        for name, metric in METRICS.items()
        for suffix in (("_bucket", "_count", "_sum") if metric.kind == "histogram" else ("",))
    }
    for rule in [*rules("alert"), *rules("record")]:
        assert set(re.findall(r"\bsoma_[a-z_]+", rule["expr"])) <= served, rule
    for case in CASES:
        assert {
            re.split(r"[{]", name)[0] for name in case.series if name.startswith("soma_")
        } <= served


def test_every_label_that_a_rule_asks_for_is_the_metrics_own() -> None:
    for rule in [*rules("alert"), *rules("record")]:
        for name, asked in re.findall(r"\b(soma_[a-z_]+)\{([^}]*)\}", rule["expr"]):
            metric = METRICS.get(name) or METRICS[re.sub(r"_(bucket|count|sum)$", "", name)]
            assert set(re.findall(r"(\w+)=", asked)) <= {*metric.labels, "le"}, rule


def test_every_recorded_series_is_used_and_every_used_one_recorded() -> None:
    recorded = {rule["record"] for rule in rules("record")}
    used = {
        name
        for rule in rules("alert")
        for name in re.findall(r"somaagent:[a-z0-9_:]+", rule["expr"])
    }
    assert used == recorded


def test_every_runbook_says_what_to_do() -> None:
    for path in (ROOT / "docs" / "runbooks").glob("*.md"):
        text = path.read_text()
        for part in ("**Meaning.**", "**Impact.**", "**Diagnosis.**", "**Mitigation.**"):
            assert part in text, path.name


def test_runbooks_name_metrics_and_settings_that_there_are() -> None:
    settings = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (ROOT / "docs" / "settings.md").read_text()))
    others = {*KNATIVE, *LOCAL, *LLAMA, *OTHERS, *OF_VLLM}
    for path in (ROOT / "docs" / "runbooks").glob("*.md"):
        text = path.read_text()
        named = set(re.findall(r"\b(?:soma|vllm|llamacpp|kn)[_:][a-z][a-z0-9_:]+", text))
        assert {base(name) for name in named} <= {*METRICS, *others}, path.name
        assert set(re.findall(r"\bSOMA_[A-Z0-9_]+", text)) <= settings, path.name
