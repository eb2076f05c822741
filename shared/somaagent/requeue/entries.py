"""Entries in Postgres: blocked calls that wait, and what is decided about them.

Whoever changes an entry locks its call first, as everyone who works on the call does. Every
decision is a row of `requeue_decisions` in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from somaagent.events import ToolCallApproved, ToolCallDenied, ToolCallRequested
from somaagent.identifiers import derive_event_id
from somaagent.storage.database import Connection

State = Literal["waiting", "approved", "denied", "permitted", "failed", "expired", "cancelled"]
"""waiting: for a decision. approved, denied: by somebody. permitted: by the policy, which was asked
again. failed: the policy refused it too often. expired: nobody decided in time, or the approved
call was not begun in time. cancelled: the turn did not wait any longer."""

_LOCK: Final = "SELECT 1 FROM tool_calls WHERE tenant = $1 AND id = $2 FOR UPDATE"
_CALL_OF: Final = "SELECT call_id FROM requeue_entries WHERE tenant = $1 AND id = $2"
_FIND: Final = """
SELECT e.*, c.step, t.message_id, c.state = 'requested' AND c.held_at IS NOT NULL AS held,
       e.expires_at < clock_timestamp() AS late,
       e.grant_expires_at < clock_timestamp() AS grant_late,
       extract(epoch FROM clock_timestamp() - COALESCE(evaluated_at, blocked_at))::float8 AS idle
FROM requeue_entries e
JOIN tool_calls c ON c.tenant = e.tenant AND c.id = e.call_id
JOIN turns t ON t.tenant = e.tenant AND t.id = e.turn_id
WHERE e.tenant = $1 AND e.call_id = $2
"""
# One that the policy had permitted and blocks again goes on where it was.
_NOTE: Final = """
INSERT INTO requeue_entries (tenant, id, call_id, session_id, turn_id, tool, version, digest,
                             reasons, question, blocked_at, expires_at)
SELECT tenant, $3, id, session_id, turn_id, tool, version, digest, COALESCE(reasons, '{}'),
       held_question, held_at, held_at + make_interval(secs => $4)
FROM tool_calls WHERE tenant = $1 AND id = $2 AND state = 'requested' AND held_at IS NOT NULL
ON CONFLICT (tenant, call_id) DO UPDATE
SET state = 'waiting', reasons = EXCLUDED.reasons, question = EXCLUDED.question, decided_at = NULL,
    decision_reason = NULL
WHERE requeue_entries.state = 'permitted'
"""
_DECIDE: Final = """
WITH decided AS (
    UPDATE requeue_entries
    SET state = $3, decided_at = clock_timestamp(), decided_by = $4, decision_reason = $5,
        grant_id = COALESCE($6, grant_id), grant_token = COALESCE($7, grant_token),
        grant_expires_at = COALESCE($8, grant_expires_at)
    WHERE tenant = $1 AND id = $2
    RETURNING tenant, id, call_id, session_id, tool, digest
)
INSERT INTO requeue_decisions (tenant, requeue_id, call_id, session_id, tool, digest, decision,
                               decided_by, reason, grant_id)
SELECT tenant, id, call_id, session_id, tool, digest, $3, $4, $5, $6 FROM decided
"""
_END: Final = """
UPDATE tool_calls SET state = 'blocked', status = 'blocked', error = $3, lease_until = NULL,
       finished_at = clock_timestamp()
WHERE tenant = $1 AND id = $2 AND state = 'requested' AND held_at IS NOT NULL
"""
_RELEASE: Final = """
UPDATE tool_calls SET held_at = NULL, expires_at = clock_timestamp() + make_interval(secs => $3)
WHERE tenant = $1 AND id = $2 AND state = 'requested' AND held_at IS NOT NULL
"""
_EVALUATED: Final = """
UPDATE requeue_entries SET evaluations = evaluations + 1, evaluated_at = clock_timestamp()
WHERE tenant = $1 AND id = $2 RETURNING evaluations
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A blocked call, locked until the transaction ends."""

    tenant: str
    requeue_id: UUID
    call_id: UUID
    session_id: UUID
    turn_id: UUID
    message_id: UUID
    step: int
    tool: str
    version: str
    digest: str
    reasons: tuple[str, ...]
    question: bytes
    """What the policy was asked, as JSON."""
    state: State
    held: bool
    """Whether the call still waits."""
    late: bool
    """Whether nobody decided in time."""
    evaluations: int
    idle: float
    """Seconds since the policy was asked last."""
    expires_at: datetime
    decided_by: str | None
    grant_id: UUID | None
    grant_token: str | None
    grant_used: bool
    grant_late: bool
    """Whether the approved call was not begun in time."""

    @property
    def _call(self) -> dict[str, Any]:  # Any: the fields of an event
        return {
            name: getattr(self, name)
            for name in (
                *("session_id", "turn_id", "message_id"),
                *("call_id", "step", "tool", "version", "digest"),
            )
        }

    def approved(self, token: str) -> ToolCallApproved:
        """The event that lets the call run."""
        return ToolCallApproved(**self._call, requeue_id=self.requeue_id, grant=token)

    def denied(self, decision: State) -> ToolCallDenied:
        """The event that says that the call will not run."""
        return ToolCallDenied(**self._call, requeue_id=self.requeue_id, decision=decision)

    def asked_again(self) -> ToolCallRequested:
        """The event that has the call judged anew."""
        return ToolCallRequested(**self._call)


def entry_id(call_id: UUID) -> UUID:
    """The id of a call's entry."""
    return UUID(derive_event_id(str(call_id), "requeue", 0))


async def note(connection: Connection, tenant: str, call_id: UUID, *, seconds: float) -> None:
    """Make the entry of a call that waits, unless it has one; nobody decides after `seconds`."""
    await connection.execute(_LOCK, tenant, call_id)
    await connection.execute(_NOTE, tenant, call_id, entry_id(call_id), seconds)


async def of_call(connection: Connection, tenant: str, call_id: UUID) -> Entry | None:
    """The entry of a call, locked; None when there is none."""
    await connection.execute(_LOCK, tenant, call_id)
    row = await connection.fetchrow(_FIND, tenant, call_id)
    if row is None:
        return None
    return Entry(
        tenant=row["tenant"],
        requeue_id=row["id"],
        call_id=row["call_id"],
        session_id=row["session_id"],
        turn_id=row["turn_id"],
        message_id=row["message_id"],
        step=row["step"],
        tool=row["tool"],
        version=row["version"],
        digest=row["digest"],
        reasons=tuple(row["reasons"]),
        question=row["question"].encode(),
        state=row["state"],
        held=row["held"],
        late=row["late"],
        evaluations=row["evaluations"],
        idle=row["idle"],
        expires_at=row["expires_at"],
        decided_by=row["decided_by"],
        grant_id=row["grant_id"],
        grant_token=row["grant_token"],
        grant_used=row["grant_used_at"] is not None,
        grant_late=bool(row["grant_late"]),
    )


async def by_id(connection: Connection, tenant: str, requeue_id: UUID) -> Entry | None:
    """The entry, locked; None when the tenant has none of this id."""
    call_id = await connection.fetchval(_CALL_OF, tenant, requeue_id)
    return None if call_id is None else await of_call(connection, tenant, call_id)


async def allow(
    connection: Connection,
    entry: Entry,
    *,
    by: str,
    reason: str,
    grant_id: UUID,
    token: str,
    expires_at: datetime,
) -> None:
    """Let a waiting call run with a grant."""
    await _decide(connection, entry, "approved", by, reason, grant_id, token, expires_at)


async def refuse(
    connection: Connection, entry: Entry, decision: State, *, by: str | None, reason: str
) -> None:
    """End a waiting call without having it run; `reason` is what the model and people are told."""
    await _decide(connection, entry, decision, by, reason)
    await connection.execute(_END, entry.tenant, entry.call_id, reason)


async def permit(connection: Connection, entry: Entry, *, seconds: float) -> None:
    """Have a waiting call judged anew; it has to begin within `seconds`."""
    await _decide(connection, entry, "permitted", None, "the policy permits the call now")
    await connection.execute(_RELEASE, entry.tenant, entry.call_id, seconds)


async def cancel(connection: Connection, entry: Entry) -> None:
    """Close the entry of a call that is over for another reason."""
    await _decide(connection, entry, "cancelled", None, "the turn did not wait any longer")


async def count_evaluation(connection: Connection, entry: Entry) -> int:
    """Note that the policy was asked again; how often it was by now."""
    return int(await connection.fetchval(_EVALUATED, entry.tenant, entry.requeue_id))


async def _decide(
    connection: Connection,
    entry: Entry,
    decision: State,
    by: str | None,
    reason: str,
    grant_id: UUID | None = None,
    token: str | None = None,
    expires_at: datetime | None = None,
) -> None:
    await connection.execute(
        _DECIDE,
        *(entry.tenant, entry.requeue_id, decision, by, reason),
        *(grant_id, token, expires_at),
    )
