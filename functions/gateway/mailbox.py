"""What a new message does to the turns that are there: waits, is refused, stops, replaces.

All of it happens in the transaction that stores the message, which holds the mailbox's lock. A
turn is never ended here: it is marked, and the conversation step, which alone knows what was said
of an answer, ends it.
"""

from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from functions.gateway.problems import Problem, not_found
from functions.gateway.queries import mailbox as queries
from somaagent.domain import TurnState
from somaagent.storage.database import Connection

ANSWERED_NOW: Final = (TurnState.GENERATING, TurnState.WAITING_TOOLS)
"""States of a turn that somebody works on, and that stops as soon as it is told."""


class Mode(StrEnum):
    """What happens to a message that arrives during a turn."""

    ENQUEUE = "enqueue"
    REJECT = "reject"
    INTERRUPT = "interrupt"
    ROLLBACK = "rollback"


class Replaced(NamedTuple):
    """The turn whose place in the history a new one takes."""

    turn_id: UUID
    origin: UUID
    """The first of all versions."""
    text: str
    """What was asked."""
    metadata: str | None
    """What was said about the question, as JSON."""
    persona: str


async def running_turn(
    connection: Connection, tenant: str, session_id: UUID, mode: Mode
) -> UUID | None:
    """The turn that a message of this mode finds running; None for one that does not care.

    Raises:
        Problem: 409, there is one, and the caller wants the message rejected then.
    """
    if mode is Mode.ENQUEUE:
        return None
    row = await connection.fetchrow(queries.RUNNING, tenant, session_id)
    if row is None:
        return None
    if mode is Mode.REJECT:
        raise Problem(409, "turn_running", "the session answers another message")
    running: UUID = row["id"]
    return running


async def make_way(
    connection: Connection,
    tenant: str,
    session_id: UUID,
    *,
    new_turn: UUID,
    running: UUID | None,
    mode: Mode,
) -> list[UUID]:
    """Stop the running turn and let the new one be next; returns what shall stop at once."""
    if mode not in (Mode.INTERRUPT, Mode.ROLLBACK):
        return []
    if running is not None:
        await connection.execute(queries.STOP, tenant, running, mode.value, new_turn)
    await connection.execute(queries.MOVE_BEHIND, tenant, session_id, new_turn, running)
    return [] if running is None else [running]


async def find_replaced(
    connection: Connection, tenant: str, session_id: UUID, message_id: UUID, *, question: bool
) -> Replaced:
    """The turn of a message that is edited, or answered anew.

    Args:
        connection: A transaction that holds the mailbox.
        tenant: Whose session.
        session_id: The session.
        message_id: The question, or the answer.
        question: Whether it must be the question.

    Raises:
        Problem: 404, no such message; 409, it is no longer part of the history, or an answer.
    """
    row = await connection.fetchrow(queries.FIND_TURN_OF_MESSAGE, tenant, session_id, message_id)
    if row is None:
        raise not_found("message")
    if row["retired"] is not None:
        raise Problem(409, "message_superseded", "the message is no longer part of the history")
    if question and row["role"] != "user":
        raise Problem(409, "not_a_question", "only what a person said can be edited")
    return Replaced(
        row["id"], row["origin"], row["text"], row["metadata"], row["persona"] or "default"
    )


async def supersede(
    connection: Connection, tenant: str, session_id: UUID, *, replaced: UUID, new_turn: UUID
) -> list[UUID]:
    """Take the replaced turn and all after it out of the history; returns what shall stop."""
    rows = await connection.fetch(queries.SUPERSEDE, tenant, session_id, replaced, new_turn)
    return [row["id"] for row in rows if row["state"] in ANSWERED_NOW]


async def replace_again(
    connection: Connection,
    tenant: str,
    session_id: UUID,
    *,
    replaced: UUID,
    new_turn: UUID,
    whole_rest: bool,
) -> list[UUID]:
    """What `supersede` and a rollback did, for a message that was withdrawn and is sent again."""
    if whole_rest:
        return await supersede(connection, tenant, session_id, replaced=replaced, new_turn=new_turn)
    await connection.execute(queries.ROLL_BACK, tenant, replaced, new_turn)
    return []
