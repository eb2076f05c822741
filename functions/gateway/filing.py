"""The gateway's part of files: the library, opened at its first use, and the sweeper."""

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Final

from functions.gateway.problems import Problem
from somaagent.errors import SomaError
from somaagent.files.library import SWEEP_FILES, Library
from somaagent.files.links import LinkSigner
from somaagent.files.scanner import Scanner
from somaagent.files.stores import open_store
from somaagent.settings import FileSettings
from somaagent.storage.database import Database

LINKS: Final = "download links"
"""Purpose of the key that signs them."""
_PLACE_SECONDS: Final = 5.0
"""Longest wait for a place among the uploads."""
_RETRY_AFTER_SECONDS: Final = 10

logger = logging.getLogger(__name__)


class Filing:
    """Files as this process handles them."""

    def __init__(
        self,
        settings: FileSettings,
        database: Callable[[], Awaitable[Database]],
        link_secrets: Iterable[bytes],
    ) -> None:
        """Check the settings.

        Raises:
            ValueError: One cannot work.
        """
        self.settings: Final = settings
        self.signer: Final = LinkSigner(link_secrets)
        self._database = database
        self._scanner = (
            Scanner.at(settings.scanner, seconds=settings.scan_seconds)
            if settings.scanner
            else None
        )
        self._places = asyncio.Semaphore(settings.most_at_once)
        self._library: Library | None = None
        self._sweeping: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Sweep from now on."""
        self._sweeping = asyncio.create_task(self._sweep_for_ever(), name="sweep-files")

    async def library(self) -> Library:
        """The open library.

        Raises:
            StorageUnavailable: Postgres cannot be reached.
            ValueError: The bucket's settings cannot work.
        """
        database = await self._database()
        if self._library is None:
            self._library = self._open(database)
        return self._library

    @asynccontextmanager
    async def place(self) -> AsyncGenerator[None]:
        """One of the uploads that the process receives at the same time.

        Raises:
            Problem: 503, all places are taken.
        """
        try:
            async with asyncio.timeout(_PLACE_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            raise Problem(
                503,
                "too_many_uploads",
                "too many uploads are under way; try again",
                headers={"retry-after": str(_RETRY_AFTER_SECONDS), "connection": "close"},
            ) from None
        try:
            yield
        finally:
            self._places.release()

    async def aclose(self) -> None:
        """Stop sweeping and close the store."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeping
        if self._library is not None:
            await self._library.aclose()

    def _open(self, database: Database) -> Library:
        settings = self.settings
        ledger, content = open_store(database, settings)
        return Library(
            ledger,
            content,
            scanner=self._scanner,
            refused_types=frozenset(settings.refused_types.split()),
        )

    async def _sweep_for_ever(self) -> None:
        while True:
            # Replicas began together; their looks need not fall together.
            await asyncio.sleep(self.settings.sweep_seconds * random.uniform(0.5, 1.5))  # noqa: S311
            try:
                library = await self.library()
                while await library.sweep() == SWEEP_FILES:
                    pass
            except (SomaError, ValueError) as error:
                logger.warning("files_not_swept", extra={"detail": str(error)})
