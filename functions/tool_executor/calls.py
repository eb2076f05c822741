"""A call in Postgres: claimed under a lease, kept, held for approval, settled once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson

from somaagent.domain import CallState
from somaagent.events import (
    ToolCallApproved,
    ToolCallBlocked,
    ToolCallFinished,
    ToolCallRequested,
)
from somaagent.storage.database import Connection
from somaagent.tools.outcome import ToolOutcome

LEASE_SECONDS: Final = 3.0
"""How long an executor that says nothing keeps a call; a killed one delays it that long at most."""
HELD: Final = "held"
"""The status of a call that waits for approval; never stored."""

Asked = ToolCallRequested | ToolCallApproved
"""What has a call run."""

_CLAIM: Final = """
UPDATE tool_calls c SET state = 'running', attempt = c.attempt + 1,
       started_at = COALESCE(c.started_at, clock_timestamp()),
       lease_until = clock_timestamp() + make_interval(secs => $3)
FROM turns t
WHERE c.tenant = $1 AND c.id = $2 AND t.tenant = c.tenant AND t.id = c.turn_id
  AND ((c.state = 'requested' AND c.held_at IS NULL)
       OR (c.state = 'running' AND c.lease_until < clock_timestamp())
       OR (c.state = 'running' AND c.child_turn_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM turns k WHERE k.tenant = c.tenant AND k.id = c.child_turn_id
             AND k.state IN ('received', 'queued', 'analyzed', 'routed', 'generating',
                             'waiting_tools'))))
RETURNING c.id, c.session_id, c.turn_id, c.step, c.tool, c.version, c.arguments, c.digest,
          c.attempt, t.stop IS NULL AND t.state = 'waiting_tools' AS wanted,
          extract(epoch FROM c.expires_at - clock_timestamp())::float8 AS seconds,
          EXISTS (SELECT 1 FROM tenant_tools d WHERE d.tenant = c.tenant AND d.tool = c.tool
                  AND NOT d.enabled) AS disabled,
          COALESCE((SELECT d.network FROM tenant_tools d
                    WHERE d.tenant = c.tenant AND d.tool = c.tool), '{}') AS network,
          t.persona, t.asked_by, t.asked_scopes, t.asked_roles, c.approved_by,
          c.held_question IS NOT NULL AS was_held, c.child_turn_id, t.traceparent
"""
_FIND: Final = """
SELECT state, status, attempt, duration, usage, cost, reasons,
       state = 'requested' AND held_at IS NOT NULL AS held
FROM tool_calls WHERE tenant = $1 AND id = $2
"""
_RENEW: Final = """
UPDATE tool_calls c SET lease_until = clock_timestamp() + make_interval(secs => $4)
WHERE c.tenant = $1 AND c.id = $2 AND c.attempt = $3 AND c.state = 'running'
RETURNING (SELECT t.stop IS NULL FROM turns t WHERE t.tenant = c.tenant AND t.id = c.turn_id)
"""
_RELEASE: Final = """
UPDATE tool_calls SET state = 'requested', attempt = attempt - 1, lease_until = NULL
WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'running'
"""
# Waiting is no attempt: nothing of the call has run.
_HOLD: Final = """
UPDATE tool_calls SET state = 'requested', attempt = attempt - 1, lease_until = NULL,
       held_at = clock_timestamp(), held_question = $4, reasons = $5,
       expires_at = clock_timestamp() + make_interval(secs => $6)
WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'running'
RETURNING 1
"""
_SETTLE: Final = """
UPDATE tool_calls SET state = CASE WHEN $4 = 'blocked' THEN 'blocked' ELSE 'finished' END,
       status = $4, result = $5, error = $6, reasons = $7, duration = $8, usage = $9, cost = $10,
       finished_at = clock_timestamp(), lease_until = NULL
WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'running'
RETURNING 1
"""


class Place(NamedTuple):
    """One attempt at one call."""

    tenant: str
    call_id: UUID
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to judge and run a call, until its lease ends."""

    tenant: str
    call_id: UUID
    session_id: UUID
    turn_id: UUID
    step: int
    tool: str
    version: str | None
    arguments: str
    digest: str | None
    attempt: int
    """From 1; the fence that keeps an outlived executor from settling the call."""
    wanted: bool
    """Whether the turn still waits for it."""
    disabled: bool
    """Whether the tenant does not want the tool any more."""
    network: tuple[str, ...]
    """Hosts that the tenant lets the tool's programs reach."""
    seconds: float
    """Until nobody waits any longer for it to begin; negative when that has passed."""
    persona: str | None
    subject: str | None
    scopes: frozenset[str]
    roles: frozenset[str]
    approved_by: str | None
    """Who let it run although the policy wants that; None where nobody did."""
    was_held: bool
    """Whether it waited for approval."""
    child_turn: UUID | None
    """The turn that its task was delegated to; such a call is not run but ended."""
    traceparent: str | None = None
    """Of the trace that its turn began in."""

    @property
    def place(self) -> Place:
        """Which attempt at which call it is."""
        return Place(self.tenant, self.call_id, self.attempt)


class Held(NamedTuple):
    """A call that is not permitted unless somebody approves it."""

    question: bytes
    """What the policy was asked, as JSON."""
    reasons: tuple[str, ...]


class Verdict(NamedTuple):
    """What becomes of a call: how it ended, and why if it was not permitted."""

    outcome: ToolOutcome
    reasons: tuple[str, ...] = ()
    cost: int = 0
    """In millionths of the ledger's currency."""


class Settled(NamedTuple):
    """How a call ended, or that it waits for approval, as it is told to others."""

    status: str
    """As stored, or `HELD`."""
    attempt: int
    duration: float
    usage: dict[str, int]
    cost: int
    reasons: tuple[str, ...]

    def event(self, asked: Asked) -> ToolCallFinished | ToolCallBlocked:
        """The event that answers `asked`."""
        about = _about(asked)
        if self.status in ("blocked", HELD):
            waits = self.status == HELD
            return ToolCallBlocked(**about, reasons=self.reasons, approvable=waits)
        return ToolCallFinished(
            **about,
            status=self.status,
            attempt=self.attempt,
            duration_seconds=self.duration,
            usage=self.usage,
            cost=self.cost,
        )


async def claim(connection: Connection, tenant: str, call_id: UUID) -> Claim | None:
    """Take the call; None when it is over, another's, or gone with its session."""
    row = await connection.fetchrow(_CLAIM, tenant, call_id, LEASE_SECONDS)
    if row is None:
        return None
    return Claim(
        tenant=tenant,
        call_id=row["id"],
        session_id=row["session_id"],
        turn_id=row["turn_id"],
        step=row["step"],
        tool=row["tool"],
        version=row["version"],
        arguments=row["arguments"],
        digest=row["digest"],
        attempt=row["attempt"],
        wanted=row["wanted"],
        disabled=row["disabled"],
        network=tuple(row["network"]),
        seconds=row["seconds"],
        persona=row["persona"],
        subject=row["asked_by"],
        scopes=frozenset(row["asked_scopes"] or ()),
        roles=frozenset(row["asked_roles"] or ()),
        approved_by=row["approved_by"],
        was_held=row["was_held"],
        child_turn=row["child_turn_id"],
        traceparent=row["traceparent"],
    )


async def find(connection: Connection, tenant: str, call_id: UUID) -> Settled | CallState | None:
    """How the call ended, or its state when it has not, or None when there is none."""
    row = await connection.fetchrow(_FIND, tenant, call_id)
    if row is None:
        return None
    if row["status"] is None and not row["held"]:
        return CallState(row["state"])
    return Settled(
        row["status"] or HELD,
        row["attempt"],
        row["duration"] or 0.0,
        orjson.loads(row["usage"] or b"{}"),
        row["cost"],
        tuple(row["reasons"] or ()),
    )


async def renew(connection: Connection, claimed: Claim) -> bool | None:
    """Keep the call; whether it is still wanted, None when it is no longer ours."""
    row = await connection.fetchrow(
        _RENEW, claimed.tenant, claimed.call_id, claimed.attempt, LEASE_SECONDS
    )
    return None if row is None else bool(row[0])


async def release(connection: Connection, claimed: Claim) -> None:
    """Give the call back as if it had not been begun; nothing of it may have run."""
    await connection.execute(_RELEASE, claimed.tenant, claimed.call_id, claimed.attempt)


async def hold(
    connection: Connection, claimed: Claim, held: Held, *, seconds: float
) -> Settled | None:
    """Let the call wait for approval, at most `seconds`; None when it is no longer ours."""
    kept = await connection.fetchval(
        _HOLD, *claimed.place, held.question.decode(), list(held.reasons), seconds
    )
    return None if kept is None else Settled(HELD, claimed.attempt - 1, 0.0, {}, 0, held.reasons)


async def settle(
    connection: Connection, place: Place, verdict: Verdict, result: bytes | None
) -> Settled | None:
    """Store how the call ended; None when it is no longer ours."""
    outcome = verdict.outcome
    usage = dict(outcome.usage)
    reasons: Sequence[str] | None = verdict.reasons or None
    arguments: tuple[Any, ...] = (  # Any: SQL parameters
        outcome.status,
        None if result is None else result.decode(),
        outcome.error,
        reasons,
        outcome.duration,
        orjson.dumps(usage).decode(),
        verdict.cost,
    )
    if await connection.fetchval(_SETTLE, *place, *arguments) is None:
        return None
    return Settled(
        outcome.status,
        place.attempt,
        outcome.duration,
        usage,
        verdict.cost,
        verdict.reasons,
    )


def _about(asked: Asked) -> dict[str, Any]:  # Any: the fields of an event
    return {name: getattr(asked, name) for name in ToolCallRequested.model_fields}
