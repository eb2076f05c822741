"""What was said in a session before the history that a model is shown: made once, by one worker."""

from typing import Any, Final, NamedTuple
from uuid import UUID

from somaagent.inference.context import Exchange
from somaagent.inference.marks import SUMMARY, as_data
from somaagent.storage.history import MOST_TURNS

BEFORE_ALL: Final = -1
"""The place of the last turn that a summary covers which there is not."""

# Of one that nobody is making now, or whose maker died.
_CLAIM: Final = """
INSERT INTO session_summaries AS s (tenant, session_id, making_seq, claim, claimed_until)
VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))
ON CONFLICT (tenant, session_id) DO UPDATE
SET making_seq = excluded.making_seq, claim = excluded.claim,
    claimed_until = excluded.claimed_until
WHERE s.covers_seq < $3 AND (s.claimed_until IS NULL OR s.claimed_until < clock_timestamp())
RETURNING text, covers_seq
"""
_OLDEST: Final = """
SELECT t.seq, question.text AS question, answer.text AS answer
FROM turns t
JOIN messages question ON question.tenant = t.tenant AND question.id = t.message_id
JOIN messages answer ON answer.tenant = t.tenant AND answer.id = t.answer_message_id
WHERE t.tenant = $1 AND t.session_id = $2 AND t.seq > $3 AND t.seq <= $4 AND t.retired IS NULL
  AND t.state IN ('completed', 'interrupted')
ORDER BY t.seq LIMIT $5
"""
_STORE: Final = """
UPDATE session_summaries
SET text = $4, covers_seq = $5, covers_turns = covers_turns + $6, making_seq = $5, claim = NULL,
    claimed_until = NULL, failure = NULL, made_at = clock_timestamp()
WHERE tenant = $1 AND session_id = $2 AND claim = $3
RETURNING 1
"""
_GIVE_UP: Final = """
UPDATE session_summaries
SET making_seq = covers_seq, claim = NULL, failure = $4,
    claimed_until = clock_timestamp() + make_interval(secs => $5)
WHERE tenant = $1 AND session_id = $2 AND claim = $3
"""


class Summary(NamedTuple):
    """What a stored summary says."""

    text: str
    covers_seq: int
    """The place of the last turn that it covers."""


class Claimed(NamedTuple):
    """The right to make the next summary, until the claim ends or the session's past changes."""

    claim: UUID
    before: str
    """The summary so far; empty for the first."""
    exchanges: tuple[Exchange, ...]
    """What it does not say yet, the oldest first, without files."""


def marked(session_id: UUID, text: str | None) -> str:
    """A summary as a model is shown it; empty where there is none."""
    return as_data(SUMMARY, session_id, text) if text else ""


async def claim(
    connection: Any,  # Any: pooled or plain connection
    tenant: str,
    session_id: UUID,
    *,
    until_seq: int,
    claim: UUID,
    seconds: float,
) -> Claimed | None:
    """Take what a summary of the turns up to `until_seq` has to say; None when there is nothing.

    Neither is there when somebody else makes it, or failed a short time ago. The session's mailbox
    must be locked: a turn that leaves the history afterwards takes the claim away.
    """
    row = await connection.fetchrow(_CLAIM, tenant, session_id, until_seq, claim, seconds)
    if row is None:
        return None
    rows = await connection.fetch(
        _OLDEST, tenant, session_id, row["covers_seq"], until_seq, MOST_TURNS
    )
    exchanges = tuple(Exchange(each["question"], each["answer"], (), each["seq"]) for each in rows)
    return Claimed(claim, row["text"] or "", exchanges)


async def store(
    connection: Any,  # Any: pooled or plain connection
    tenant: str,
    session_id: UUID,
    made: Summary,
    *,
    claim: UUID,
    turns: int,
) -> bool:
    """Keep a summary that covers `turns` more; False when its past changed, or its claim ended."""
    stored = await connection.fetchval(
        _STORE, tenant, session_id, claim, made.text, made.covers_seq, turns
    )
    return stored is not None


async def give_up(
    connection: Any,  # Any: pooled or plain connection
    tenant: str,
    session_id: UUID,
    *,
    claim: UUID,
    failure: str,
    seconds: float,
) -> None:
    """Say why there is no new summary; nobody tries again for `seconds`."""
    await connection.execute(_GIVE_UP, tenant, session_id, claim, failure, seconds)
