"""Dashboards ask for what there is by labels that it has; metrics, boards and alerts are paired."""

import json
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from somaagent.telemetry.metrics.definitions import METRICS
from somaagent.telemetry.metrics.model import Origin
from tests.contracts.repository import ROOT
from tests.manifests.boards.files import FOLDER, shipped, targets
from tests.manifests.boards.promql import ALWAYS, asked, base, parsed, plain, told_apart
from tests.manifests.rendering import combined, of_kind
from tests.manifests.test_alerts import REMEDY, rules
from tests.support.tools import find
from tools.dashboards.__main__ import dashboards
from tools.dashboards.sources import KNATIVE, LLAMA, LOCAL, OTHERS, UNSHOWN

WITHOUT_AN_ALERT = {
    "somaagent-tools": "a tool that fails is told to the model, which answers without it",
    "somaagent-cold-starts": "slow ones show as events that wait, whose alert leads to the broker",
}
MOST_BYTES = 256 * 1024
"""What `kubectl apply` can note of an object."""


def labels_of(metric: str) -> frozenset[str]:
    """The labels that a series of this name can have, but for those of every series."""
    name = base(metric)
    bucket = frozenset({"le"} if metric.endswith("_bucket") else set[str]())
    for others in (KNATIVE, LOCAL, LLAMA, OTHERS):
        if (labels := others.get(metric) or others.get(name)) is not None:
            return labels | bucket
    found = METRICS.get(metric) or METRICS[name]
    assert (found.kind == "histogram") == (metric not in METRICS), f"{metric} has no such series"
    added = {"function"} if found.origin is Origin.PROCESS else set[str]()
    return bucket | added | set(found.labels)


def shown() -> dict[str, set[str]]:
    """The metrics that each dashboard asks for, as they are called there."""
    found: dict[str, set[str]] = defaultdict(set)
    for target in targets():
        found[target.board] |= {each.metric for each in asked(parsed(target.expr))}
    return found


def of_the_registry(metrics: set[str]) -> set[str]:
    """Those of them that are the product's own."""
    own = {name if name in METRICS else base(name) for name in metrics}
    return own & (METRICS.keys() - KNATIVE.keys())


def test_dashboards_are_what_their_source_says() -> None:
    there = {path.name: path.read_text() for path in FOLDER.iterdir()}
    assert there == dashboards()


def test_every_metric_of_every_panel_is_known_and_has_the_labels_that_it_is_asked_by() -> None:
    recorded = {rule["record"] for rule in rules("record")}
    for target in targets():
        found = list(asked(parsed(target.expr)))
        assert found, target
        for each in found:
            if each.metric in recorded:
                assert each.labels == set(), target
            else:
                assert each.labels <= labels_of(each.metric) | ALWAYS, (target, each)


def test_a_metric_or_label_that_does_not_exist_is_found() -> None:
    (unknown,) = asked(parsed("rate(soma_turns_lost_total[5m])"))
    with pytest.raises(KeyError):
        labels_of(unknown.metric)
    with pytest.raises(AssertionError, match="no such series"):
        labels_of("soma_turn_duration_seconds")
    (wrong,) = asked(parsed('sum by (state) (soma_turns_accepted_total{session="1"})'))
    assert wrong.labels - labels_of(wrong.metric) == {"state", "session"}


def test_legends_name_labels_that_the_answer_has() -> None:
    for target in targets():
        named = set(re.findall(r"\{\{(\w+)\}\}", target.legend))
        assert named == told_apart(parsed(target.expr)), target


def test_every_metric_is_on_a_dashboard_or_in_an_alert_or_it_is_said_why_not() -> None:
    seen = of_the_registry(set[str]().union(*shown().values()))
    for rule in [*rules("alert"), *rules("record")]:
        seen |= of_the_registry({each.metric for each in asked(parsed(rule["expr"]))})
    assert seen | UNSHOWN.keys() == METRICS.keys()
    assert seen & UNSHOWN.keys() == set()
    for reason in UNSHOWN.values():
        # What is shown instead is.
        assert set(re.findall(r"\bsoma_\w+", reason)) <= seen


def test_every_foreign_metric_is_asked_for_and_one_of_knatives_is_documented() -> None:
    asked_for = {base(name) for metrics in shown().values() for name in metrics}
    asked_for |= set[str]().union(*shown().values())
    assert {*KNATIVE, *LOCAL, *LLAMA, *OTHERS} <= asked_for
    page = (ROOT / "docs" / "knative-local.md").read_text()
    documented = set(re.findall(r"\b(?:kn|http)_[a-z0-9_]+", page))
    for stem, choices in re.findall(r"\b(kn_[a-z_]+)\{([a-z_,]+)\}", page):
        documented |= {stem + choice for choice in choices.split(",")}
    assert KNATIVE.keys() <= documented


def test_every_alert_leads_to_a_dashboard_that_shows_what_it_is_made_of() -> None:
    metrics = shown()
    for rule in rules("alert"):
        board = rule["annotations"]["dashboard"]
        assert {each.metric for each in asked(parsed(rule["expr"]))} <= metrics[board], rule


def test_every_dashboard_shows_the_alerts_that_lead_to_it() -> None:
    leading: dict[str, set[str]] = defaultdict(set)
    for rule in rules("alert"):
        leading[rule["annotations"]["dashboard"]].add(rule["alert"])
    assert leading.keys() | WITHOUT_AN_ALERT.keys() == shipped().keys()
    assert leading.keys() & WITHOUT_AN_ALERT.keys() == set()
    page = (ROOT / "docs" / "operations.md").read_text()
    rows = re.findall(r"^\| `(somaagent-[a-z-]+)` \|[^|]*\| ([^|]*) \|$", page, re.MULTILINE)
    assert {board: set(re.findall(r"`(\w+)`", named)) for board, named in rows} == {
        board: leading.get(board, set()) for board in shipped()
    }
    firing: dict[str, set[str]] = defaultdict(set)
    for target in targets():
        for names in re.findall(r'alertname=~"([^"]*)"', target.expr):
            firing[target.board] |= set(names.split("|"))
    assert firing == leading


def test_dashboards_are_shipped_where_grafana_looks_for_them() -> None:
    found = {
        name: text
        for each in of_kind(combined("production", ("monitoring",)), "ConfigMap")
        if each["metadata"].get("labels", {}).get("grafana_dashboard") == "1"
        for name, text in each["data"].items()
    }
    assert found == {path.name: path.read_text() for path in FOLDER.iterdir()}
    for text in found.values():
        assert len(json.dumps(text)) < MOST_BYTES


def test_panels_have_places_of_their_own_and_say_what_they_show() -> None:
    for board in shipped().values():
        taken: set[tuple[int, int]] = set()
        numbers = [panel["id"] for panel in board["panels"]]
        assert len(set(numbers)) == len(numbers)
        for panel in board["panels"]:
            at = panel["gridPos"]
            cells = {
                (x, y)
                for x in range(at["x"], at["x"] + at["w"])
                for y in range(at["y"], at["y"] + at["h"])
            }
            assert at["x"] + at["w"] <= 24
            assert not cells & taken, panel["title"]
            taken |= cells
            assert panel["title"]
            assert panel["type"] == "row" or panel["targets"]


def test_prometheus_takes_every_query(tmp_path: Path) -> None:
    promtool = find("promtool", remedy=REMEDY)

    def judged(queries: set[str]) -> subprocess.CompletedProcess[str]:
        recorded = [
            {"record": f"query:{number}", "expr": query}
            for number, query in enumerate(sorted(queries))
        ]
        groups = {"groups": [{"name": "dashboards", "rules": recorded}]}
        (tmp_path / "queries.yaml").write_text(yaml.safe_dump(groups))
        command = [promtool, "check", "rules", str(tmp_path / "queries.yaml")]
        return subprocess.run(command, capture_output=True, text=True, timeout=300)

    queries = {plain(target.expr) for target in targets()}
    done = judged(queries)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(queries)} rules found" in done.stdout
    assert judged({*queries, "sum by (state soma_turns_unfinished"}).returncode != 0
