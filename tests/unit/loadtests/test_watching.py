"""What the broker's topic and the data plane's status are looked at for."""

from typing import Any

import pytest

from loadtests.protocol.answers import WrongAnswer
from loadtests.protocol.replicas import STEPS, at_zero
from loadtests.watching.topic import Arrived

ACCEPTED = {"a": ("s", 0), "b": ("s", 1), "c": ("t", 0)}


def arrived(*told: tuple[str, str, int]) -> Arrived:
    found = Arrived()
    for event_id, subject, number in told:
        found.note(event_id, subject, number, at=2.0, made=1.0)
    return found


def test_events_that_are_there_as_they_were_sent_are_not_missing() -> None:
    found = arrived(("a", "s", 0), ("c", "t", 0), ("b", "s", 1), ("of another", "u", 0))

    assert found.missing(ACCEPTED) == set()
    assert (found.repeated, found.disordered) == (0, 0)
    assert found.waits["a"] == (2.0, 1.0)


@pytest.mark.parametrize("told", [(), (("b", "s", 2),), (("b", "t", 1),)])
def test_an_event_that_is_not_there_or_says_something_else_is_lost(
    told: tuple[tuple[str, str, int], ...],
) -> None:
    assert arrived(("a", "s", 0), ("c", "t", 0), *told).missing(ACCEPTED) == {"b"}


def test_an_event_behind_a_later_one_of_its_subject_is_out_of_order() -> None:
    found = arrived(("b", "s", 1), ("a", "s", 0), ("c", "t", 0))

    assert found.disordered == 1


def test_an_event_that_is_there_twice_is_counted_and_nothing_is_out_of_order() -> None:
    found = arrived(("a", "s", 0), ("b", "s", 1), ("a", "s", 0), ("c", "t", 0))

    assert (found.repeated, found.disordered) == (1, 0)
    assert found.missing(ACCEPTED) == set()


def services(**running: Any) -> list[dict[str, Any]]:
    return [{"name": step, "replicas": 0, "pids": []} | running.get(step, {}) for step in STEPS]


def test_nothing_runs_where_no_step_of_a_turn_has_a_replica_or_a_process() -> None:
    assert at_zero([*services(), {"name": "analytics", "replicas": 1, "pids": [7]}])


@pytest.mark.parametrize("running", [{"replicas": 1}, {"pids": [7]}])
def test_a_replica_or_a_process_that_still_ends_is_not_zero(running: dict[str, Any]) -> None:
    assert not at_zero(services(router=running))


@pytest.mark.parametrize("told", [[], services()[1:]])
def test_a_status_that_does_not_tell_of_every_step_says_nothing(told: list[Any]) -> None:
    with pytest.raises(WrongAnswer, match="gateway"):
        at_zero(told)
