"""Steps of a turn that ended with calls of tools, and the calls."""

from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

import orjson
from pydantic import BaseModel

from functions.gateway.schemas.model import MOMENT, model
from somaagent.described import Described
from somaagent.domain import Row, Step, ToolCall

CALL: Final = "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11"
CALL_EXAMPLE: Final[dict[str, Any]] = {
    "call_id": CALL,
    "step": 0,
    "place": 0,
    "tool": "calculate",
    "version": "1",
    "arguments": {"expression": "37 * 43"},
    "state": "finished",
    "status": "success",
    "result": 1591,
    "truncated": False,
    "error": None,
    "reasons": [],
    "attempt": 1,
    "usage": {},
    "cost": 0,
    "duration_ms": 1.8,
    "requested_at": MOMENT,
    "started_at": MOMENT,
    "finished_at": MOMENT,
}
STEP_EXAMPLE: Final[dict[str, Any]] = {
    "step": 0,
    "text": "",
    "model": "chat",
    "tools": ["calculate"],
    "attempt": 1,
    "usage": {"input_tokens": 241, "output_tokens": 22, "estimated": False},
    "finished_at": MOMENT,
    "calls": [CALL_EXAMPLE],
}


class TurnCall(Described, BaseModel):
    """A tool that a model asked for, and what came of it."""

    model_config = model(CALL_EXAMPLE)

    call_id: UUID
    """The call, as the frames of the stream name it."""
    step: int
    """The step of the turn that asked for it, from 0."""
    place: int
    """Its place among the calls of the step, from 0."""
    tool: str
    """The tool's name as the model wrote it."""
    version: str | None
    """The tool's version; null where no such tool was offered."""
    arguments: Any  # JSON
    """What the model wrote: an object, or its own words where they are no JSON."""
    state: str
    """requested, running, finished or blocked."""
    status: str | None
    """success, error, timeout, out_of_memory, output_limit, blocked, circuit_open or cancelled;
    null until the call is over."""
    result: Any  # JSON
    """What the tool returned; null where it returned nothing, and where it is `truncated`."""
    truncated: bool
    """Whether the result is too large to stand here; the call by itself has it whole."""
    error: str | None
    """What went wrong."""
    reasons: list[str]
    """Names of the rules that blocked it."""
    attempt: int
    """How often it was begun."""
    usage: dict[str, int]
    """What the run used, by name."""
    cost: int
    """What it is charged, in millionths of the ledger's currency."""
    duration_ms: float | None
    """Wall clock of the run."""
    requested_at: datetime
    """When the model had asked for it."""
    started_at: datetime | None
    """When it was begun first."""
    finished_at: datetime | None
    """When it was over."""

    @classmethod
    def of(cls, stored: Row) -> Self:
        """A call of one of the queries, as JSON."""
        call = ToolCall.from_row(stored)
        return cls(
            call_id=call.call_id,
            step=call.step,
            place=call.place,
            tool=call.tool,
            version=call.version,
            arguments=_parsed(call.arguments),
            state=call.state,
            status=call.status,
            result=_parsed(call.result),
            truncated=stored["truncated"],
            error=call.error,
            reasons=list(call.reasons),
            attempt=call.attempt,
            usage=dict(call.usage),
            cost=call.cost,
            duration_ms=_milliseconds(call.duration),
            requested_at=call.requested_at,
            started_at=call.started_at,
            finished_at=call.finished_at,
        )


class TurnCallSummary(Described, BaseModel):
    """A call by its name and its end; the turn has what went in and what came out."""

    model_config = model(
        {
            "call_id": CALL,
            "step": 0,
            "tool": "calculate",
            "status": "success",
            "duration_ms": 1.8,
        }
    )

    call_id: UUID
    """The call."""
    step: int
    """The step of the turn that asked for it, from 0."""
    tool: str
    """The tool's name as the model wrote it."""
    status: str | None
    """How it ended; null until it is over."""
    duration_ms: float | None
    """Wall clock of the run."""


class StepUsage(Described, BaseModel):
    """Tokens that one step cost."""

    model_config = model({"input_tokens": 241, "output_tokens": 22, "estimated": False})

    input_tokens: int
    """Tokens of the prompt."""
    output_tokens: int
    """Tokens of what the model said and asked for."""
    estimated: bool
    """Whether the provider reported none and they were counted here."""


class TurnStep(Described, BaseModel):
    """A step of a turn that ended with calls; the answer is the step after the last of them."""

    model_config = model(STEP_EXAMPLE)

    step: int
    """From 0."""
    text: str
    """What the model said beside the calls."""
    model: str
    """The model."""
    tools: list[str]
    """What it was offered."""
    attempt: int
    """The attempt that made it."""
    usage: StepUsage
    """What it cost."""
    finished_at: datetime
    """When the model had asked for the calls."""
    calls: list[TurnCall]
    """In the model's order."""


def steps_of(value: str | None) -> list[TurnStep]:
    """The steps of a row, in their order."""
    found: list[dict[str, Any]] = orjson.loads(value or b"[]")  # Any: our own JSON
    return [_step_of(Step.from_row(step), step["calls"] or []) for step in found]


def _step_of(step: Step, calls: list[dict[str, Any]]) -> TurnStep:  # Any: our own JSON
    usage = step.usage
    return TurnStep(
        step=step.step,
        text=step.text,
        model=step.model,
        tools=list(step.tools),
        attempt=step.attempt,
        usage=StepUsage(
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            estimated=usage.estimated,
        ),
        finished_at=step.finished_at,
        calls=[TurnCall.of(call) for call in calls],
    )


def call_names_of(value: str | None) -> list[TurnCallSummary]:
    """The calls of a row, in their order."""
    found: list[dict[str, Any]] = orjson.loads(value or b"[]")  # Any: our own JSON
    return [
        TurnCallSummary(
            call_id=call["call_id"],
            step=call["step"],
            tool=call["tool"],
            status=call["status"],
            duration_ms=_milliseconds(call["duration"]),
        )
        for call in found
    ]


def _parsed(written: str | None) -> Any:  # Any: JSON
    if written is None:
        return None
    try:
        return orjson.loads(written)
    except orjson.JSONDecodeError:
        return written


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)
