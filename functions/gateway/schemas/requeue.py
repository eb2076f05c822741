"""Blocked calls of tools: what waits, and what is decided."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import orjson
from pydantic import AfterValidator, BaseModel, Field

from functions.gateway.schemas.model import MOMENT, SESSION, TURN, model, storable
from somaagent.described import Described

REQUEUE: Final = "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44"
_CALL: Final = "9c1f0f64-8a5c-5a7e-8f55-1f3a0d6c7b20"
MAX_REASON_CHARACTERS: Final = 1000
MOST_AT_ONCE: Final = 100

State = Literal["waiting", "approved", "denied", "permitted", "failed", "expired", "cancelled"]

_EXAMPLE: Final[dict[str, Any]] = {
    "requeue_id": REQUEUE,
    "session_id": SESSION,
    "turn_id": TURN,
    "call_id": _CALL,
    "tool": "http_fetch",
    "version": "1",
    "digest": "0" * 64,
    "reasons": ["no_rule_grants_it"],
    "state": "waiting",
    "asked_by": "ada",
    "evaluations": 0,
    "blocked_at": MOMENT,
    "expires_at": "2026-01-01T13:00:00.000000Z",
    "decided_at": None,
    "decided_by": None,
    "decision_reason": None,
    "grant_expires_at": None,
    "grant_used_at": None,
}
_DECISION: Final[dict[str, Any]] = {
    "decision": "approved",
    "decided_by": "grace",
    "reason": "the page is public",
    "decided_at": MOMENT,
}

Reason = Annotated[
    str, Field(min_length=1, max_length=MAX_REASON_CHARACTERS), AfterValidator(storable)
]


class WaitingCall(Described, BaseModel):
    """A call that a turn waits for until somebody decides."""

    model_config = model(
        {
            "requeue_id": REQUEUE,
            "call_id": _CALL,
            "tool": "http_fetch",
            "reasons": ["no_rule_grants_it"],
            "expires_at": "2026-01-01T13:00:00.000000Z",
        }
    )

    requeue_id: UUID
    """What to approve or deny."""
    call_id: UUID
    """The call."""
    tool: str
    """The tool's name."""
    reasons: list[str]
    """Names of the rules that blocked it."""
    expires_at: datetime
    """When it is over unless somebody decides."""


class RequeueEntry(Described, BaseModel):
    """A call of a tool that the policy refused and somebody may approve."""

    model_config = model(_EXAMPLE)

    requeue_id: UUID
    """Names the entry."""
    session_id: UUID
    """The session."""
    turn_id: UUID
    """The turn that waits."""
    call_id: UUID
    """The call."""
    tool: str
    """The tool's name."""
    version: str
    """The tool's version."""
    digest: str
    """SHA-256 of the canonical arguments, which an approval is bound to."""
    reasons: list[str]
    """Names of the rules that blocked it."""
    state: State
    """waiting; approved or denied by somebody; permitted by the policy, which was asked again;
    failed when it had refused too often; expired; or cancelled with its turn."""
    asked_by: str | None
    """On whose behalf it would run."""
    evaluations: int
    """How often the policy was asked again."""
    blocked_at: datetime
    """When it was blocked."""
    expires_at: datetime
    """When it is over unless somebody decides."""
    decided_at: datetime | None
    """When it was decided."""
    decided_by: str | None
    """Who decided; null where the platform did."""
    decision_reason: str | None
    """Why."""
    grant_expires_at: datetime | None
    """Until when an approved call has to begin."""
    grant_used_at: datetime | None
    """When an approved call began."""


class RequeueDecision(Described, BaseModel):
    """One decision, as it is kept for good."""

    model_config = model(_DECISION)

    decision: State
    """What was decided."""
    decided_by: str | None
    """Who decided; null where the platform did."""
    reason: str
    """Why."""
    decided_at: datetime
    """When."""


class RequeueDetails(RequeueEntry):
    """An entry with all that a decision needs."""

    model_config = model(
        {
            **_EXAMPLE,
            "arguments": {"url": "https://example.com/"},
            "question": {"action": "tool.execute", "resource": "http_fetch"},
            "decisions": [],
        }
    )

    arguments: Any  # Any: JSON
    """With which the tool would be called."""
    question: dict[str, Any]  # Any: JSON
    """What the policy was asked."""
    decisions: list[RequeueDecision]
    """What was decided, the oldest first."""


class RequeuePage(Described, BaseModel):
    """Entries of the tenant, the newest first."""

    model_config = model({"entries": [_EXAMPLE], "next_cursor": None})

    entries: list[RequeueEntry]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""


class NewDecision(Described, BaseModel):
    """Why a call is approved or denied."""

    model_config = model({"reason": "the page is public"}, closed=True)

    reason: Reason
    """For the audit; of a denial, the model is told it, too."""


class NewDecisions(Described, BaseModel):
    """One decision on several calls."""

    model_config = model(
        {"decision": "deny", "requeue_ids": [REQUEUE], "reason": "not today"}, closed=True
    )

    decision: Literal["approve", "deny"]
    """What is decided."""
    requeue_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]
    """The entries; one that is named twice is decided once."""
    reason: Reason
    """For the audit; of a denial, the model is told it, too."""


class DecidedCall(Described, BaseModel):
    """What became of one of several decisions."""

    model_config = model({"requeue_id": REQUEUE, "outcome": "decided", "state": "denied"})

    requeue_id: UUID
    """The entry."""
    outcome: Literal["decided", "not_waiting", "not_found", "refused"]
    """Whether it was decided so, now or before; or it waits no longer; or there is none; or the
    policies do not let the caller approve it."""
    state: State | None
    """The entry's state; null where there is none, or the caller may not approve it."""


class DecidedCalls(Described, BaseModel):
    """What became of the decisions."""

    model_config = model(
        {"results": [{"requeue_id": REQUEUE, "outcome": "decided", "state": "denied"}]}
    )

    results: list[DecidedCall]
    """In the order of the request."""


def waiting_of(column: str | None) -> list[WaitingCall]:
    """The calls in a column `OF_TURN`."""
    if column is None:
        return []
    return [WaitingCall.model_validate(each) for each in orjson.loads(column)]
