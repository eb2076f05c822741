"""What a turn's stream may say."""

import json

import pytest

from loadtests.protocol.answers import Answer, WrongAnswer
from loadtests.protocol.sse import Frame, Parser

TURN = "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"


def frame(event: str, number: int, **data: object) -> Frame:
    return Frame(id=f"1767268800000-{number}", event=event, data={"turn_id": TURN, **data})


def delta(number: int, index: int, text: str, *, attempt: int = 1) -> Frame:
    return frame("delta", number, attempt=attempt, index=index, text=text)


def heard(*frames: Frame) -> Answer:
    answer = Answer(TURN)
    for each in frames:
        answer.hear(each)
    return answer


def test_an_answer_is_what_its_deltas_add_up_to() -> None:
    answer = heard(
        delta(1, 0, "Par"), delta(2, 1, "is."), frame("completed", 3, attempt=1, text="Paris.")
    )

    assert answer.over
    assert answer.text == "Paris."


def test_a_new_attempt_makes_the_deltas_of_the_one_before_void() -> None:
    answer = heard(
        delta(1, 0, "Ly"),
        frame("restarted", 2, attempt=2),
        delta(3, 0, "Paris.", attempt=2),
        frame("completed", 4, attempt=2, text="Paris."),
    )

    assert answer.text == "Paris."


def test_the_stored_answer_is_taken_where_the_deltas_are_gone() -> None:
    assert heard(frame("completed", 1, attempt=1, text="Paris.")).text == "Paris."


def test_a_call_of_a_tool_comes_with_its_result() -> None:
    call, result = frame("tool_call", 1, call_id="a"), frame("tool_result", 2, call_id="a")

    answer = heard(call, result, delta(3, 0, "6"), frame("completed", 4, attempt=1, text="6"))

    assert answer.calls.keys() == answer.results.keys() == {"a"}


@pytest.mark.parametrize(
    ("frames", "problem"),
    [
        ([delta(1, 1, "is.")], "delta 0 is lost"),
        ([delta(1, 0, "Par"), delta(2, 0, "Par")], "delta 0 came twice"),
        ([delta(2, 0, "Par"), delta(1, 1, "is.")], "out of order"),
        ([delta(1, 0, "Par"), delta(2, 0, "Par", attempt=2)], "nothing announced"),
        ([frame("restarted", 1, attempt=2), delta(2, 0, "x", attempt=1)], "void"),
        ([delta(1, 0, "Par"), frame("completed", 2, text="Paris.")], "do not add up"),
        ([frame("completed", 1, text=" ")], "empty"),
        ([frame("failed", 1, error="model_unavailable")], "ended as failed"),
        ([frame("closed", 1, reason="expired")], "was closed"),
        ([frame("completed", 1, text="a"), delta(2, 0, "b")], "after the end"),
        ([frame("completed", 1, text="a"), frame("completed", 2, text="a")], "after the end"),
        ([frame("tool_call", 1, call_id="a"), frame("completed", 2, text="6")], "without a result"),
        ([Frame(id="1-1", event="delta", data={"turn_id": "another"})], "another turn"),
    ],
)
def test_what_must_not_come_is_said(frames: list[Frame], problem: str) -> None:
    with pytest.raises(WrongAnswer, match=problem):
        heard(*frames)


def test_frames_are_the_same_however_the_bytes_are_cut() -> None:
    content = (
        b': hello\r\n\r\nid: 1-0\nevent: delta\ndata: {"text":\ndata: "\xc3\xa9"}\n\nevent: x\n'
    )
    for width in range(1, len(content) + 1):
        parser = Parser()
        pieces = [content[at : at + width] for at in range(0, len(content), width)]

        frames = [each for piece in pieces for each in parser.feed(piece)]

        assert frames == [Frame(id="1-0", event="delta", data={"text": "é"})], width


def test_data_that_is_no_object_is_refused() -> None:
    with pytest.raises(ValueError, match="no object"):
        list(Parser().feed(b"data: " + json.dumps([1]).encode() + b"\n\n"))
