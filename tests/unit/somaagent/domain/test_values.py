"""What objects of the domain say of themselves."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from somaagent.domain import OVER, CallState, Message, ToolCall, Turn, TurnError, TurnState, Usage

ID = UUID(int=1)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
TURN: dict[str, object] = {
    **dict.fromkeys(Turn.COLUMNS),
    "id": ID,
    "session_id": ID,
    "message_id": ID,
    "seq": 1,
    "attempt": 0,
    "step": 0,
    "state": "received",
    "created_at": MOMENT,
}
CALL: dict[str, object] = {
    **dict.fromkeys(ToolCall.COLUMNS),
    "id": str(ID),
    "session_id": str(ID),
    "turn_id": str(ID),
    "step": 0,
    "place": 0,
    "tool": "echo",
    "arguments": "{}",
    "state": "requested",
    "attempt": 0,
    "cost": 0,
    "requested_at": "2026-01-01T00:00:00.5+00:00",
    "result": None,
}


def test_what_several_steps_cost_is_estimated_if_one_of_them_is() -> None:
    known = Usage(input_tokens=3, output_tokens=4)
    guessed = Usage(input_tokens=10, output_tokens=20, estimated=True)
    assert known + known == Usage(input_tokens=6, output_tokens=8)
    assert known + guessed == Usage(input_tokens=13, output_tokens=24, estimated=True)


def test_a_turn_knows_whether_it_is_over_and_what_it_cost() -> None:
    for state in TurnState:
        assert Turn.from_row({**TURN, "state": state.value}).is_over == (state in OVER)
    assert Turn.from_row(TURN).usage is None
    spent = Turn.from_row({**TURN, "input_tokens": 5, "output_tokens": 2}).usage
    assert spent == Usage(input_tokens=5, output_tokens=2)


def test_an_error_is_read_whatever_of_it_was_stored() -> None:
    assert TurnError.from_json(None) is None
    stored = '{"code": "expired", "detail": "too late"}'
    assert TurnError.from_json(stored) == TurnError(code="expired", detail="too late")
    assert TurnError.from_json("{}") == TurnError(code="unknown", detail="")


def test_a_call_is_read_from_json_as_from_a_record() -> None:
    call = ToolCall.from_row(CALL)
    assert call.call_id == ID
    assert call.state is CallState.REQUESTED
    assert call.requested_at == MOMENT.replace(microsecond=500_000)
    assert (call.reasons, call.usage, call.finished_at) == ((), {}, None)
    prefixed = {f"call_{name}": value for name, value in CALL.items()}
    assert ToolCall.from_row(prefixed, prefix="call_") == call


def test_a_state_that_this_release_does_not_know_is_not_taken_for_another() -> None:
    with pytest.raises(ValueError, match="finished"):
        Turn.from_row({**TURN, "state": "finished"})
    with pytest.raises(ValueError, match="queued"):
        ToolCall.from_row({**CALL, "state": "queued"})
    said = {**dict.fromkeys(Message.COLUMNS), "role": "narrator"}
    with pytest.raises(ValueError, match="narrator"):
        Message.from_row(said)
