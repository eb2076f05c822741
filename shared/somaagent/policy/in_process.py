"""Decisions made in this process, by policies that are read again when they change."""

import asyncio
import logging
from pathlib import Path
from typing import Self
from uuid import uuid4

from somaagent.policy.bounded import BoundedEngine
from somaagent.policy.decision import ENTRYPOINT, Decision, Document, read_decision
from somaagent.policy.engine import RegoEngine
from somaagent.policy.modules import Modules, Signature, signature
from somaagent.settings import PolicySettings

logger = logging.getLogger(__name__)


class InProcessPolicy:
    """A folder of policies and the engine that holds them."""

    def __init__(
        self,
        folder: Path,
        seen: Signature,
        modules: Modules,
        engine: RegoEngine,
        *,
        seconds: float,
    ) -> None:
        self._folder = folder
        self._seen = seen
        self._version = modules.version
        self._seconds = seconds
        self._engine = BoundedEngine(engine, seconds=seconds)
        self._watching: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, settings: PolicySettings) -> Self:
        """Read and compile the policies, and watch them from now on.

        Raises:
            ValueError: They cannot be read or compiled.
        """
        folder = Path(settings.dir)
        try:
            seen, modules, engine = await asyncio.to_thread(_load, folder)
        except OSError as error:
            raise ValueError(f"SOMA_POLICY_DIR cannot be read: {error}") from error
        policy = cls(folder, seen, modules, engine, seconds=settings.evaluation_seconds)
        policy._watching = asyncio.create_task(
            policy._watch(settings.reload_seconds), name="watch-policies"
        )
        return policy

    @property
    def version(self) -> str:
        """Hash over the texts of the policies."""
        return self._version

    async def decide(self, question: Document) -> Decision:
        """The decision on an input document; takes some 0.3 ms.

        Raises:
            PolicyUnavailable: The policies have no answer, or not in time.
        """
        version = self._version
        return read_decision(
            await self._engine.value(ENTRYPOINT, question),
            version=version,
            decision_id=str(uuid4()),
        )

    async def refresh(self) -> bool:
        """Read the policies again if a file has changed; whether they are others now.

        Policies that cannot be compiled change nothing: those before them go on deciding.
        """
        if await asyncio.to_thread(signature, self._folder) == self._seen:
            return False
        try:
            seen, modules, engine = await asyncio.to_thread(_load, self._folder)
        except (ValueError, OSError) as error:
            logger.error(  # noqa: TRY400 - the message has the place in the file; no trace helps
                "policies_not_reloaded",
                extra={"policy_version": self._version, "detail": str(error)},
            )
            return False
        # What is evaluated now goes on in the engine before, whose thread then releases it.
        before, self._engine = self._engine, BoundedEngine(engine, seconds=self._seconds)
        changed, self._version = self._version != modules.version, modules.version
        self._seen = seen
        before.close()
        if changed:
            logger.info("policies_reloaded", extra={"policy_version": self._version})
        return changed

    async def aclose(self) -> None:
        """Stop watching and release the engine."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        self._engine.close()

    async def _watch(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self.refresh()


def _load(folder: Path) -> tuple[Signature, Modules, RegoEngine]:
    # Taken first: what changes while it is read is read once more.
    seen = signature(folder)
    modules = Modules.read(folder)
    return seen, modules, RegoEngine.load(modules)
