"""A turn in Postgres while it is answered: taken under a lease, fenced by its attempt, kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg

from somaagent.domain import Row, StopKind, TurnState
from somaagent.errors import AlreadyInProgress
from somaagent.events import TurnRouted
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
    turns.traceparent, expires_at < clock_timestamp() AS expired,
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
) AS tools, (
    SELECT tool_choice FROM personas p WHERE p.tenant = turns.tenant AND p.id = turns.persona
) AS tool_choice, ARRAY(
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
) AS depth, COALESCE((
    SELECT d.recorded FROM trace_content_decisions d WHERE d.tenant = turns.tenant
    ORDER BY d.seq DESC LIMIT 1
), false) AS traced
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
    traceparent: str | None = None
    """Of the trace that the turn began in."""
    stop: StopKind | None
    """What the person wants of the turn."""
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
    tool_choice: str | None = None
    """The persona's, for the first step: `auto`, `required`, `none` or a tool; None is `auto`."""
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
    traced: bool = False
    """Whether the tenant agreed to have what its models are asked and say in traces."""
    limited: bool = False
    """Whether the tenant has limits of what it may spend."""
    past: Past = NOTHING
    """The steps before this one."""
    expired: bool = False
    """Whether an answer is no longer wanted."""
    goes_on: bool = False
    """Whether it is the same attempt as the step before it, so that what it said still holds."""


class Renewal(NamedTuple):
    """The turn is still ours."""

    stop: StopKind | None
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
    startable = [TurnState.ROUTED] if first else []
    startable += [TurnState.FAILED] if delivery.replayed else []
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
        if now and mine and now["state"] == TurnState.GENERATING:
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
        traceparent=taken["traceparent"],
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
        tool_choice=taken["tool_choice"],
        only_tools=None if taken["only_tools"] is None else tuple(taken["only_tools"]),
        depth=taken["depth"],
        disabled=frozenset(taken["disabled"]),
        persona=taken["persona"],
        asker=_asker(taken),
        api_key=taken["asked_key"],
        profiles=profiles.chain(taken["profiles"]),
        traced=taken["traced"],
        limited=taken["limited"],
        past=past,
        goes_on=taken["was"] == TurnState.WAITING_TOOLS,
    )


async def renew(connection: Connection, attempt: Attempt, *, seconds: float) -> Renewal | None:
    """Keep the turn for `seconds` more; None when a newer attempt has it, or it is over."""
    kept = await connection.fetchrow(
        _RENEW, attempt.tenant, attempt.turn_id, attempt.number, seconds
    )
    return None if kept is None else Renewal(kept["stop"])


def _asker(taken: Row) -> Asker | None:
    if taken["asked_by"] is None:
        return None
    scopes, roles = taken["asked_scopes"] or (), taken["asked_roles"] or ()
    return Asker(taken["asked_by"], frozenset(scopes), frozenset(roles))
