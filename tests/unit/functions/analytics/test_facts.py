"""What the rollups count of each way in which a turn ends."""

from uuid import uuid4

import pytest

from functions.analytics.facts import LONGER, UNKNOWN, class_of, fact_of
from somaagent.events import Timing, TurnCompleted, TurnFailed, TurnReady, Usage
from tests.integration.conftest import TurnIds

IDS: TurnIds = {"session_id": uuid4(), "turn_id": uuid4(), "message_id": uuid4()}


def completed(timing: Timing | None, *, attempt: int = 1, reason: str = "stop") -> TurnCompleted:
    return TurnCompleted(
        **IDS,
        answer_message_id=uuid4(),
        model="m\x00" * 200,
        finish_reason=reason,
        usage=Usage(input_tokens=7, output_tokens=3),
        attempt=attempt,
        timing=timing,
    )


@pytest.mark.parametrize(
    ("seconds", "bound"),
    [(0.0, 1), (1.0, 1), (1.01, 2), (59.9, 60), (600.0, 600), (600.1, LONGER), (1e6, LONGER)],
)
def test_a_duration_falls_into_the_first_class_that_holds_it(seconds: float, bound: int) -> None:
    assert class_of(seconds) == bound


def test_a_completed_turn_has_its_class_and_its_quality() -> None:
    timing = Timing(total=4.5, first_token=None, generation=1, steps=0)
    fact = fact_of(completed(timing, attempt=2, reason="length"))
    assert fact is not None
    assert (fact.outcome, fact.within_seconds, fact.seconds) == ("completed", 5, 4.5)
    assert (fact.retried, fact.cut_short, fact.first_token_seconds) == (True, True, None)


def test_an_event_of_an_older_release_has_no_duration() -> None:
    fact = fact_of(completed(None))
    assert fact is not None
    assert (fact.within_seconds, fact.seconds, fact.retried) == (UNKNOWN, 0, False)


def test_names_are_bounded_and_hold_nothing_that_postgres_refuses() -> None:
    fact = fact_of(completed(None))
    assert fact is not None
    assert len(fact.model) == 128
    assert "\x00" not in fact.model


def test_a_failed_turn_counts_without_tokens() -> None:
    fact = fact_of(TurnFailed(**IDS, code="model_refused", detail="…"))
    assert fact is not None
    assert (fact.outcome, fact.input_tokens, fact.model) == ("failed", 0, "")


def test_what_ends_no_turn_counts_for_nothing() -> None:
    assert fact_of(TurnReady(**IDS)) is None
