"""What is judged wrong of calls that waited for a person or for another turn."""

from typing import Any

import pytest

from tests.faults.turns.campaign import progress
from tests.faults.turns.store import Stored
from tests.faults.turns.verdict import Verdict, judge_waits

CALL: dict[str, Any] = {  # Any: columns
    "id": "c",
    "tool": "code_execute",
    "status": "success",
    "attempt": 1,
    "approved_by": "approver",
    "supervised": True,
    "approvals": 1,
    "children": 0,
}


def judged(call: dict[str, Any]) -> Verdict:  # Any: as above
    verdict = Verdict()
    stored = Stored(
        turns={}, answers={}, calls=[call], steps=[], children=[], turns_of_sessions=0,
        reservations_left=0,
    )  # fmt: skip
    judge_waits(stored, verdict)
    return verdict


def test_a_call_that_was_approved_once_and_ran_is_good() -> None:
    assert judged(CALL).is_good


@pytest.mark.parametrize(
    "wrong",
    [
        {"approved_by": None, "approvals": 0},
        {"approvals": 2},
        {"tool": "delegate", "supervised": False, "children": 2},
        {"tool": "delegate", "supervised": False, "children": 0},
    ],
)
def test_what_ran_unapproved_or_twice_or_for_nothing_is_not(wrong: dict[str, Any]) -> None:
    assert not judged(CALL | wrong).is_good


def test_the_progress_tells_the_pace_and_how_long_the_rest_takes() -> None:
    assert progress(0, 100, 2, 10.0) == "0 of 100 turns are over, 2 kills"
    line = progress(30, 1000, 9, 60.0)
    assert line.endswith("9 kills; 0.50 turns a second, about 32 min left")
