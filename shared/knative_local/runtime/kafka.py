"""Kafka for one run: our own server, kept alive, or one that runs already; opened once."""

import asyncio
import contextlib
import logging
from pathlib import Path

from knative_local.http1 import Resolver
from knative_local.kafka.producer_limits import ProducerLimits
from knative_local.kafka.server import EmbeddedKafka
from knative_local.runtime.eventing import Eventing

logger = logging.getLogger(__name__)

_CHECK_SECONDS = 2.0


class Kafka:
    """Where events lie.

    Args:
        folder: Where a server of our own keeps its data.
        bootstrap: `HOST:PORT` of one that runs already, instead.
        resolver: Finds subscribers.
        limits: How long records may take to be stored.
    """

    def __init__(
        self,
        folder: Path,
        bootstrap: str | None,
        resolver: Resolver,
        limits: ProducerLimits | None = None,
    ) -> None:
        self._folder = folder
        self._bootstrap = bootstrap
        self._resolver = resolver
        self._limits = limits
        self._server: EmbeddedKafka | None = None
        self._guarding: asyncio.Task[None] | None = None
        self._opening: asyncio.Task[Eventing] | None = None
        self.eventing: Eventing | None = None
        """What runs on it, once it is connected."""
        self.problem = ""
        """Why our own server, which has died, does not run again yet."""

    def begin(self) -> asyncio.Task[Eventing]:
        """Start to open it; `connected` waits for it."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
        return self._opening

    async def connected(self) -> Eventing:
        """Return what runs on it as soon as it is there.

        Raises:
            KafkaProblem: Kafka does not take part.
        """
        return await asyncio.shield(self.begin())

    async def disconnect(self) -> None:
        """End the connection and our own server."""
        if self._opening is not None and not self._opening.done():
            self._opening.cancel()
        if self._opening is not None:
            await asyncio.gather(self._opening, return_exceptions=True)
        if self._guarding is not None:
            self._guarding.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._guarding
        if self.eventing is not None:
            await self.eventing.close()
        if self._server is not None:
            await self._server.aclose()

    async def _open(self) -> Eventing:
        bootstrap = self._bootstrap
        if bootstrap is None:
            self._server = EmbeddedKafka(
                self._folder, progress=lambda text: logger.info("kafka: %s", text)
            )
            bootstrap = await self._server.open()
            self._guarding = asyncio.create_task(self._guard(self._server))
        eventing = Eventing(bootstrap, self._resolver, self._limits)
        try:
            await eventing.open()
        except BaseException:
            await eventing.close()
            raise
        self.eventing = eventing
        return eventing

    async def _guard(self, server: EmbeddedKafka) -> None:
        """Start our own server again when it has died; clients find it on the same port."""
        while True:
            await asyncio.sleep(_CHECK_SECONDS)
            if not server.has_died():
                continue
            logger.error("kafka_died", extra={"log": str(server.log)})
            try:
                await server.open(keep_port=True)
            except Exception as error:
                if self.problem != str(error):
                    logger.exception("kafka_not_restarted")
                self.problem = str(error)
            else:
                self.problem = ""
