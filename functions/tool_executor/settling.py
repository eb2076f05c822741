"""How calls end: stored once, told to the listeners, and said again as often as they are asked."""

import logging
from dataclasses import dataclass, replace
from typing import Final

import orjson

from functions.tool_executor import delegating
from functions.tool_executor.calls import Asked, Claim, Settled, Verdict, find, release, settle
from functions.tool_executor.delegating import Stopped
from somaagent.domain import CallState
from somaagent.errors import AlreadyInProgress, StorageUnavailable
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.storage.database import Database
from somaagent.storage.handled_events import find_outcome, record_outcome
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.tools import ToolOutcome

LONGEST_FRAME: Final = 16_384
"""Largest result that listeners are told in the stream, as bytes of JSON."""
_LONGEST_ERROR: Final = 2_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Ends calls."""

    database: Database
    stream: TurnStream
    signals: StreamReader
    result_bytes: int
    """Largest result that is stored."""

    async def settle(
        self, delivery: Delivery, asked: Asked, claimed: Claim, verdict: Verdict
    ) -> Outcome:
        """Store how the call ended, and tell it; what is stored already is said again."""
        verdict, result = self.storable(verdict)
        outcome, stopped = None, Stopped()
        async with self.database.transaction(claimed.tenant) as connection:
            settled = await settle(connection, claimed.place, verdict, result)
            if settled is not None:
                if claimed.child_turn is not None:
                    stopped = await delegating.stop(connection, claimed.tenant, claimed.child_turn)
                outcome = Outcome(events=(*stopped.events, settled.event(asked)))
                record_outcome(connection, delivery, outcome, turn_id=asked.turn_id)
        if outcome is None:
            return await self.say_again(delivery, asked)
        await self.signal(claimed.tenant, stopped)
        await self.say(claimed.tenant, asked, verdict.outcome, result)
        return outcome

    def storable(self, verdict: Verdict) -> tuple[Verdict, bytes | None]:
        """The verdict as it is stored, and its result as JSON."""
        outcome, result = verdict.outcome, None
        if outcome.result is not None or outcome.status == "success":
            try:
                result = orjson.dumps(outcome.result)
            except (TypeError, ValueError):
                error = "the tool returned what is no JSON"
                outcome = replace(outcome, status="error", error=error, result=None)
        if result is not None and len(result) > self.result_bytes:
            error = f"the result is larger than {self.result_bytes} bytes"
            outcome = replace(outcome, status="output_limit", error=error, result=None)
            result = None
        if outcome.error is not None:
            # Postgres takes no NUL in text.
            error = outcome.error.replace("\x00", "\ufffd")[:_LONGEST_ERROR]
            outcome = replace(outcome, error=error)
        return verdict._replace(outcome=outcome), result

    async def say_again(self, delivery: Delivery, asked: Asked) -> Outcome:
        """How a call ended that is not ours to end.

        Raises:
            AlreadyInProgress: It has not.
        """
        async with self.database.transaction(delivery.trusted_tenant) as connection:
            found = await find(connection, delivery.trusted_tenant, asked.call_id)
            # The process that delegated the task may have died before it said so.
            running = isinstance(found, CallState)
            earlier = await find_outcome(connection, delivery) if running else None
        if isinstance(found, Settled):
            return Outcome(events=(found.event(asked),), repeated=True)
        if earlier is not None:
            return earlier
        if found is not None:
            raise AlreadyInProgress(f"call {str(asked.call_id)!r} is being run")
        # Deleted with its session.
        return Outcome()

    async def release(self, claimed: Claim) -> None:
        """Let the next delivery begin at once instead of waiting for the lease to end."""
        try:
            async with self.database.transaction(claimed.tenant) as connection:
                await release(connection, claimed)
        except StorageUnavailable:
            logger.warning("lease_not_released", extra={"call_id": str(claimed.call_id)})

    async def signal(self, tenant: str, stopped: Stopped) -> None:
        """Tell the steps that answer turns; they look by themselves every second in any case."""
        for turn_id in stopped.turns:
            try:
                await self.signals.signal_stop(tenant, turn_id)
            except RedisUnavailable as error:
                logger.info("stop_not_signalled", extra={"detail": str(error)})

    async def say(
        self, tenant: str, asked: Asked, outcome: ToolOutcome, result: bytes | None
    ) -> None:
        """Tell the listeners how the call ended; `result` is JSON."""
        data = _frame(asked, outcome, result)
        await self.stream.tool_result(tenant, asked.session_id, asked.turn_id, data=data)


def _frame(asked: Asked, outcome: ToolOutcome, result: bytes | None) -> dict[str, object]:
    """Data of a `tool_result` frame."""
    shown = result is None or len(result) <= LONGEST_FRAME
    return {
        "turn_id": str(asked.turn_id),
        "call_id": str(asked.call_id),
        "step": asked.step,
        "tool": asked.tool,
        "status": outcome.status,
        "result": orjson.Fragment(result) if result is not None and shown else None,
        "truncated": not shown,
        "error": outcome.error,
        "duration_ms": round(outcome.duration * 1000, 3),
    }
