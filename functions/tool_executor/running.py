"""One run of a tool: within its time and its number, while the call's lease is kept."""

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass, field, replace
from typing import Final

from functions.tool_executor.calls import LEASE_SECONDS, Claim, renew
from somaagent.errors import StorageUnavailable
from somaagent.storage.database import Database
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import BEGINNING, stop_key
from somaagent.streams.reader import StreamReader
from somaagent.telemetry.crashes import crash
from somaagent.tools import JsonObject, Tool, ToolContext, ToolOutcome

RENEWAL_SECONDS: Final = LEASE_SECONDS / 3
"""Also the longest time that a stop takes which Redis did not tell."""
GRACE_SECONDS: Final = 10.0
"""How long a tool may take to end after it was told to."""
_QUIET_SECONDS: Final = 0.2
"""A run that is over by then need not listen for a stop."""

logger = logging.getLogger(__name__)


class Lost(Exception):
    """The call is no longer ours: a newer attempt has it, or it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """Runs tools of one process."""

    database: Database
    signals: StreamReader
    _places: dict[str, asyncio.Semaphore] = field(default_factory=dict[str, asyncio.Semaphore])

    async def run(self, tool: Tool, arguments: JsonObject, claimed: Claim) -> ToolOutcome:
        """Run a call once.

        Raises:
            Lost: Nobody waits for this attempt's outcome; the tool has ended.
        """
        spec = tool.spec
        place = self._places.setdefault(spec.name, asyncio.Semaphore(spec.concurrency))
        told = asyncio.Event()
        working = asyncio.ensure_future(_work(tool, arguments, claimed, place))
        keeping = asyncio.ensure_future(self._keep_lease(claimed, told))
        listening = asyncio.ensure_future(self._listen(claimed, told))
        try:
            done, _ = await asyncio.wait({working, keeping}, return_when=asyncio.FIRST_COMPLETED)
            if working in done:
                return working.result()
            if not keeping.result():
                raise Lost
            return ToolOutcome(status="cancelled", error="the turn was stopped")
        finally:
            for task in (working, keeping, listening):
                task.cancel()
            await _ended(working, spec.name)
            await asyncio.gather(keeping, listening, return_exceptions=True)

    async def _keep_lease(self, claimed: Claim, told: asyncio.Event) -> bool:
        """Renew until nobody wants the call any more: True then, False when it is lost."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), RENEWAL_SECONDS)
            told.clear()
            try:
                async with self.database.transaction(claimed.tenant) as connection:
                    wanted = await renew(connection, claimed)
            except StorageUnavailable:
                # Whether the call is still ours is decided when its outcome is stored.
                logger.warning("lease_not_renewed", extra={"call_id": str(claimed.call_id)})
                continue
            if wanted is None:
                return False
            if not wanted:
                return True

    async def _listen(self, claimed: Claim, told: asyncio.Event) -> None:
        """Set `told` when Redis says that something is wanted of the turn; Postgres knows what."""
        await asyncio.sleep(_QUIET_SECONDS)
        with contextlib.suppress(RedisUnavailable):
            key = stop_key(claimed.tenant, claimed.turn_id)
            subscription = await self.signals.subscribe(key, after=BEGINNING)
            try:
                while (entries := await subscription.next(RENEWAL_SECONDS * 10)) is not None:
                    if entries:
                        told.set()
            finally:
                subscription.close()


async def _work(
    tool: Tool, arguments: JsonObject, claimed: Claim, place: asyncio.Semaphore
) -> ToolOutcome:
    spec = tool.spec
    try:
        await asyncio.wait_for(place.acquire(), max(0.001, claimed.seconds))
    except TimeoutError:
        return ToolOutcome(status="timeout", error="the call was not begun in time")
    begun = time.monotonic()
    try:
        outcome = await _bounded(tool, arguments, _context(claimed, begun + spec.timeout_seconds))
    finally:
        place.release()
    return replace(outcome, duration=round(time.monotonic() - begun, 6))


async def _bounded(tool: Tool, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
    seconds = tool.spec.timeout_seconds
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await tool.run(arguments, context)
    except Exception as error:
        if isinstance(error, TimeoutError) and limit.expired():
            return ToolOutcome(status="timeout", error=f"it took longer than {seconds:g} s")
        # Its words may hold anything.
        logger.error(  # noqa: TRY400 - see above
            "tool_crashed", extra={"tool": tool.spec.name, **crash(error)}
        )
        return ToolOutcome.failure("the tool failed", faulty=True)


def _context(claimed: Claim, deadline: float) -> ToolContext:
    return ToolContext(
        tenant_id=claimed.tenant,
        session_id=claimed.session_id,
        turn_id=claimed.turn_id,
        subject_id=claimed.subject or "unknown",
        call_id=claimed.call_id,
        workspace=None,
        deadline=deadline,
    )


async def _ended(working: "asyncio.Future[ToolOutcome]", name: str) -> None:
    done, _ = await asyncio.wait({working}, timeout=GRACE_SECONDS)
    if not done:
        logger.error("tool_did_not_end", extra={"tool": name})
