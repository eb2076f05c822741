"""A POST that has its effect once: every route that creates something goes through here.

Three ways, by where the effect happens:

- `within`: in one transaction of Postgres; the answer is stored in the same one.
- `around`: anywhere else. The key is reserved first and the answer stored last; work that dies
  between them may be done again when its reservation has ended.
- `coalesced`: by work that stores its own key, as accepting a message does.

Without a key the work is done as it is.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Annotated, Final, Self
from uuid import UUID

import asyncpg
from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.idempotency import (
    IdempotencyKey,
    checked,
    fingerprint,
    in_flight,
    is_taken,
    restored,
    reused,
    stored,
)
from functions.gateway.queries import idempotency as queries
from functions.gateway.state import GatewayState, state_of
from somaagent.errors import StorageUnavailable
from somaagent.identity import Principal
from somaagent.storage.database import Connection

RESERVED_SECONDS: Final = 120.0
"""How long `around` keeps a key for work of which nothing is heard."""
_PAUSE_SECONDS: Final = 0.05

_Work = Callable[[], Awaitable[Response]]


class _InFlight(Exception):
    """Another process works on the request, or has just finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """The idempotency of one request."""

    state: GatewayState
    key: str | None
    path: str
    request_hash: str = ""

    def of(self, digest: str) -> Self:
        """The same for a body that the route read itself; `digest` tells bodies apart."""
        return replace(self, request_hash=fingerprint(self.path, digest.encode()))

    async def within(
        self,
        principal: Principal,
        work: Callable[[Connection], Awaitable[Response]],
        *,
        mailbox: UUID | None = None,
    ) -> Response:
        """Do `work` in one transaction that remembers its answer.

        Args:
            principal: Whose key it is.
            work: Gets the transaction; an error of it leaves nothing behind.
            mailbox: A session whose row is locked first.

        Raises:
            Problem: 422, the key belongs to another request; 409, that is being worked on.
            StorageUnavailable: Postgres failed.
        """
        database = await self.state.database()
        if self.key is None:
            async with database.transaction(principal.tenant, mailbox=mailbox) as connection:
                return await work(connection)

        async def attempt() -> Response:
            async with database.transaction(principal.tenant, mailbox=mailbox) as connection:
                if (earlier := await self._earlier(connection, principal)) is not None:
                    return earlier
                response = await work(connection)
                await connection.execute(
                    queries.REMEMBER, *self._owner(principal), self.request_hash, *stored(response)
                )
                return response

        return await self.coalesced(principal, lambda: self._patiently(attempt))

    async def around(self, principal: Principal, work: _Work) -> Response:
        """Do `work`, which keeps its effect elsewhere, and remember its answer.

        Raises:
            Problem: 422, the key belongs to another request; 409, that is being worked on.
            StorageUnavailable: Postgres failed.
        """
        if self.key is None:
            return await work()

        async def attempt() -> Response:
            database = await self.state.database()
            async with database.transaction(principal.tenant) as connection:
                if (earlier := await self._earlier(connection, principal)) is not None:
                    return earlier
                await connection.execute(
                    queries.RESERVE, *self._owner(principal), self.request_hash, RESERVED_SECONDS
                )
            try:
                response = await work()
            except BaseException:
                with contextlib.suppress(StorageUnavailable):
                    async with database.transaction(principal.tenant) as connection:
                        await connection.execute(queries.RELEASE, *self._owner(principal))
                raise
            async with database.transaction(principal.tenant) as connection:
                await connection.execute(queries.ANSWER, *self._owner(principal), *stored(response))
            return response

        return await self.coalesced(principal, lambda: self._patiently(attempt))

    async def coalesced(self, principal: Principal, work: _Work) -> Response:
        """Do `work`, or wait for the equal request that this process works on.

        Raises:
            Problem: 422, the key belongs to another request; 409, that is being worked on.
        """
        if self.key is None:
            return await work()
        key = (principal.tenant, principal.subject, self.key)
        return await self.state.flights.join(key, self.request_hash, work)

    async def _patiently(self, attempt: _Work) -> Response:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.state.flights.patience_seconds
        while True:
            try:
                return await attempt()
            except asyncpg.UniqueViolationError as error:
                if not is_taken(error):
                    raise
            except _InFlight:
                pass
            if loop.time() >= deadline:
                raise in_flight()
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _earlier(self, connection: Connection, principal: Principal) -> Response | None:
        """The answer of an earlier request; None when this is the first, which now has the key."""
        row = await connection.fetchrow(queries.TAKE, *self._owner(principal))
        if row is None or not row["mine"]:
            raise _InFlight
        if row["request_hash"] is None:
            return None
        if row["request_hash"] != self.request_hash:
            raise reused()
        if row["reserved"]:
            raise _InFlight
        if row["status"] is None:
            # Reserved by someone who died.
            await connection.execute(queries.RELEASE, *self._owner(principal))
            return None
        return restored(row)

    def _owner(self, principal: Principal) -> tuple[str, str, str | None]:
        return principal.tenant, principal.subject, self.key


async def _unread(request: Request, idempotency_key: IdempotencyKey = None) -> Once:
    # How long a client waits for the answer makes no other request of it.
    query = "&".join(part for part in request.url.query.split("&") if not part.startswith("wait="))
    path = f"{request.method} {request.url.path}?{query}"
    return Once(state=state_of(request), key=checked(idempotency_key), path=path)


async def _read(request: Request, once: Annotated[Once, Depends(_unread)]) -> Once:
    if once.key is None:
        return once
    return replace(once, request_hash=fingerprint(once.path, await request.body()))


OnceOnly = Annotated[Once, Depends(_read)]
"""For routes whose body is small; put it after the principal."""
OnceStreamed = Annotated[Once, Depends(_unread)]
"""For routes that read their body as a stream and then call `of` with its digest."""
