"""A turn in Postgres: leases, fencing, settlement, and who is next in the mailbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg
import orjson

from functions.conversation.steps import Cost
from somaagent.errors import AlreadyInProgress
from somaagent.events import (
    MessageAnalyzed,
    MessageReceived,
    ToolCallBlocked,
    ToolCallDenied,
    ToolCallFinished,
    TurnReady,
    TurnRouted,
    TurnStalled,
    Usage,
)
from somaagent.inference.attachments import Attachment, render
from somaagent.inference.context import Exchange
from somaagent.inference.profiles import DIALOGUE, ModelProfile, Profiles
from somaagent.serving.delivery import Delivery
from somaagent.storage.attachments import attachments_of, note_shown
from somaagent.storage.database import Connection
from somaagent.storage.history import newest_exchanges
from somaagent.storage.summaries import BEFORE_ALL, marked
from somaagent.storage.turn_steps import NOTHING, Past, steps_before

LEASE_SECONDS: Final = 3.0
"""How long a worker that says nothing keeps a turn; a killed one delays it that long at most."""
MOST_ATTEMPTS: Final = 8
"""An answer that failed so often ends the turn, before the broker gives the event up."""

SILENT_SECONDS: Final = 5 * LEASE_SECONDS
"""After a lease has ended: how long until its worker counts as dead, not as late. Whoever takes the
turn over needs no such patience, for the turn goes on then; to end it is for good."""

_LAST_STEP: Final = ("waiting_tools", "generating")
_STATES_OF: Final[dict[str, tuple[str, ...]]] = {
    MessageReceived.event_type: ("received", "analyzed"),
    TurnReady.event_type: ("queued", "analyzed"),
    MessageAnalyzed.event_type: ("analyzed", "routed"),
    TurnRouted.event_type: ("routed", "generating"),
    ToolCallFinished.event_type: _LAST_STEP,
    ToolCallBlocked.event_type: _LAST_STEP,
    ToolCallDenied.event_type: _LAST_STEP,
    TurnStalled.event_type: _LAST_STEP,
}
"""In which states a turn is left that an event was to bring on, by the event's type. In all others
it has gone on without that event, as when an earlier delivery of it was handled after all."""

# A turn that goes on after its tools keeps its attempt: what it has told listeners still holds.
# An event that made an earlier step of the turn has no part in this one: what it would make could
# never be stored, and it would keep the turn from the event whose time it is.
_HANDLED: Final = """EXISTS (SELECT 1 FROM handled_events h WHERE h.tenant = $1
           AND h.function = $9 AND h.source = $10 AND h.event_id = $5)"""
_BEGIN: Final = """
WITH was AS (SELECT tenant, id, state FROM turns WHERE tenant = $1 AND id = $2 FOR UPDATE)
UPDATE turns
SET state = 'generating', worked_by = $5,
    attempt = attempt + CASE WHEN was.state = 'waiting_tools' THEN 0 ELSE 1 END,
    lease_until = clock_timestamp() + make_interval(secs => $4)
FROM was
WHERE turns.tenant = was.tenant AND turns.id = was.id
  AND (was.state = ANY ($3::text[])
       OR NOT {handled} AND (
           was.state = 'generating' AND lease_until < clock_timestamp()
           OR $6 AND was.state = 'waiting_tools' AND (stop IS NOT NULL OR NOT EXISTS (
               SELECT 1 FROM tool_calls c WHERE c.tenant = $1 AND c.turn_id = $2
                 AND c.state IN ('requested', 'running')))))
RETURNING was.state AS was, attempt, seq, session_id, message_id, step, stop, created_at,
    expires_at < clock_timestamp() AS expired,
    turns.persona, only_tools, asked_by, asked_scopes, asked_roles, asked_key,
    profile_chain($1, COALESCE(turns.profile, $7), $8) AS profiles,
    EXISTS (SELECT 1 FROM budget_limits l WHERE l.tenant = $1) AS limited, (
    SELECT text FROM messages m WHERE m.tenant = turns.tenant AND m.id = turns.message_id
) AS question, (
    SELECT system_prompt FROM personas p WHERE p.tenant = turns.tenant AND p.id = turns.persona
) AS system_prompt, (
    SELECT temperature FROM personas p WHERE p.tenant = turns.tenant AND p.id = turns.persona
) AS temperature, (
    SELECT tools FROM personas p WHERE p.tenant = turns.tenant AND p.id = turns.persona
) AS tools, ARRAY(
    SELECT tool FROM tenant_tools d WHERE d.tenant = turns.tenant AND NOT d.enabled
) AS disabled, EXISTS (
    SELECT 1 FROM message_attachments a WHERE a.tenant = turns.tenant AND a.turn_id = turns.id
) AS attached, (
    SELECT s.text FROM session_summaries s WHERE s.tenant = turns.tenant
        AND s.session_id = turns.session_id AND s.covers_seq < turns.seq
) AS summary, (
    SELECT s.covers_seq FROM session_summaries s WHERE s.tenant = turns.tenant
        AND s.session_id = turns.session_id AND s.covers_seq < turns.seq
) AS covers_seq, (
    SELECT s.delegation_depth FROM sessions s
    WHERE s.tenant = turns.tenant AND s.id = turns.session_id
) AS depth
""".replace("{handled}", _HANDLED)
_STATE: Final = """
SELECT state, worked_by, EXISTS (SELECT 1 FROM handled_events h WHERE h.tenant = $1
  AND h.function = $3 AND h.source = $4 AND h.event_id = $5) AS handled
FROM turns WHERE tenant = $1 AND id = $2
"""
_RENEW: Final = """
UPDATE turns SET lease_until = clock_timestamp() + make_interval(secs => $4)
WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'generating'
RETURNING stop
"""
# Whose time comes when this turn ends; a turn still `received` comes by its own event.
_NEXT: Final = """
SELECT id, message_id, state FROM turns
WHERE tenant = $1 AND session_id = ANY (SELECT session_id FROM ended) AND id <> $2
  AND state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
ORDER BY seq LIMIT 1
"""
_TELL: Final = """
    INSERT INTO session_events (tenant, session_id, type, turn_id, message_id)
    SELECT tenant, session_id, '{type}', id, message_id FROM ended
"""
# Nobody waits for what it asked for.
_CANCEL: Final = """
    UPDATE tool_calls SET state = 'finished', status = 'cancelled', error = 'the turn was stopped',
           finished_at = clock_timestamp(), lease_until = NULL
    FROM ended WHERE tool_calls.tenant = ended.tenant AND tool_calls.turn_id = ended.id
      AND tool_calls.state IN ('requested', 'running')
"""
# Gives back what a turn that ends without a generation had reserved for it.
_RELEASE: Final = """
    (SELECT count(release_budget(e.tenant, e.id)) FROM budget_entries e
     WHERE e.tenant = $1 AND e.turn_id = $2 AND e.state = 'reserved') AS released
"""
# Whether the tool executor has to know: of a call that waits for this turn, or of turns that this
# one waited for and that nobody needs any longer.
_DELEGATION: Final = """
    (EXISTS (SELECT 1 FROM tool_calls c WHERE c.tenant = $1 AND c.child_turn_id = $2)
     OR EXISTS (SELECT 1 FROM tool_calls c
                JOIN turns k ON k.tenant = c.tenant AND k.id = c.child_turn_id
                WHERE c.tenant = $1 AND c.turn_id = $2
                  AND k.state IN ('received', 'queued', 'analyzed', 'routed', 'generating',
                                  'waiting_tools'))) AS delegation
"""
_COMPLETE: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'completed', answer_message_id = $4, finish_reason = $5,
           input_tokens = $6, output_tokens = $7, completed_at = clock_timestamp(),
           lease_until = NULL, error = NULL, cost = cost + $10
    WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'generating'
    RETURNING tenant, session_id, id, message_id
), answer AS (
    INSERT INTO messages (tenant, id, session_id, turn_id, role, text)
    SELECT tenant, $4, session_id, id, 'assistant', $8 FROM ended
), told AS ({_TELL.format(type="turn.completed")}), waiting AS ({_NEXT})
SELECT ended.message_id AS ended, waiting.*, {_DELEGATION},
       settle_budget($1, $9::jsonb)
FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants
_INTERRUPT: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'interrupted',
           answer_message_id = CASE WHEN $7 <> '' THEN $4::uuid END, finish_reason = 'interrupted',
           input_tokens = $5, output_tokens = $6,
           completed_at = clock_timestamp(), lease_until = NULL, error = NULL,
           cost = cost + $9
    WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'generating'
    RETURNING tenant, session_id, id, message_id
), answer AS (
    INSERT INTO messages (tenant, id, session_id, turn_id, role, text)
    SELECT tenant, $4, session_id, id, 'assistant', $7 FROM ended WHERE $7 <> ''
), cancelled AS ({_CANCEL}), told AS ({_TELL.format(type="turn.interrupted")}), waiting AS ({_NEXT})
SELECT ended.message_id AS ended, waiting.*, {_DELEGATION},
       settle_budget($1, $8::jsonb)
FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants
_FAIL: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'failed', error = $4, completed_at = clock_timestamp(),
           lease_until = NULL
    WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'generating'
    RETURNING tenant, session_id, id, message_id
), told AS ({_TELL.format(type="turn.failed")}), waiting AS ({_NEXT})
SELECT ended.message_id AS ended, waiting.*, {_DELEGATION}, {_RELEASE}
FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants
_REFUSE: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'refused', error = $4, completed_at = clock_timestamp(),
           lease_until = NULL, input_tokens = $5, output_tokens = $6
    WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'generating'
    RETURNING tenant, session_id, id, message_id
), told AS ({_TELL.format(type="turn.refused")}), waiting AS ({_NEXT})
SELECT ended.message_id AS ended, waiting.*, {_DELEGATION}, {_RELEASE}
FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants
_ABANDON: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'failed', error = $3, completed_at = clock_timestamp(),
           lease_until = NULL
    WHERE tenant = $1 AND id = $2 AND state = ANY ($4::text[])
      AND (state <> 'generating'
           OR lease_until < clock_timestamp() - make_interval(secs => $5))
      AND (state <> 'waiting_tools' OR NOT EXISTS (
           SELECT 1 FROM tool_calls c WHERE c.tenant = $1 AND c.turn_id = $2
             AND c.state IN ('requested', 'running')))
    RETURNING tenant, session_id, id, message_id
), told AS ({_TELL.format(type="turn.failed")}), waiting AS ({_NEXT})
SELECT ended.message_id AS ended, waiting.*, {_DELEGATION}, {_RELEASE}
FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants
_LATE: Final = """
SELECT state = 'generating' AND lease_until < clock_timestamp() FROM turns
WHERE tenant = $1 AND id = $2
"""

# Whoever is just being answered may end as it does; $4 is the attempt of the one who asks.
_EXPIRE: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'expired', error = $3, completed_at = clock_timestamp(),
           lease_until = NULL, input_tokens = spent.input_tokens,
           output_tokens = spent.output_tokens
    FROM (SELECT COALESCE(sum(input_tokens), 0) AS input_tokens,
                 COALESCE(sum(output_tokens), 0) AS output_tokens,
                 COALESCE(bool_or(estimated), false) AS estimated
          FROM turn_steps WHERE tenant = $1 AND turn_id = $2) spent
    WHERE tenant = $1 AND id = $2
      AND (expires_at < clock_timestamp()
           OR created_at < clock_timestamp() - make_interval(secs => $5))
      AND (state IN ('received', 'queued', 'analyzed', 'routed', 'waiting_tools')
           OR (state = 'generating' AND (lease_until < clock_timestamp() OR attempt = $4)))
    RETURNING tenant, session_id, id, message_id, attempt, spent.*
), cancelled AS ({_CANCEL}), told AS ({_TELL.format(type="turn.expired")}), waiting AS ({_NEXT})
SELECT ended.message_id AS ended, ended.attempt, ended.input_tokens, ended.output_tokens,
       ended.estimated, waiting.*, {_DELEGATION}, {_RELEASE} FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants


class Asker(NamedTuple):
    """Who asked, as the gateway verified it."""

    subject: str
    scopes: frozenset[str]
    roles: frozenset[str]


class BeingAnswered(AlreadyInProgress):
    """Another worker has the turn, and its lease holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The right to answer a turn, until its lease ends or a newer attempt begins."""

    tenant: str
    session_id: UUID
    turn_id: UUID
    message_id: UUID
    number: int
    """From 1; the fence that keeps an outlived worker from settling the turn."""
    begun_at: datetime
    """When the message was stored; no frame of the turn is older."""
    stop: str | None
    """What the person wants of the turn: None, `interrupt` or `rollback`."""
    question: str
    newest_first: tuple[Exchange, ...]
    """Earlier turns, without those that the summary tells of."""
    seq: int = 0
    """The turn's place in its session."""
    summary: str = ""
    """Of what was said before them, marked as data; empty where there is none."""
    attachments: tuple[Attachment, ...] = ()
    """Files that came with the question."""
    system_prompt: str | None = None
    """The persona's; None where the platform's own holds."""
    temperature: float | None = None
    """The persona's; None where the platform's own holds."""
    tools: tuple[str, ...] | None = None
    """The persona's; None where the platform's own hold."""
    only_tools: tuple[str, ...] | None = None
    """What of them a delegated task may be answered with; None for all."""
    depth: int = 0
    """How many delegations lead to it; 0 for what a person said."""
    disabled: frozenset[str] = frozenset()
    """Tools that the tenant does not want."""
    persona: str | None = None
    """None for the built-in one."""
    asker: Asker | None = None
    """None for a turn from before it was kept."""
    api_key: str | None = None
    """The API key that was used; None for another credential."""
    profiles: tuple[ModelProfile, ...] = ()
    """The one that was chosen and its fallbacks; none where no one can be used."""
    limited: bool = False
    """Whether the tenant has limits of what it may spend."""
    past: Past = NOTHING
    """The steps before this one."""
    expired: bool = False
    """Whether an answer is no longer wanted."""
    goes_on: bool = False
    """Whether it is the same attempt as the step before it, so that what it said still holds."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The turn whose time has come."""

    turn_id: UUID
    message_id: UUID


class After(NamedTuple):
    """What follows from the end of a turn."""

    waiting: Waiting | None
    """Whose time has come."""
    delegation: bool
    """Whether a call waits for the turn, or others work for it."""


class Renewal(NamedTuple):
    """The turn is still ours."""

    stop: str | None
    """What the person wants of it meanwhile."""


async def begin(
    connection: Connection,
    delivery: Delivery,
    *,
    turn_id: UUID,
    attachment_characters: int,
    result_characters: int,
    profiles: Profiles,
) -> Attempt | None:
    """Take the turn, or None when it is over, not ready for an answer, or another event's.

    Files come with at most `attachment_characters` of their texts, and results of tools with at
    most `result_characters`.

    Raises:
        BeingAnswered: Another worker holds it.
        AlreadyInProgress: The session answers another turn.
    """
    tenant, event_id = delivery.trusted_tenant, delivery.envelope.event_id
    first = isinstance(delivery.event, TurnRouted)
    startable = (["routed"] if first else []) + (["failed"] if delivery.replayed else [])
    try:
        taken = await connection.fetchrow(
            _BEGIN,
            tenant,
            turn_id,
            startable,
            LEASE_SECONDS,
            event_id,
            not first,
            DIALOGUE,
            profiles.mode,
            delivery.function,
            delivery.envelope.source,
        )
    except asyncpg.UniqueViolationError as error:
        raise AlreadyInProgress("the session answers another turn") from error
    if taken is None:
        source = delivery.envelope.source
        now = await connection.fetchrow(
            _STATE, tenant, turn_id, delivery.function, source, event_id
        )
        # Whichever of a step's calls was last is the one to go on; the others are done with it.
        mine = now and not now["handled"] and (first or now["worked_by"] == event_id)
        if now and mine and now["state"] == "generating":
            raise BeingAnswered(f"turn {str(turn_id)!r} is being answered")
        return None
    session_id: UUID = taken["session_id"]
    characters = attachment_characters
    attached = [turn_id] if taken["attached"] else []
    files = await attachments_of(connection, tenant, attached, characters=characters)
    attachments = files.get(turn_id, ())
    if attachments:
        shown = render(taken["question"], attachments, characters=characters).shown
        await note_shown(connection, tenant, turn_id, shown)
    past = NOTHING
    if taken["step"]:
        past = await steps_before(connection, tenant, turn_id, characters=result_characters)
    return Attempt(
        tenant=tenant,
        session_id=session_id,
        turn_id=turn_id,
        message_id=taken["message_id"],
        number=taken["attempt"],
        begun_at=taken["created_at"],
        stop=taken["stop"],
        expired=bool(taken["expired"]),
        question=taken["question"],
        newest_first=await newest_exchanges(
            connection,
            tenant,
            session_id,
            before_seq=taken["seq"],
            attachment_characters=characters,
            after_seq=BEFORE_ALL if taken["covers_seq"] is None else taken["covers_seq"],
        ),
        seq=taken["seq"],
        summary=marked(session_id, taken["summary"]),
        attachments=attachments,
        system_prompt=taken["system_prompt"],
        temperature=taken["temperature"],
        tools=None if taken["tools"] is None else tuple(taken["tools"]),
        only_tools=None if taken["only_tools"] is None else tuple(taken["only_tools"]),
        depth=taken["depth"],
        disabled=frozenset(taken["disabled"]),
        persona=taken["persona"],
        asker=_asker(taken),
        api_key=taken["asked_key"],
        profiles=profiles.chain(taken["profiles"]),
        limited=taken["limited"],
        past=past,
        goes_on=taken["was"] == "waiting_tools",
    )


async def renew(connection: Connection, attempt: Attempt, *, seconds: float) -> Renewal | None:
    """Keep the turn for `seconds` more; None when a newer attempt has it, or it is over."""
    kept = await connection.fetchrow(
        _RENEW, attempt.tenant, attempt.turn_id, attempt.number, seconds
    )
    return None if kept is None else Renewal(kept["stop"])


async def complete(
    connection: Connection,
    attempt: Attempt,
    *,
    answer_message_id: UUID,
    text: str,
    finish_reason: str,
    usage: Usage,
    cost: Cost,
) -> After:
    """Store the answer, charge its generation and end the turn; returns what follows.

    `usage` is that of all steps, `cost` of the last one. The session's mailbox must be locked.

    Raises:
        AlreadyInProgress: A newer attempt has the turn; this answer must not count.
    """
    ended = await connection.fetchrow(
        _COMPLETE,
        attempt.tenant,
        attempt.turn_id,
        attempt.number,
        answer_message_id,
        finish_reason,
        usage.input_tokens,
        usage.output_tokens,
        text,
        cost.charge,
        cost.money,
    )
    if ended is None:
        raise AlreadyInProgress("a newer attempt answers the turn")
    return _after(ended)


async def interrupt(
    connection: Connection,
    attempt: Attempt,
    *,
    answer_message_id: UUID,
    text: str,
    usage: Usage,
    cost: Cost,
) -> After:
    """Store what was said, charge it and end the turn; returns what follows.

    `usage` is that of all steps, `cost` of the last one. The session's mailbox must be locked.

    Raises:
        AlreadyInProgress: A newer attempt has the turn.
    """
    ended = await connection.fetchrow(
        _INTERRUPT,
        attempt.tenant,
        attempt.turn_id,
        attempt.number,
        answer_message_id,
        usage.input_tokens,
        usage.output_tokens,
        text,
        cost.charge,
        cost.money,
    )
    if ended is None:
        raise AlreadyInProgress("a newer attempt answers the turn")
    return _after(ended)


async def fail(connection: Connection, attempt: Attempt, *, code: str, detail: str) -> After:
    """End the turn without an answer; returns what follows.

    The session's mailbox must be locked.

    Raises:
        AlreadyInProgress: A newer attempt has the turn.
    """
    ended = await connection.fetchrow(
        _FAIL, attempt.tenant, attempt.turn_id, attempt.number, _error(code, detail)
    )
    if ended is None:
        raise AlreadyInProgress("a newer attempt answers the turn")
    return _after(ended)


async def refuse(connection: Connection, attempt: Attempt, *, code: str, detail: str) -> After:
    """End a turn that nobody may answer; returns what follows.

    The session's mailbox must be locked.

    Raises:
        AlreadyInProgress: A newer attempt has the turn.
    """
    spent = attempt.past.spent
    ended = await connection.fetchrow(
        _REFUSE,
        attempt.tenant,
        attempt.turn_id,
        attempt.number,
        _error(code, detail),
        spent.input_tokens,
        spent.output_tokens,
    )
    if ended is None:
        raise AlreadyInProgress("a newer attempt answers the turn")
    return _after(ended)


async def abandon(
    connection: Connection,
    tenant: str,
    turn_id: UUID,
    *,
    original_type: str,
    code: str,
    detail: str,
) -> tuple[UUID, After] | None:
    """End a turn whose event could not be delivered, unless someone works on it or did.

    The session's mailbox must be locked. Nobody else works on it only in the states in which the
    event of the type `original_type` would have found it, or have left it with its own event lost.

    Returns:
        The turn's message id and what follows; None when the turn was left alone.

    Raises:
        AlreadyInProgress: Its worker is late, but may be alive; whether it is shows in a while.
    """
    states = _STATES_OF.get(original_type, ())
    ended = await connection.fetchrow(
        _ABANDON, tenant, turn_id, _error(code, detail), states, SILENT_SECONDS
    )
    if ended is not None:
        return ended["ended"], _after(ended)
    if "generating" in states and await connection.fetchval(_LATE, tenant, turn_id):
        raise AlreadyInProgress("a worker that is late may still have the turn")
    return None


def _asker(taken: asyncpg.Record) -> Asker | None:
    if taken["asked_by"] is None:
        return None
    scopes, roles = taken["asked_scopes"] or (), taken["asked_roles"] or ()
    return Asker(taken["asked_by"], frozenset(scopes), frozenset(roles))


class Expired(NamedTuple):
    """A turn whose time was up."""

    message_id: UUID
    attempt: int
    spent: Usage
    """By its steps."""
    after: After


async def expire(
    connection: Connection,
    tenant: str,
    turn_id: UUID,
    *,
    attempt: int,
    most_seconds: float,
    detail: str,
) -> Expired | None:
    """End a turn that is past its time to live or older than `most_seconds`; None for any other.

    The session's mailbox must be locked. One that a worker has, other than `attempt`, is left.
    """
    row = await connection.fetchrow(
        _EXPIRE, tenant, turn_id, _error("expired", detail), attempt, most_seconds
    )
    if row is None:
        return None
    spent = Usage(**{name: row[name] for name in Usage.model_fields})
    return Expired(row["ended"], row["attempt"], spent, _after(row))


def _after(ended: asyncpg.Record) -> After:
    queued = ended["state"] == "queued"
    waiting = Waiting(ended["id"], ended["message_id"]) if queued else None
    return After(waiting, bool(ended["delegation"]))


def _error(code: str, detail: str) -> str:
    return orjson.dumps({"code": code, "detail": detail}).decode()
