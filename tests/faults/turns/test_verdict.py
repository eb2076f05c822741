"""What is judged wrong of calls that waited, and what a campaign says of itself."""

from io import StringIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from rich.console import Console

from tests.faults.turns.campaign import Outcome, progress
from tests.faults.turns.harness import table_of
from tests.faults.turns.people import Crowd
from tests.faults.turns.questions import Asked, Kind
from tests.faults.turns.rota import TRIES, Rota
from tests.faults.turns.stage import Kill, Stage
from tests.faults.turns.store import Stored
from tests.faults.turns.verdict import Verdict, judge_effects, judge_waits
from tests.support.platform import Platform

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


def test_a_call_that_was_over_before_anybody_was_asked_is_good() -> None:
    over = {"status": "error", "approved_by": None, "approvals": 0}
    assert judged(CALL | over).is_good


@pytest.mark.parametrize(
    ("kind", "call", "lines", "good"),
    [
        (Kind.APPROVED, {}, 1, True),
        (Kind.APPROVED, {}, 2, False),
        (Kind.APPROVED, {}, 0, False),
        (Kind.APPROVED, {"status": "error", "approved_by": None}, 0, True),
        (Kind.APPROVED, {"status": "error", "approved_by": None}, 1, False),
        (Kind.EFFECT, {"approved_by": None}, 1, True),
        (Kind.EFFECT, {"status": "error", "approved_by": None}, 1, True),
        (Kind.EFFECT, {"status": "error", "approved_by": None}, 2, False),
    ],
)
def test_what_a_tool_leaves_behind_is_what_its_calls_may_do(
    kind: Kind, call: dict[str, Any], lines: int, good: bool
) -> None:
    question = Asked(number=1, kind=kind, session_id="s", key="0123456789")
    verdict = Verdict()
    judge_effects(question, lines, [CALL | {"arguments": question.text} | call], verdict)
    assert verdict.is_good is good


def test_the_progress_tells_the_pace_and_how_long_the_rest_takes() -> None:
    assert progress(0, 100, 2, 10.0) == "0 of 100 turns are over, 2 kills"
    line = progress(30, 1000, 9, 60.0)
    assert line.endswith("9 kills; 0.50 turns a second, about 32 min left")


def test_a_place_that_was_missed_comes_again_before_the_others_have_their_second_turn() -> None:
    rota = Rota(["a", "b", "c"])
    came: list[str] = []
    for hit in (True, False, False, True, True):
        came.append(rota.next())
        rota.note(came[-1], hit=hit)
    assert came == ["a", "b", "b", "b", "c"]
    assert rota.round_is_over
    assert rota.next() == "a"


def test_a_place_that_is_never_hit_does_not_keep_the_others_from_theirs() -> None:
    rota = Rota(["never", "b"])
    came: list[str] = []
    for _ in range(2 * (TRIES + 1)):
        came.append(rota.next())
        rota.note(came[-1], hit=came[-1] == "b")
    assert came == [*["never"] * TRIES, "b"] * 2


async def test_the_table_says_of_each_place_how_many_kills_it_got_and_zero_stands_out(
    tmp_path: Path,
) -> None:
    stage = Stage(Platform(tmp_path, {}))
    stage.kills += [Kill("router", "router: routing"), Kill("gateway", "random")]
    async with aiohttp.ClientSession() as http:
        outcome = Outcome(Crowd(stage, http, 1), stage, ["router: routing", "model: it speaks"], 0)
    written = outcome.as_dict()

    out = StringIO()
    Console(file=out, width=100).print(table_of(written))

    assert written["kills_at_boundary"] == {
        "model: it speaks": 0, "random": 1, "router: routing": 1
    }  # fmt: skip
    (missed,) = [line for line in out.getvalue().splitlines() if "NEVER" in line]
    assert "model: it speaks" in missed


async def test_what_is_kept_for_the_boundaries_is_asked_by_nobody_else_and_a_rest_ends_all_asking(
    tmp_path: Path,
) -> None:
    async with aiohttp.ClientSession() as http:
        crowd = Crowd(Stage(Platform(tmp_path, {})), http, 6, kept=9)
        crowd.rest_at = 3

        def ask(count: int, *, to_be_cut: bool) -> int:
            asked = [crowd.next_question("", to_be_cut=to_be_cut) for _ in range(count)]
            return sum(question is not None for question in asked)

        # Nothing is cut before one was answered.
        assert ask(3, to_be_cut=False) == 1
        assert ask(4, to_be_cut=True) == 2
        assert crowd.is_resting
        crowd.rest_at = None
        crowd.kept = 1
        assert ask(4, to_be_cut=False) == 2
        assert not crowd.is_resting
        assert ask(2, to_be_cut=True) == 1
        assert crowd.is_resting
