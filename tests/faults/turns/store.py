"""What Postgres holds of the campaign's turns, read by the operator."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_ANSWERS: Final = """
SELECT turn_id, text FROM messages WHERE role = 'assistant' AND turn_id = ANY ($1::uuid[])
"""
_CALLS: Final = """
SELECT c.id, c.turn_id, c.tool, c.arguments, c.status, c.attempt, c.approved_by,
       t.persona LIKE 'supervised-%' AS supervised,
       (SELECT count(*) FROM requeue_decisions d
        WHERE d.call_id = c.id AND d.decision = 'approved') AS approvals,
       (SELECT count(*) FROM sessions s WHERE s.delegated_by = c.id) AS children
FROM tool_calls c JOIN turns t ON t.tenant = c.tenant AND t.id = c.turn_id
WHERE c.session_id = ANY ($1::uuid[])
"""
_CHILDREN: Final = """
SELECT t.id, t.state, t.error, t.completed_at FROM turns t JOIN sessions s ON s.id = t.session_id
WHERE s.parent_session_id = ANY ($1::uuid[])
"""
_LEFT: Final = """
SELECT count(*) FROM budget_entries e JOIN turns t ON t.tenant = e.tenant AND t.id = e.turn_id
WHERE e.state = 'reserved' AND t.completed_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Rows as they are, by the turn's id as text where they are mapped."""

    turns: dict[str, Any]  # Any: rows
    answers: dict[str, list[str]]
    calls: Sequence[Any]
    steps: Sequence[Any]
    children: Sequence[Any]
    """Turns of delegated tasks."""
    turns_of_sessions: int
    reservations_left: int
    """Of turns that are over."""


async def read(sql: Any, sessions: Sequence[str]) -> Stored:  # Any: a connection
    """Everything of these sessions and of those that they have delegated to."""
    children = await sql.fetch(_CHILDREN, sessions)
    turns = {str(row["id"]): row for row in await sql.fetch("SELECT * FROM turns")}
    ours = [row["id"] for row in turns.values() if str(row["session_id"]) in set(sessions)]
    answers: dict[str, list[str]] = {}
    for row in await sql.fetch(_ANSWERS, [*ours, *(child["id"] for child in children)]):
        answers.setdefault(str(row["turn_id"]), []).append(str(row["text"]))
    return Stored(
        turns=turns,
        answers=answers,
        calls=await sql.fetch(_CALLS, sessions),
        steps=await sql.fetch("SELECT * FROM turn_steps"),
        children=children,
        turns_of_sessions=len(ours),
        reservations_left=await sql.fetchval(_LEFT),
    )


async def letters(sql: Any, event_ids: Sequence[str]) -> Counter[str]:  # Any: as above
    """How often each of these events is kept as undeliverable."""
    query = "SELECT event_id FROM dead_letters WHERE event_id = ANY ($1::text[])"
    return Counter(row["event_id"] for row in await sql.fetch(query, event_ids))
