"""The steps of a turn that ended with calls of tools: read again, and what they cost."""

from itertools import groupby
from typing import Any, Final, NamedTuple
from uuid import UUID

from somaagent.domain import NO_USAGE, Step, ToolCall, Usage, columns

_PAST: Final = f"""
SELECT {columns(Step.COLUMNS, of="s")}, {columns(ToolCall.COLUMNS, of="c", prefix="call_")},
       left(c.result, $3) AS call_result
FROM turn_steps s
JOIN tool_calls c ON c.tenant = s.tenant AND c.turn_id = s.turn_id AND c.step = s.step
WHERE s.tenant = $1 AND s.turn_id = $2 ORDER BY s.step, c.place
"""  # noqa: S608 - constants


class Past(NamedTuple):
    """The steps before the one that is made."""

    steps: tuple[Step, ...] = ()
    said: str = ""
    """What listeners were told in them, all together."""
    spent: Usage = NO_USAGE
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
    for _, group in groupby(rows, key=lambda row: int(row["step"])):
        called = list(group)
        calls = [ToolCall.from_row(row, prefix="call_") for row in called]
        steps.append(Step.from_row(called[0], calls=calls))
    if not steps:
        return NOTHING
    return Past(
        steps=tuple(steps),
        said="".join(step.text for step in steps),
        spent=sum((step.usage for step in steps), NO_USAGE),
        frames=steps[-1].frames,
        tools=steps[-1].tools,
    )
