"""What follows from the end of a turn: who is next in the mailbox, and who waited for it."""

from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

import orjson

from somaagent.domain import Row, TurnState

# Whose time comes when this turn ends; a turn still `received` comes by its own event.
NEXT: Final = """
SELECT id, message_id, state FROM turns
WHERE tenant = $1 AND session_id = ANY (SELECT session_id FROM ended) AND id <> $2
  AND state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
ORDER BY seq LIMIT 1
"""
TELL: Final = """
    INSERT INTO session_events (tenant, session_id, type, turn_id, message_id)
    SELECT tenant, session_id, '{type}', id, message_id FROM ended
"""
# Nobody waits for what it asked for.
CANCEL: Final = """
    UPDATE tool_calls SET state = 'finished', status = 'cancelled', error = 'the turn was stopped',
           finished_at = clock_timestamp(), lease_until = NULL
    FROM ended WHERE tool_calls.tenant = ended.tenant AND tool_calls.turn_id = ended.id
      AND tool_calls.state IN ('requested', 'running')
"""
# Gives back what a turn that ends without a generation had reserved for it.
RELEASE: Final = """
    (SELECT count(release_budget(e.tenant, e.id)) FROM budget_entries e
     WHERE e.tenant = $1 AND e.turn_id = $2 AND e.state = 'reserved') AS released
"""
# Whether the tool executor has to know: of a call that waits for this turn, or of turns that this
# one waited for and that nobody needs any longer.
DELEGATION: Final = """
    (EXISTS (SELECT 1 FROM tool_calls c WHERE c.tenant = $1 AND c.child_turn_id = $2)
     OR EXISTS (SELECT 1 FROM tool_calls c
                JOIN turns k ON k.tenant = c.tenant AND k.id = c.child_turn_id
                WHERE c.tenant = $1 AND c.turn_id = $2
                  AND k.state IN ('received', 'queued', 'analyzed', 'routed', 'generating',
                                  'waiting_tools'))) AS delegation
"""


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


def after_of(ended: Row) -> After:
    """What follows, from the row of a statement that ends with `NEXT` and `DELEGATION`."""
    queued = ended["state"] == TurnState.QUEUED
    waiting = Waiting(ended["id"], ended["message_id"]) if queued else None
    return After(waiting, bool(ended["delegation"]))


def error_of(code: str, detail: str) -> str:
    """Why a turn ends, as it is stored."""
    return orjson.dumps({"code": code, "detail": detail}).decode()
