"""Equal requests that this process works on at the same moment: one works, the others wait.

Without this, two hundred repeats at once would hold every connection of the pool.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from starlette.responses import Response

from functions.gateway.idempotency import in_flight, reused

MOST_FLIGHTS: Final = 10_000
"""Different keys at once; beyond that, requests do not wait for each other."""

Key = tuple[str, str, str]
"""Tenant, subject, key."""


class _Flight(NamedTuple):
    request_hash: str
    answer: "asyncio.Future[Response]"


class Flights:
    """The requests with a key that are being worked on."""

    def __init__(self, *, patience_seconds: float) -> None:
        self.patience_seconds: Final = patience_seconds
        self._flying: dict[Key, _Flight] = {}

    async def join(
        self, key: Key, request_hash: str, work: Callable[[], Awaitable[Response]]
    ) -> Response:
        """The answer of `work`, or of the equal request that is being worked on already.

        Raises:
            Problem: 422, another request with the key is on its way; 409, it takes too long.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.patience_seconds
        while (flight := self._flying.get(key)) is not None:
            if flight.request_hash != request_hash:
                raise reused()
            done, _ = await asyncio.wait({flight.answer}, timeout=max(0, deadline - loop.time()))
            if not done:
                raise in_flight()
            if not flight.answer.cancelled():
                return _copy(flight.answer.result())
        if len(self._flying) >= MOST_FLIGHTS:
            return await work()
        return await self._lead(key, request_hash, work)

    async def _lead(
        self, key: Key, request_hash: str, work: Callable[[], Awaitable[Response]]
    ) -> Response:
        answer: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._flying[key] = _Flight(request_hash, answer)
        try:
            response = await work()
        except Exception as error:
            answer.set_exception(error)
            answer.exception()  # seen, though nobody may wait for it
            raise
        except BaseException:
            # Whoever waits does the work itself.
            answer.cancel()
            raise
        else:
            answer.set_result(response)
            return response
        finally:
            del self._flying[key]


def _copy(response: Response) -> Response:
    """The same answer; a response must not be sent twice."""
    return Response(response.body, response.status_code, headers=dict(response.headers))
