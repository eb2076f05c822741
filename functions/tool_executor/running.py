"""One run of a tool: within its time and its number, while the call's lease is kept."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from opentelemetry import trace
from opentelemetry.trace import Span

from functions.tool_executor.calls import LEASE_SECONDS, Claim, renew
from functions.tool_executor.places import Places
from somaagent.errors import StorageUnavailable
from somaagent.storage.database import Database
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import BEGINNING, stop_key
from somaagent.streams.reader import StreamReader
from somaagent.telemetry.crashes import crash
from somaagent.tools import JsonObject, Tool, ToolContext, ToolOutcome
from somaagent.workspaces.local import LocalWorkspaces

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
    workspaces: LocalWorkspaces | None = None
    """Where sessions keep files; None where none are kept."""
    _places: Places = field(default_factory=Places)

    async def run(self, tool: Tool, arguments: JsonObject, claimed: Claim) -> ToolOutcome:
        """Run a call once.

        Raises:
            Lost: Nobody waits for this attempt's outcome; the tool has ended.
        """
        spec = tool.spec
        told = asyncio.Event()
        working = asyncio.ensure_future(self._work(tool, arguments, claimed))
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

    async def _work(self, tool: Tool, arguments: JsonObject, claimed: Claim) -> ToolOutcome:
        place = self._places.of(tool.spec, claimed.tenant, seconds=claimed.seconds)
        try:
            async with place:
                begun = time.monotonic()
                with tool_span(tool.spec.name, claimed) as span:
                    outcome = await self._bounded(tool, arguments, claimed)
                    span.set_attribute("somaagent.tool.status", outcome.status)
        except TimeoutError:
            # Of the place: what runs in it ends with an outcome.
            return ToolOutcome(status="timeout", error="the call was not begun in time")
        return replace(outcome, duration=round(time.monotonic() - begun, 6))

    async def _bounded(self, tool: Tool, arguments: JsonObject, claimed: Claim) -> ToolOutcome:
        spec = tool.spec
        limit = asyncio.timeout(spec.timeout_seconds)
        deadline = time.monotonic() + spec.timeout_seconds
        try:
            async with limit:
                workspace = await self._workspace(claimed) if spec.workspace else None
                return await tool.run(arguments, _context(claimed, workspace, deadline))
        except StorageUnavailable as error:
            logger.warning("workspace_unavailable", extra={"detail": str(error)})
            return ToolOutcome.failure("the files of this conversation are away", faulty=True)
        except Exception as error:
            return _failed(tool, error, expired=limit.expired())

    async def _workspace(self, claimed: Claim) -> Path | None:
        if self.workspaces is None:
            return None
        return await self.workspaces.workspace(claimed.tenant, claimed.session_id)


@contextmanager
def tool_span(name: str, claimed: Claim) -> Generator[Span]:
    """The span of one run of a tool; its arguments and its result are not in it."""
    with trace.get_tracer("somaagent").start_as_current_span(
        f"execute_tool {name}",
        attributes={
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": name,
            "gen_ai.tool.call.id": str(claimed.call_id),
            "somaagent.attempt": claimed.attempt,
        },
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        yield span


def _failed(tool: Tool, error: Exception, *, expired: bool) -> ToolOutcome:
    if isinstance(error, TimeoutError) and expired:
        seconds = tool.spec.timeout_seconds
        said = f"it took longer than {seconds:g} s"
        return ToolOutcome(status="timeout", error=said, faulty=True)
    # Its words may hold anything.
    logger.error("tool_crashed", extra={"tool": tool.spec.name, **crash(error)})
    return ToolOutcome.failure("the tool failed", faulty=True)


def _context(claimed: Claim, workspace: Path | None, deadline: float) -> ToolContext:
    return ToolContext(
        tenant_id=claimed.tenant,
        session_id=claimed.session_id,
        turn_id=claimed.turn_id,
        subject_id=claimed.subject or "unknown",
        call_id=claimed.call_id,
        workspace=workspace,
        deadline=deadline,
        network=claimed.network,
    )


async def _ended(working: "asyncio.Future[ToolOutcome]", name: str) -> None:
    done, _ = await asyncio.wait({working}, timeout=GRACE_SECONDS)
    if not done:
        logger.error("tool_did_not_end", extra={"tool": name})
