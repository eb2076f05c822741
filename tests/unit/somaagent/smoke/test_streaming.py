"""What a smoke test makes of a stream and of a turn that got stuck."""

from collections.abc import AsyncGenerator

import pytest

from somaagent.smoke.streaming import Heard, no_answer, sent_events, turn_ended


async def lines(text: str) -> AsyncGenerator[str]:
    for line in text.split("\n"):
        yield line


def heard(*frames: tuple[str, dict[str, object]]) -> Heard:
    made = Heard()
    for number, (event, data) in enumerate(frames):
        made.take(event, data, seconds=float(number + 1))
    return made


async def test_comments_and_what_is_no_event_are_passed_over() -> None:
    text = ': beat\n\nid: 1\nevent: delta\ndata: {"text": "a"}\n\nretry: 5\n\n'
    text += "event: completed\ndata: {}\n"

    assert [pair async for pair in sent_events(lines(text))] == [
        ("delta", {"text": "a"}),
        ("completed", {}),
    ]


def test_an_answer_that_adds_up_is_good_and_its_restart_forgotten() -> None:
    good = heard(
        ("delta", {"text": "Ber"}),
        ("restarted", {}),
        ("delta", {"text": "Par"}),
        ("delta", {"text": "is"}),
        ("completed", {"text": "Paris"}),
    )

    assert turn_ended(good) is None
    assert (good.pieces, good.first_seconds) == (2, 1.0)


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (heard(("completed", {"text": "Paris"})), "not streamed"),
        (heard(("delta", {"text": "Pa"}), ("completed", {"text": "Paris"})), "do not add up"),
        (heard(("failed", {"error": {"code": "model_unavailable"}})), "model_unavailable"),
        (heard(("expired", {})), "expired"),
    ],
)
def test_an_answer_that_does_not_is_a_failure(ended: Heard, said: str) -> None:
    problem = turn_ended(ended)

    assert problem is not None
    assert said in problem.detail


@pytest.mark.parametrize(
    ("state", "functions", "cause"),
    [
        ("received", [], "`perception`"),
        ("analyzed", ["perception"], "`router`"),
        ("routed", ["perception", "router"], "SOMA_MODEL_BASE_URL"),
        ("completed", ["perception", "router", "conversation"], "share one Redis"),
    ],
)
def test_a_turn_that_got_stuck_names_the_step_that_is_missing(
    state: str, functions: list[str], cause: str
) -> None:
    trail = {"state": state, "events": [{"function": name} for name in functions]}

    problem = no_answer(trail, Heard())

    assert cause in problem.detail + problem.cause
