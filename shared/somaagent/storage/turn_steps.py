"""The steps of a turn that ended with calls of tools: read again, and what they cost."""

from itertools import groupby
from typing import Any, Final, NamedTuple
from uuid import UUID

from somaagent.events import Usage
from somaagent.inference.tool_messages import Called, Step

_PAST: Final = """
SELECT s.step, s.text, s.tools, s.input_tokens, s.output_tokens, s.estimated, s.frames,
       c.id, c.tool, c.arguments, c.status, left(c.result, $3) AS result, c.error
FROM turn_steps s
JOIN tool_calls c ON c.tenant = s.tenant AND c.turn_id = s.turn_id AND c.step = s.step
WHERE s.tenant = $1 AND s.turn_id = $2 ORDER BY s.step, c.place
"""


class Past(NamedTuple):
    """The steps before the one that is made."""

    steps: tuple[Step, ...] = ()
    said: str = ""
    """What listeners were told in them, all together."""
    spent: Usage = Usage(input_tokens=0, output_tokens=0)
    frames: int | None = 0
    """How many frames of text that took; None where some were lost."""
    tools: tuple[str, ...] = ()
    """What was offered."""


NOTHING: Final = Past()


async def steps_before(
    connection: Any,  # Any: pooled or plain connection
    tenant: str,
    turn_id: UUID,
    *,
    characters: int,
) -> Past:
    """The turn's steps that ended with calls; results with one character more than `characters`."""
    rows = await connection.fetch(_PAST, tenant, turn_id, characters + 1)
    steps: list[Step] = []
    spent = NOTHING.spent
    for _, group in groupby(rows, key=lambda row: int(row["step"])):
        calls = list(group)
        cost = Usage(**{name: calls[0][name] for name in Usage.model_fields})
        spent = together(spent, cost)
        steps.append(Step(calls[0]["text"], [_called(row) for row in calls]))
    if not rows:
        return NOTHING
    return Past(
        steps=tuple(steps),
        said="".join(step.text for step in steps),
        spent=spent,
        frames=rows[-1]["frames"],
        tools=tuple(rows[-1]["tools"]),
    )


def _called(row: Any) -> Called:  # Any: a database row
    # A turn that is stopped does not wait for its calls.
    status = row["status"] or "cancelled"
    return Called(row["id"], row["tool"], row["arguments"], status, row["result"], row["error"])


def together(one: Usage, other: Usage) -> Usage:
    """What two steps cost."""
    return Usage(
        input_tokens=one.input_tokens + other.input_tokens,
        output_tokens=one.output_tokens + other.output_tokens,
        estimated=one.estimated or other.estimated,
    )
