"""Every alert has a drill, and every drill an alert; the long test runs them."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.repository import ROOT
from tests.drills.__main__ import merged
from tests.drills.rules import FOR, shortened
from tests.drills.run import Outcome, Result
from tests.drills.scenes import DRILLS
from tests.drills.stages import STAGES, Stage
from tests.manifests.boards.promql import asked, parsed
from tests.manifests.test_alerts import rules
from tests.support.prometheus import Json, groups
from tools.dashboards.sources import OTHERS

PAGE = ROOT / "docs" / "operations" / "alert-drills.md"


def drilled() -> list[str]:
    """The alerts of all drills."""
    return [alert for stage in STAGES for drill in stage.chosen(()) for alert in drill.alerts]


def test_every_alert_has_one_drill_and_every_drill_an_alert() -> None:
    assert len(set(drilled())) == len(drilled())
    assert set(drilled()) == {rule["alert"] for rule in rules("alert")}


def test_the_page_says_of_every_alert_and_of_no_other_what_its_drill_showed() -> None:
    lines = re.findall(r"^\| `(\w+)` \|.*?\| (.+?) \| (.+?) \|$", PAGE.read_text(), re.MULTILINE)
    assert sorted(alert for alert, *_ in lines) == sorted(drilled())
    assert all(re.search(r"^\d+ s$", seconds) for _, *both in lines for seconds in both), lines


def test_only_alerts_made_of_what_others_measure_are_drilled_beside_the_platform() -> None:
    on_the_platform = {alert for drill in DRILLS for alert in drill.alerts}
    for rule in rules("alert"):
        metrics = {each.metric for each in asked(parsed(rule["expr"]))}
        assert (rule["alert"] in on_the_platform) != (metrics <= OTHERS.keys()), rule["alert"]


def test_drills_of_the_alerts_that_are_named_are_chosen_and_else_all() -> None:
    (platform, *others) = STAGES
    chosen = platform.chosen(["TurnsFail", "EventsWait"])
    assert [drill.alerts for drill in chosen] == [("TurnsFail",), ("EventsWait",)]
    assert not any(stage.chosen(["TurnsFail"]) for stage in others)
    assert platform.chosen(()) == list(DRILLS)


def test_drills_shorten_windows_and_waits_and_change_nothing_else_of_the_rules() -> None:
    def timeless(rule: Json) -> Json:
        return {**rule, "expr": re.sub(r"\[\w+\]", "[]", rule["expr"]), "for": None}

    for ours, shipped in zip(shortened(groups()), groups(), strict=True):
        assert {**ours, "rules": None} == {**shipped, "rules": None}
        for mine, rule in zip(ours["rules"], shipped["rules"], strict=True):
            assert timeless(mine) == timeless(rule)
            assert mine.get("for") == (FOR if "for" in rule else None)


def test_a_drill_that_did_not_end_is_a_fault() -> None:
    over = Result(alert="BudgetIsExhausted", what="", fired_after_seconds=1, ended_after_seconds=2)
    still = Result(alert="TurnsFail", what="", fired_after_seconds=1)
    outcome = Outcome(results=[over, still], wrong=["talk: nobody answers"])
    assert outcome.faults() == ["TurnsFail did not fire and end", "talk: nobody answers"]


def test_a_run_of_some_alerts_keeps_what_is_written_of_the_others() -> None:
    before = [{"alert": "TurnsFail", "passed": False}, {"alert": "EventsWait", "passed": True}]
    again = Result(alert="TurnsFail", what="", fired_after_seconds=1, ended_after_seconds=2)
    found = {each["alert"]: each["passed"] for each in merged(before, Outcome(results=[again]))}
    assert found == {"TurnsFail": True, "EventsWait": True}


@pytest.mark.extended
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
async def test_alerts_fire_and_end(tmp_path: Path, stage: Stage[Any]) -> None:  # Any: as STAGES
    outcome = Outcome()
    await stage.run(tmp_path, (), outcome, print)
    assert outcome.faults() == []
    if outcome.not_here:
        pytest.skip("; ".join(set(outcome.not_here.values())))
    assert outcome.results
