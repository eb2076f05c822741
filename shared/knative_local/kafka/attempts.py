"""Tries until Kafka has what an object needs, as a controller in a cluster does."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from knative_local.kafka.errors import KafkaProblem

RETRY_SECONDS = 1.0

logger = logging.getLogger(__name__)


class UntilReady:
    """One object's way to being ready."""

    def __init__(
        self,
        attempt: Callable[[], Awaitable[None]],
        *,
        name: str,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        """Do nothing yet.

        Args:
            attempt: Raises `KafkaProblem` with what is missing.
            name: The object's, for the log.
            retry_seconds: How long to wait between two attempts.
        """
        self.reason = "it has not been looked at yet"
        """Why the object is not ready, empty when it is."""
        self._attempt = attempt
        self._name = name
        self._retry_seconds = retry_seconds
        self._trying: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Try once now, and go on in the background if that is not enough."""
        if not await self._try():
            logger.warning("object_waits", extra={"object": self._name, "reason": self.reason})
            self._trying = asyncio.create_task(self._keep_trying(), name=f"waits: {self._name}")

    async def close(self) -> None:
        """Try no more."""
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.wait([self._trying])
            self._trying = None

    async def _keep_trying(self) -> None:
        while True:
            await asyncio.sleep(self._retry_seconds)
            if await self._try():
                logger.info("object_ready", extra={"object": self._name})
                return

    async def _try(self) -> bool:
        try:
            await self._attempt()
        except KafkaProblem as problem:
            self.reason = str(problem)
            return False
        self.reason = ""
        return True
