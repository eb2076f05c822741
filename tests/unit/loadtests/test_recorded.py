"""Real runs beside each other: the samples lie in `recorded/`, as locust took them on two cores.

`first` and `again` are the same load of the same platform, one after the other; before `slower` it
was told to let its model write four times as much.
"""

from pathlib import Path

import pytest

from loadtests import __main__
from loadtests.arguments import parser
from loadtests.results import compare
from loadtests.results.samples import Run

RECORDED = Path(__file__).parent / "recorded"


@pytest.fixture(scope="module")
def first() -> Run:
    """The run that others are compared with."""
    return Run.read(RECORDED / "first")


def test_two_real_runs_of_the_same_load_do_not_differ(first: Run) -> None:
    again = Run.read(RECORDED / "again")

    assert compare.why_not(first, again) == []
    assert {line.said for line in compare.differences(first, again)} == {
        "no difference beyond noise"
    }


def test_a_real_run_whose_answers_are_longer_is_slower_to_the_last_token(first: Run) -> None:
    slower = Run.read(RECORDED / "slower")

    said = {line.name: line.said for line in compare.differences(first, slower)}

    assert said["whole turn, p50"] == "slower"
    assert said["whole turn, p95"] == "slower"
    assert said["first token, p50"] == "no difference beyond noise"


def test_the_first_of_two_real_runs_was_faster_than_a_slower_one(first: Run) -> None:
    slower = Run.read(RECORDED / "slower")

    said = {line.name: line.said for line in compare.differences(slower, first)}

    assert said["whole turn, p50"] == "faster"


@pytest.mark.parametrize(("after", "code"), [("again", 0), ("slower", 1), ("first", 0)])
def test_the_exit_code_of_a_comparison_is_red_where_something_is_slower(
    after: str, code: int
) -> None:
    asked = ["compare", str(RECORDED / "first"), str(RECORDED / after)]

    assert __main__.compared(parser().parse_args(asked)) == code
