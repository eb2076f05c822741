"""Streams that a real platform has sent, and what must be noticed when they are damaged.

`recorded/streams` holds the bytes of a turn, of one that called the calculator, and of a chat
completion of OpenAI's protocol, as they came over the wire.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loadtests.protocol import arithmetic
from loadtests.protocol.answers import Answer, WrongAnswer
from loadtests.protocol.completions import Completion
from loadtests.protocol.sse import Frame, Parser

STREAMS = Path(__file__).parent / "recorded" / "streams"
TURNS = ("chat", "tools")

Chunk = dict[str, Any]  # foreign JSON
Damage = Callable[[Sequence[Any], int], list[Any]]


def twice(whole: Sequence[Any], place: int) -> list[Any]:
    return [*whole[: place + 1], *whole[place:]]


def left_out(whole: Sequence[Any], place: int) -> list[Any]:
    return [*whole[:place], *whole[place + 1 :]]


def cut_off(whole: Sequence[Any], place: int) -> list[Any]:
    return [*whole[:place]]


def swapped(whole: Sequence[Any], place: int) -> list[Any]:
    return [*whole[: place - 1], whole[place], whole[place - 1], *whole[place + 1 :]]


def frames(name: str) -> list[Frame]:
    return list(Parser().feed((STREAMS / f"{name}.sse").read_bytes()))


def heard(told: Sequence[Frame], turn_id: str) -> Answer:
    """The whole answer.

    Raises:
        WrongAnswer: Something is wrong, or the end is missing.
    """
    answer = Answer(turn_id)
    for frame in told:
        answer.hear(frame)
    if not answer.over:
        raise WrongAnswer("no end")
    return answer


def damaged(damage: Damage, *events: str) -> Iterator[Any]:
    """Each frame of a recorded turn that is one of `events`, with the damage there."""
    for name in TURNS:
        for place, frame in enumerate(frames(name)):
            if frame.event in events and (damage is not swapped or place > 0):
                yield pytest.param(name, damage, place, id=f"{name} {damage.__name__} {place}")


@pytest.mark.parametrize("name", TURNS)
def test_a_recorded_turn_is_whole(name: str) -> None:
    told = frames(name)

    answer = heard(told, told[0].data["turn_id"])

    assert answer.text == told[-1].data["text"]
    assert len(answer.calls) == len(answer.results) == (name == "tools")


@pytest.mark.parametrize(
    ("name", "damage", "place"),
    [
        *damaged(twice, "delta", "completed"),
        *damaged(left_out, "delta", "completed", "tool_call", "tool_result"),
        *damaged(cut_off, "delta", "completed", "tool_call", "tool_result"),
        *damaged(swapped, "delta", "completed", "tool_result"),
    ],
)
def test_damage_to_a_recorded_turn_is_noticed(name: str, damage: Damage, place: int) -> None:
    told = frames(name)

    with pytest.raises(WrongAnswer):
        heard(damage(told, place), told[0].data["turn_id"])


@pytest.mark.parametrize("name", TURNS)
def test_a_recorded_turn_that_comes_as_a_whole_a_second_time_is_noticed(name: str) -> None:
    told = frames(name)

    with pytest.raises(WrongAnswer, match="after the end"):
        heard([*told, *told], told[0].data["turn_id"])


def test_the_frames_of_another_recorded_turn_are_noticed() -> None:
    told, other = frames("chat"), frames("tools")

    with pytest.raises(WrongAnswer, match="another turn"):
        heard([told[0], *other], told[0].data["turn_id"])


@pytest.mark.parametrize("event", ["tool_call", "tool_result"])
def test_what_is_said_of_a_call_may_come_twice_but_not_differ(event: str) -> None:
    told = frames("tools")
    (place,) = [place for place, frame in enumerate(told) if frame.event == event]
    key = "arguments" if event == "tool_call" else "result"
    other = replace(told[place], data=told[place].data | {key: {"expression": "1"}})

    assert heard(twice(told, place), told[0].data["turn_id"]).over
    with pytest.raises(WrongAnswer, match="is another one"):
        heard([*told[: place + 1], other, *told[place + 1 :]], told[0].data["turn_id"])


def result(**changed: object) -> dict[str, Any]:
    (said,) = [frame.data for frame in frames("tools") if frame.event == "tool_result"]
    return said | changed


def test_a_recorded_result_of_the_calculator_is_right() -> None:
    arithmetic.judge(result())


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"status": "failure"}, "ended as failure"),
        ({"status": None}, "ended as None"),
        ({"result": None}, "no value"),
        ({"result": {"expression": "412 * 37", "value": "15245"}}, "is not 15245"),
        ({"result": {"expression": "412\u00d737", "value": "1"}}, "is not 1"),
    ],
)
def test_a_result_of_the_calculator_that_is_wrong_is_noticed(
    changed: dict[str, object], problem: str
) -> None:
    with pytest.raises(WrongAnswer, match=problem):
        arithmetic.judge(result(**changed))


def chunks() -> list[Chunk]:
    lines = (STREAMS / "openai.sse").read_text().splitlines()
    return [json.loads(line[6:]) for line in lines if line.startswith("data: {")]


def completed(told: Sequence[Chunk]) -> str:
    answer = Completion()
    for chunk in told:
        if chunk["usage"]:
            answer.hear(chunk["id"], tokens=chunk["usage"]["completion_tokens"])
        for choice in chunk["choices"]:
            said = choice["delta"].get("content") or ""
            answer.hear(chunk["id"], said=said, end=choice["finish_reason"])
    return answer.close()


def test_a_recorded_completion_is_whole() -> None:
    assert completed(chunks()) == "The capital of France is Paris."


@pytest.mark.parametrize("place", range(1, len(chunks())))
def test_a_recorded_completion_that_is_cut_off_or_says_a_chunk_twice_is_noticed(place: int) -> None:
    told = chunks()

    with pytest.raises(WrongAnswer):
        completed(cut_off(told, place))
    with pytest.raises(WrongAnswer):
        completed(twice(told, place))


DAMAGED = {
    "twice": ([*chunks(), *chunks()], "after the end|counted 2 times"),
    "another answer": ([*chunks()[:2], chunks()[2] | {"id": "other"}], "another answer"),
    "nothing said": ([chunks()[0], *chunks()[-2:]], "is empty"),
    "no end": (left_out(chunks(), len(chunks()) - 2), "ended as"),
    "not counted": (chunks()[:-1], "counted 0 times"),
}


@pytest.mark.parametrize(("told", "problem"), DAMAGED.values(), ids=DAMAGED)
def test_a_completion_that_is_no_one_answer_is_noticed(told: list[Chunk], problem: str) -> None:
    with pytest.raises(WrongAnswer, match=problem):
        completed(told)
