"""Every alert has a drill, or it is said why not; the long test runs them."""

import re
from pathlib import Path

import pytest

from tests.drills.__main__ import faults
from tests.drills.rules import FOR, shortened
from tests.drills.run import Outcome, Result, run
from tests.drills.scenes import DRILLS, NOT_YET, OTHERS_MEASURE
from tests.manifests.boards.promql import asked, parsed
from tests.manifests.test_alerts import rules
from tests.support.prometheus import Json, groups, program
from tools.dashboards.sources import OTHERS


def test_every_alert_has_one_drill_or_a_reason_why_it_has_none_here() -> None:
    drilled = [alert for drill in DRILLS for alert in drill.alerts]
    assert len(set(drilled)) == len(drilled)
    assert not {*drilled, *OTHERS_MEASURE} & NOT_YET.keys()
    assert not set(drilled) & OTHERS_MEASURE.keys()
    assert {*drilled, *OTHERS_MEASURE, *NOT_YET} == {rule["alert"] for rule in rules("alert")}


def test_alerts_that_cannot_fire_here_are_those_made_of_what_others_measure() -> None:
    for rule in rules("alert"):
        metrics = {each.metric for each in asked(parsed(rule["expr"]))}
        assert (rule["alert"] in OTHERS_MEASURE) == (metrics <= OTHERS.keys()), rule["alert"]


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
    assert faults(outcome) == ["TurnsFail did not fire and end", "talk: nobody answers"]


@pytest.mark.extended
@pytest.mark.timeout(1800)
async def test_alerts_fire_and_end_on_a_running_platform(tmp_path: Path) -> None:
    program()
    outcome = await run(tmp_path, print)
    assert faults(outcome) == []
