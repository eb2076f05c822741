"""A client never shows two half answers glued together, and no turn ends twice."""

import itertools

from functions.gateway.server_sent import server_sent
from functions.gateway.turn_filter import StreamEvent, TurnFilter
from somaagent.streams.frames import COMPLETED, DELTA, FAILED, RESTARTED, Entry, StreamId

TURN = b"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
OTHER = b"1b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c71"
_numbers = itertools.count(1)


def frame(kind: bytes, *, attempt: int = 1, index: int = 0, turn: bytes = TURN) -> Entry:
    data = b'{"turn_id":"%b","attempt":%d,"index":%d,"text":"x"}' % (turn, attempt, index)
    return Entry(StreamId(next(_numbers), 0), kind, turn, attempt, data)


def kinds(events: list[StreamEvent]) -> list[str]:
    return [event.kind.decode() for event in events]


def test_a_frame_becomes_an_event_with_the_streams_id() -> None:
    (event,) = TurnFilter().admit([Entry(StreamId(5, 2), DELTA, TURN, 1, b'{"text":"a"}')])

    assert event == (b"delta", b'{"text":"a"}', b"5-2")
    assert server_sent([event]) == b'id: 5-2\nevent: delta\ndata: {"text":"a"}\n\n'


def test_late_deltas_of_a_void_attempt_are_dropped() -> None:
    events = TurnFilter().admit(
        [
            frame(DELTA, attempt=1),
            frame(RESTARTED, attempt=2),
            frame(DELTA, attempt=1, index=1),
            frame(DELTA, attempt=2),
        ]
    )

    assert kinds(events) == ["delta", "restarted", "delta"]
    assert b'"attempt":2' in events[-1].data


def test_a_lost_restart_is_made_up() -> None:
    events = TurnFilter().admit(
        [frame(DELTA, attempt=1), frame(DELTA, attempt=2), frame(DELTA, attempt=2, index=1)]
    )

    assert kinds(events) == ["delta", "restarted", "delta", "delta"]
    assert events[1].identifier is None


def test_a_client_that_resumes_in_a_later_attempt_is_not_restarted() -> None:
    turn_filter = TurnFilter(only=TURN)
    turn_filter.expect(TURN, attempt=2)

    assert kinds(turn_filter.admit([frame(DELTA, attempt=2, index=7)])) == ["delta"]


def test_a_client_that_resumes_before_a_lost_restart_is_restarted() -> None:
    turn_filter = TurnFilter(only=TURN)
    turn_filter.expect(TURN, attempt=2)

    events = turn_filter.admit([frame(DELTA, attempt=1, index=7), frame(DELTA, attempt=2)])

    assert kinds(events) == ["restarted", "delta"]


def test_a_turn_ends_once() -> None:
    turn_filter = TurnFilter()

    events = turn_filter.admit([frame(COMPLETED), frame(COMPLETED), frame(FAILED), frame(DELTA)])

    assert kinds(events) == ["completed"]
    assert turn_filter.is_over(TURN)
    assert not turn_filter.end(TURN)


def test_other_turns_are_left_out_where_one_was_asked_for() -> None:
    events = TurnFilter(only=TURN).admit([frame(DELTA, turn=OTHER), frame(DELTA)])

    assert len(events) == 1
    assert TURN in events[0].data


def test_a_session_awaits_every_turn_that_has_begun() -> None:
    turn_filter = TurnFilter()
    turn_filter.admit([frame(DELTA), frame(DELTA, turn=OTHER), frame(COMPLETED, turn=OTHER)])

    assert turn_filter.unfinished == {TURN}


def test_frames_of_a_kind_that_is_not_known_are_left_out() -> None:
    assert TurnFilter().admit([frame(b"dance")]) == []
