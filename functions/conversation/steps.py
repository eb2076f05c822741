"""The step of a turn that ends with calls of tools: stored, and its calls ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, cast
from uuid import UUID

import orjson

from somaagent.events import ToolCallRequested
from somaagent.identifiers import derive_event_id
from somaagent.inference.chat import Finished, WantedCall
from somaagent.storage.database import Connection
from somaagent.tools.digest import NotCanonical, arguments_digest
from somaagent.tools.spec import Json, JsonObject, ToolSpec

TOO_MANY: Final = "too_many_at_once"
_LONGEST_NAME: Final = 64

# Not while the turn shall stop: nothing would be begun that is cancelled at once.
_WAIT: Final = """
WITH waits AS (
    UPDATE turns SET state = 'waiting_tools', step = $4 + 1, lease_until = clock_timestamp(),
           cost = cost + $21
    WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'generating' AND step = $4
      AND stop IS NULL
    RETURNING tenant, session_id, id
), noted AS (
    INSERT INTO turn_steps (tenant, turn_id, step, text, tools, model, input_tokens, output_tokens,
                            estimated, frames, attempt)
    SELECT tenant, id, $4, $5, $6, $7, $8, $9, $10, $11, $3 FROM waits
), calls AS (
    INSERT INTO tool_calls (tenant, id, session_id, turn_id, step, place, tool, version, arguments,
                            digest, state, status, error, reasons, finished_at, expires_at)
    SELECT tenant, c.id, session_id, waits.id, $4, c.place - 1, c.tool, c.version, c.arguments,
           c.digest, CASE WHEN c.runs THEN 'requested' ELSE 'blocked' END,
           CASE WHEN NOT c.runs THEN 'blocked' END,
           CASE WHEN NOT c.runs THEN 'too many calls at once' END,
           CASE WHEN NOT c.runs THEN ARRAY[$19] END,
           CASE WHEN NOT c.runs THEN clock_timestamp() END,
           clock_timestamp() + make_interval(secs => $18)
    FROM waits, unnest($12::uuid[], $13::text[], $14::text[], $15::text[], $16::text[],
                       $17::boolean[])
         WITH ORDINALITY AS c (id, tool, version, arguments, digest, runs, place)
)
SELECT 1, settle_budget($1, $20::jsonb) FROM waits
"""
_CALLS: Final = """
SELECT id, place, tool, version, arguments, digest, state <> 'blocked' AS runs FROM tool_calls
WHERE tenant = $1 AND turn_id = $2 AND step = $3 ORDER BY place
"""
_UNDELIVERABLE: Final = """
UPDATE tool_calls SET state = 'finished', status = 'error', lease_until = NULL,
       error = 'the call could not be delivered', finished_at = clock_timestamp()
WHERE tenant = $1 AND id = $2
  AND ((state = 'requested' AND held_at IS NULL)
       OR (state = 'running' AND lease_until < clock_timestamp()))
"""
_EXPIRE: Final = """
UPDATE tool_calls SET state = 'finished', status = 'timeout', lease_until = NULL,
       error = 'the call was not begun in time', finished_at = clock_timestamp()
WHERE tenant = $1 AND turn_id = $2 AND expires_at < clock_timestamp() AND child_turn_id IS NULL
  AND (state = 'requested' OR (state = 'running' AND lease_until < clock_timestamp()))
"""


class Cost(NamedTuple):
    """What a generation is charged."""

    money: int
    """In millionths of the ledger's currency."""
    charge: str | None
    """As the schema's `settle_budget` takes it; None charges nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCall:
    """A call as it is stored."""

    call_id: UUID
    place: int
    tool: str
    version: str | None
    arguments: str
    digest: str | None
    value: Json
    """The arguments, or what the model wrote instead, for listeners."""
    runs: bool
    """False for one that is too many."""

    def requested(
        self, *, session_id: UUID, turn_id: UUID, message_id: UUID, step: int
    ) -> ToolCallRequested:
        """The event that asks for it."""
        return ToolCallRequested(
            session_id=session_id,
            turn_id=turn_id,
            message_id=message_id,
            call_id=self.call_id,
            step=step,
            tool=self.tool,
            version=self.version,
            digest=self.digest,
        )

    def frame(self, *, turn_id: UUID, step: int) -> dict[str, Json]:
        """Data of a `tool_call` frame."""
        return {
            "turn_id": str(turn_id),
            "call_id": str(self.call_id),
            "step": step,
            "place": self.place,
            "tool": self.tool,
            "arguments": self.value,
        }


def new_calls(
    turn_id: UUID,
    step: int,
    wanted: Sequence[WantedCall],
    offered: Sequence[ToolSpec],
    *,
    most: int,
) -> list[NewCall]:
    """The calls that a model wants, of which `most` run."""
    versions = {spec.name: spec.version for spec in offered}
    return [
        _new_call(turn_id, step, place, call, versions, runs=place < most)
        for place, call in enumerate(wanted)
    ]


def _new_call(
    turn_id: UUID,
    step: int,
    place: int,
    call: WantedCall,
    versions: dict[str, str],
    *,
    runs: bool,
) -> NewCall:
    # Postgres takes no NUL in text.
    tool = call.name.replace("\x00", "\ufffd")[:_LONGEST_NAME]
    arguments = call.arguments.replace("\x00", "\ufffd").strip() or "{}"
    value = _read(arguments)
    return NewCall(
        call_id=UUID(derive_event_id(str(turn_id), f"tool-call/{step}", place)),
        place=place,
        tool=tool,
        version=versions.get(tool),
        arguments=arguments,
        digest=_digest(value),
        value=value,
        runs=runs,
    )


def _digest(value: Json) -> str | None:
    if not isinstance(value, dict):
        return None
    try:
        return arguments_digest(cast("JsonObject", value))
    except NotCanonical:
        return None


def _read(arguments: str) -> Json:
    try:
        return orjson.loads(arguments)
    except orjson.JSONDecodeError:
        return arguments


async def calls_of(connection: Connection, tenant: str, turn_id: UUID, step: int) -> list[NewCall]:
    """The calls of a step, as they were when it ended."""
    return [
        NewCall(
            call_id=row["id"],
            place=row["place"],
            tool=row["tool"],
            version=row["version"],
            arguments=row["arguments"],
            digest=row["digest"],
            value=_read(row["arguments"]),
            runs=row["runs"],
        )
        for row in await connection.fetch(_CALLS, tenant, turn_id, step)
    ]


async def wait_for_tools(
    connection: Connection,
    place: tuple[str, UUID, int],
    *,
    step: int,
    text: str,
    finished: Finished,
    calls: Sequence[NewCall],
    offered: Sequence[ToolSpec],
    frames: int | None,
    seconds: float,
    cost: Cost,
) -> bool:
    """Store and charge a step with its calls; the turn waits for them.

    Args:
        connection: A transaction.
        place: Tenant, turn and attempt.
        step: The step, from 0.
        text: What the model said in it.
        finished: How it ended.
        calls: What it wants.
        offered: What it was offered.
        frames: Frames of text that listeners were told until now.
        seconds: How long each call may wait until it begins.
        cost: What the step's generation is charged.

    Returns:
        False, and nothing is stored, when the turn shall stop or is another worker's.
    """
    usage = finished.usage
    return bool(
        await connection.fetchval(
            _WAIT,
            *place,
            step,
            text,
            [spec.name for spec in offered],
            finished.model,
            usage.input_tokens,
            usage.output_tokens,
            usage.estimated,
            frames,
            [call.call_id for call in calls],
            [call.tool for call in calls],
            [call.version for call in calls],
            [call.arguments for call in calls],
            [call.digest for call in calls],
            [call.runs for call in calls],
            seconds,
            TOO_MANY,
            cost.charge,
            cost.money,
        )
    )


async def give_call_up(connection: Connection, tenant: str, call_id: UUID) -> None:
    """End a call whose event could not be delivered, unless someone runs it or did."""
    await connection.execute(_UNDELIVERABLE, tenant, call_id)


async def expire_calls(connection: Connection, tenant: str, turn_id: UUID) -> None:
    """End the calls of a turn that nobody began in time."""
    await connection.execute(_EXPIRE, tenant, turn_id)
