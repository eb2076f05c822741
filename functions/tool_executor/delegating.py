"""A delegated task in Postgres: a turn of a session of its own, for which the call waits.

No process waits. The call stays `running` under a lease that ends when its time is up, and ends
before that when its turn does. Session, turn and message have ids that follow from the call's, and
come with the call's mark in one transaction: a call that is delivered twice has one of each.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from functions.tool_executor.calls import Claim, Verdict
from somaagent.domain import Turn, TurnState, columns
from somaagent.events import MessageReceived, ToolCallRequested, TurnStalled
from somaagent.identifiers import derive_event_id
from somaagent.settings import ToolSettings
from somaagent.storage.database import Connection
from somaagent.tools import JsonObject, Status, ToolOutcome

BUILT_IN: Final = "default"
"""The persona that every tenant has."""
_NO_REASON: Final = "it gave no reason"
_ACTIVE: Final = """
    ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
"""

# While the mailbox of the call's session is locked, so that no two calls are counted as the last.
_TERMS: Final = """
SELECT s.delegation_depth AS depth, p.id AS persona,
       (SELECT count(*) FROM tool_calls o
        WHERE o.tenant = $1 AND o.turn_id = c.turn_id AND o.child_turn_id IS NOT NULL) AS delegated
FROM tool_calls c
JOIN sessions s ON s.tenant = c.tenant AND s.id = c.session_id
LEFT JOIN LATERAL (
    SELECT id FROM personas WHERE tenant = $1 AND (id = $3 OR name = $3)
    ORDER BY id = $3 DESC, id LIMIT 1
) p ON true
WHERE c.tenant = $1 AND c.id = $2
"""
# The same asker and the same API key: what the task costs is charged as the turn itself is.
_DELEGATE: Final = """
WITH kept AS (
    UPDATE tool_calls c SET child_turn_id = $5,
           lease_until = clock_timestamp() + make_interval(secs => $10)
    FROM turns t
    WHERE c.tenant = $1 AND c.id = $2 AND c.attempt = $3 AND c.state = 'running'
      AND c.child_turn_id IS NULL AND t.tenant = c.tenant AND t.id = c.turn_id
      AND t.state = 'waiting_tools' AND t.stop IS NULL
    RETURNING c.session_id AS parent, t.asked_by, t.asked_scopes, t.asked_roles, t.asked_key
), session AS (
    INSERT INTO sessions (tenant, id, created_by, persona, next_seq, parent_session_id,
                          delegated_by, delegation_depth)
    SELECT $1, $4, COALESCE(kept.asked_by, s.created_by), $7, 2, s.id, $2, s.delegation_depth + 1
    FROM kept JOIN sessions s ON s.tenant = $1 AND s.id = kept.parent
), turn AS (
    INSERT INTO turns (tenant, id, session_id, seq, state, message_id, persona, only_tools,
                       asked_by, asked_scopes, asked_roles, asked_key, expires_at)
    SELECT $1, $5, $4, 1, 'received', $6, $7, $8::text[], asked_by, asked_scopes, asked_roles,
           asked_key, clock_timestamp() + make_interval(secs => $10)
    FROM kept
), message AS (
    INSERT INTO messages (tenant, id, session_id, turn_id, role, text)
    SELECT $1, $6, $4, $5, 'user', $9 FROM kept
), told AS (
    INSERT INTO session_events (tenant, session_id, type, turn_id, message_id)
    SELECT $1, $4, 'message.received', $5, $6 FROM kept
)
SELECT 1 FROM kept
"""
_WAITING: Final = """
SELECT c.session_id, c.turn_id, t.message_id, c.id AS call_id, c.step, c.tool, c.version, c.digest,
       c.attempt, c.child_turn_id
FROM tool_calls c JOIN turns t ON t.tenant = c.tenant AND t.id = c.turn_id
WHERE c.tenant = $1 AND c.child_turn_id = $2 AND c.state = 'running' FOR UPDATE OF c
"""
_CHILD: Final = f"""
SELECT {columns(Turn.COLUMNS, of="k")}, m.text,
       extract(epoch FROM clock_timestamp() - c.started_at)::float8 AS seconds
FROM tool_calls c
LEFT JOIN turns k ON k.tenant = c.tenant AND k.id = c.child_turn_id
LEFT JOIN messages m ON m.tenant = k.tenant AND m.id = k.answer_message_id
WHERE c.tenant = $1 AND c.child_turn_id = $2
"""  # noqa: S608 - constants
_STOP: Final = f"""
UPDATE turns k SET stop = COALESCE(k.stop, 'interrupt')
WHERE k.tenant = $1 AND k.id = ANY ($2::uuid[]) AND k.state IN {_ACTIVE}
RETURNING k.session_id, k.id AS turn_id, k.message_id, k.state
"""  # noqa: S608 - constants
_CHILDREN: Final = f"""
SELECT k.id FROM tool_calls c JOIN turns k ON k.tenant = c.tenant AND k.id = c.child_turn_id
WHERE c.tenant = $1 AND c.turn_id = $2 AND k.state IN {_ACTIVE} ORDER BY k.id
"""  # noqa: S608 - constants


class Delegated(NamedTuple):
    """A call that may be delegated."""

    arguments: JsonObject


class Stopped(NamedTuple):
    """Turns that nobody waits for any longer."""

    turns: tuple[UUID, ...] = ()
    """All of them, for whoever answers them now."""
    events: tuple[TurnStalled, ...] = ()
    """Of those that wait for tools, which no process looks at."""


class Waiting(NamedTuple):
    """A call that waits for a turn."""

    asked: ToolCallRequested
    attempt: int


@dataclass(frozen=True, slots=True)
class Task:
    """What is delegated, fit for Postgres, which takes no NUL in text."""

    persona: str
    text: str
    tools: list[str] | None

    @classmethod
    def of(cls, arguments: JsonObject) -> "Task":
        """Read arguments that fit the tool's schema."""
        tools = arguments.get("tools")
        return cls(
            _clean(arguments["persona"]),
            _clean(arguments["task"]),
            None if tools is None else [_clean(tool) for tool in tools],
        )


async def delegate(
    connection: Connection, claimed: Claim, arguments: JsonObject, settings: ToolSettings
) -> MessageReceived | Verdict | None:
    """Make the turn that answers the task, once.

    The mailbox of the call's session must be locked.

    Returns:
        The event that has the turn begin; how the call ends where none may be made; None when the
        call is no longer ours or its turn shall stop.
    """
    task = Task.of(arguments)
    terms = await connection.fetchrow(_TERMS, claimed.tenant, claimed.call_id, task.persona)
    if terms is None:
        return None
    if terms["depth"] >= settings.delegation_depth:
        most = settings.delegation_depth
        return _refused(f"no task may be delegated more than {most} deep; do it yourself")
    if terms["delegated"] >= settings.delegations:
        return _refused(f"a turn may delegate at most {settings.delegations} tasks")
    if terms["persona"] is None and task.persona != BUILT_IN:
        return _refused(f"there is no persona {task.persona!r}")
    session_id, turn_id, message_id = (
        UUID(derive_event_id(str(claimed.call_id), f"delegate/{part}", 0))
        for part in ("session", "turn", "message")
    )
    made = await connection.fetchval(
        _DELEGATE,
        claimed.tenant,
        claimed.call_id,
        claimed.attempt,
        session_id,
        turn_id,
        message_id,
        terms["persona"],
        task.tools,
        task.text,
        settings.delegation_seconds,
    )
    if made is None:
        return None
    return MessageReceived.of(
        session_id=session_id, turn_id=turn_id, message_id=message_id, text=task.text
    )


async def waiting_for(connection: Connection, tenant: str, child_turn: UUID) -> Waiting | None:
    """The call that waits for a turn, locked; None where none does, or no longer."""
    row = await connection.fetchrow(_WAITING, tenant, child_turn)
    if row is None:
        return None
    asked = ToolCallRequested(**{name: row[name] for name in ToolCallRequested.model_fields})
    return Waiting(asked, row["attempt"])


async def ended(connection: Connection, tenant: str, child_turn: UUID) -> Verdict | None:
    """How a call ends whose turn is over; None while it is not."""
    row = await connection.fetchrow(_CHILD, tenant, child_turn)
    if row is None:
        return None
    # It goes with its session; the call stays.
    turn = None if row["id"] is None else Turn.from_row(row)
    if turn is not None and not turn.is_over:
        return None
    seconds = round(row["seconds"] or 0.0, 6)
    return Verdict(_outcome(turn, answer=row["text"] or "", seconds=seconds))


def overdue(settings: ToolSettings) -> Verdict:
    """How a call ends whose turn is not over in time."""
    said = f"the task was not done within {settings.delegation_seconds:g} s"
    return Verdict(ToolOutcome(status="timeout", error=said))


async def stop(connection: Connection, tenant: str, *turns: UUID) -> Stopped:
    """Have turns end that nobody waits for any longer."""
    rows = await connection.fetch(_STOP, tenant, list(turns))
    return Stopped(
        tuple(row["turn_id"] for row in rows),
        tuple(
            TurnStalled(
                session_id=row["session_id"],
                turn_id=row["turn_id"],
                message_id=row["message_id"],
                reason="stopped",
            )
            for row in rows
            if row["state"] == TurnState.WAITING_TOOLS
        ),
    )


async def stop_children(connection: Connection, tenant: str, turn_id: UUID) -> Stopped:
    """Have the turns end that a turn delegated to and that are not over."""
    children = await connection.fetch(_CHILDREN, tenant, turn_id)
    return await stop(connection, tenant, *(row["id"] for row in children))


def _outcome(turn: Turn | None, *, answer: str, seconds: float) -> ToolOutcome:
    """How the call of a turn that is over ends; None is a turn that was deleted."""
    if turn is None:
        error = "the session of the task was deleted"
        return ToolOutcome(status="error", error=error, duration=seconds)
    spent = {"input_tokens": turn.input_tokens, "output_tokens": turn.output_tokens}
    usage = {name: tokens for name, tokens in spent.items() if tokens}
    detail = turn.error.detail if turn.error is not None else ""
    status: Status
    match turn.state:
        case TurnState.COMPLETED:
            result = {
                "answer": answer,
                "persona": turn.persona or BUILT_IN,
                "session_id": str(turn.session_id),
            }
            return ToolOutcome(status="success", result=result, duration=seconds, usage=usage)
        case TurnState.EXPIRED:
            status, error = "timeout", "the task was not done in time"
        case TurnState.INTERRUPTED:
            status, error = "cancelled", "the task was stopped before it was done"
        case TurnState.REFUSED:
            status, error = "error", f"the task was refused: {detail or _NO_REASON}"
        case _:
            status, error = "error", f"the task failed: {detail or _NO_REASON}"
    return ToolOutcome(status=status, error=error, duration=seconds, usage=usage)


def _refused(error: str) -> Verdict:
    return Verdict(ToolOutcome.failure(error))


def _clean(text: str) -> str:
    return text.replace("\x00", "\ufffd")
