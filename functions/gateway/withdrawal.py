"""Open streams end when what allowed them does: a key, a session of a browser, or their session.

The process that withdraws something cuts its own streams and tells the others through Redis, which
cut theirs; whatever that misses, a look at Postgres every `SWEEP_SECONDS` finds. A token's own end
every stream sees by itself.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import UUID

import orjson

from functions.gateway.api_keys import ApiKeyVerifier
from functions.gateway.browser_sessions import BrowserSessions
from functions.gateway.open_streams import OpenStreams, Reason
from functions.gateway.queries import withdrawal as queries
from somaagent.errors import SomaError
from somaagent.storage.database import Database
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import Entry, append, keep_alive
from somaagent.streams.reader import StreamReader
from somaagent.streams.subscription import Subscription

KEY: Final = b"soma:withdrawn"
"""The stream of notices, of all tenants: it holds ids and nothing else."""
NOTICE: Final = b"withdrawn"
SWEEP_SECONDS: Final = 15.0
"""How long a stream may outlive what allowed it where no notice arrives."""
_PAUSE_SECONDS: Final = 1.0
_NOBODY: Final = UUID(int=0)

logger = logging.getLogger(__name__)


class Withdrawals:
    """Tells of what was withdrawn, and cuts the streams that it had allowed."""

    def __init__(
        self,
        streams: OpenStreams,
        reader: StreamReader,
        database: Callable[[], Awaitable[Database]],
        *,
        api_keys: ApiKeyVerifier,
        browser_sessions: BrowserSessions | None,
    ) -> None:
        self._streams = streams
        self._reader = reader
        self._database = database
        self._api_keys = api_keys
        self._browser_sessions = browser_sessions

    async def credential(self, tenant: str, credential_id: UUID) -> None:
        """An API key or a session of a browser works no longer."""
        await self._tell({"tenant": tenant, "credential": str(credential_id)})

    async def session(self, tenant: str, session_id: UUID) -> None:
        """A session was deleted."""
        await self._tell({"tenant": tenant, "session": str(session_id)})

    async def watch_for_ever(self) -> None:
        """Cut streams, while there are any."""
        while not self._reader.ended:
            await self._streams.any()
            subscription = await self._subscribed()
            try:
                await self._watch(subscription)
            finally:
                if subscription is not None:
                    subscription.close()

    async def sweep(self) -> None:
        """Cut the streams whose credential is over.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        held: dict[tuple[str, str], set[str]] = defaultdict(set)
        for stream in self._streams:
            principal = stream.principal
            if stream.expired:
                stream.close(Reason.EXPIRED)
            elif principal.kind in queries.ACTIVE and principal.credential_id is not None:
                held[principal.tenant, principal.kind].add(principal.credential_id)
        for (tenant, kind), ids in held.items():
            database = await self._database()
            async with database.transaction(tenant) as connection:
                rows = await connection.fetch(
                    queries.ACTIVE[kind], tenant, [UUID(text) for text in ids]
                )
            for gone in ids - {str(row["id"]) for row in rows}:
                self._streams.close(Reason.REVOKED, tenant=tenant, credential_id=gone)

    async def _tell(self, notice: dict[str, str]) -> None:
        self._apply(notice)
        command = append(KEY, NOTICE, _NOBODY, 0, dict(notice))
        try:
            await self._reader.write(command, keep_alive(KEY))
        except RedisUnavailable as error:
            # Other processes see it when they look.
            logger.info("withdrawal_not_told", extra={"detail": str(error)})

    async def _subscribed(self) -> Subscription | None:
        try:
            return await self._reader.subscribe(KEY, after=None)
        except RedisUnavailable:
            return None

    async def _watch(self, subscription: Subscription | None) -> None:
        next_look = time.monotonic() + SWEEP_SECONDS
        while len(self._streams) and not self._reader.ended:
            patience = max(0.0, next_look - time.monotonic())
            if subscription is None:
                # Redis is away; it is tried again with the next look.
                await asyncio.sleep(patience)
            else:
                try:
                    for entry in await subscription.next(patience) or ():
                        self._hear(entry)
                except RedisUnavailable:
                    await asyncio.sleep(_PAUSE_SECONDS)
                    return
            if time.monotonic() >= next_look:
                next_look = time.monotonic() + SWEEP_SECONDS
                try:
                    await self.sweep()
                except SomaError as error:
                    logger.warning("streams_not_swept", extra={"detail": str(error)})
                if subscription is None:
                    return

    def _hear(self, entry: Entry) -> None:
        if entry.kind == NOTICE:
            self._apply(orjson.loads(entry.data))

    def _apply(self, notice: dict[str, Any]) -> None:  # Any: JSON of ours
        tenant = notice["tenant"]
        if credential := notice.get("credential"):
            self._api_keys.forget(UUID(credential))
            if self._browser_sessions is not None:
                self._browser_sessions.forget(credential)
            self._streams.close(Reason.REVOKED, tenant=tenant, credential_id=credential)
        if session := notice.get("session"):
            self._streams.close(Reason.DELETED, tenant=tenant, session_id=UUID(session))
