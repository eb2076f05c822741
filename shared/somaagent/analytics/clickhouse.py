"""A ClickHouse server, spoken with over its HTTP interface."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self, cast

import aiohttp
import orjson

from somaagent.errors import TryAgainLater
from somaagent.settings import ClickHouseSettings

_MOST_BYTES: Final = 16 * 1_048_576
_CODE: Final = re.compile(rb"Code:\s*(\d+)")
_NO_SUCH: Final = frozenset({60, 81})
"""Its codes for a table, and for a database, that does not exist."""
_DENIED: Final = frozenset({192, 193, 194, 492, 497, 516})
"""Its codes for a user or a password that is wrong, and for rights that are missing."""


class AnalyticsUnavailable(TryAgainLater):
    """ClickHouse does not answer, or not with an answer; what was written is there, or is not."""


class ClickHouse:
    """Statements to one database. The text of an error is the server's and is never passed on."""

    def __init__(self, settings: ClickHouseSettings, http: aiohttp.ClientSession) -> None:
        self._url = f"{(settings.url or '').rstrip('/')}/"
        self._database = settings.database
        self._seconds = math.ceil(settings.timeout_seconds)
        self._http = http

    @classmethod
    async def open(cls, settings: ClickHouseSettings) -> Self | None:
        """Prepare to ask; None where none is configured. It is first reached by the first question.

        Raises:
            ValueError: The URL is none, or holds a password.
        """
        if not settings.url:
            return None
        if not settings.url.startswith(("http://", "https://")):
            raise ValueError("SOMA_CLICKHOUSE_URL must begin with http:// or https://")
        if "@" in settings.url or "?" in settings.url:
            raise ValueError(
                "SOMA_CLICKHOUSE_URL is a server's address alone: user, password and database are "
                "SOMA_CLICKHOUSE_USER, SOMA_CLICKHOUSE_PASSWORD and SOMA_CLICKHOUSE_DATABASE"
            )
        headers = {"X-ClickHouse-User": settings.user}
        if settings.password is not None:
            headers["X-ClickHouse-Key"] = settings.password.get_secret_value()
        timeout = aiohttp.ClientTimeout(total=settings.timeout_seconds)
        return cls(settings, aiohttp.ClientSession(timeout=timeout, headers=headers))

    async def rows(
        self, select: str, *, anywhere: bool = False
    ) -> list[dict[str, Any]]:  # Any: foreign JSON
        """The rows of a SELECT that names no format; numbers of 64 bits may come as texts.

        `anywhere` asks without the database, which may not exist yet.

        Raises:
            AnalyticsUnavailable: There is no whole answer.
        """
        # Nobody waits for it any longer then, and it would go on all the same.
        bound = {"max_execution_time": str(self._seconds)}
        body = await self._send(bound, f"{select}\nFORMAT JSON".encode(), anywhere=anywhere)
        try:
            answer = orjson.loads(body)
            return cast("list[dict[str, Any]]", answer["data"])
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise AnalyticsUnavailable("ClickHouse sent no whole answer") from error

    async def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Write rows, all or none of those of one month.

        Raises:
            AnalyticsUnavailable: They are written, or are not, and may be written again.
        """
        if rows:
            lines = b"\n".join(map(orjson.dumps, rows))
            await self._send({"query": f"INSERT INTO {table} FORMAT JSONEachRow"}, lines)

    async def command(self, statement: str, *, anywhere: bool = False) -> None:
        """Do what answers nothing; `anywhere` before the database exists.

        Raises:
            AnalyticsUnavailable: It is done, or is not.
        """
        await self._send({}, statement.encode(), anywhere=anywhere)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _send(
        self, parameters: Mapping[str, str], body: bytes, *, anywhere: bool = False
    ) -> bytes:
        # It answers 200 and fails afterwards, unless it is to wait for the end.
        told = {"wait_end_of_query": "1", **parameters}
        if not anywhere:
            told["database"] = self._database
        try:
            async with self._http.post(
                self._url, params=told, data=body, allow_redirects=False
            ) as response:
                said = await _read(response)
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise AnalyticsUnavailable(f"ClickHouse failed: {type(error).__name__}") from error
        if status != 200:
            raise AnalyticsUnavailable(_refusal(status, said))
        return said


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > _MOST_BYTES:
            raise AnalyticsUnavailable(f"ClickHouse sent more than {_MOST_BYTES} bytes")
    return bytes(body)


def _refusal(status: int, said: bytes) -> str:
    """What is wrong, without the server's words: they repeat the statement."""
    found = _CODE.search(said[:200])
    code = int(found[1]) if found else 0
    if code in _NO_SUCH:
        return "ClickHouse lacks the database or its tables: run soma migrate analytics"
    if code in _DENIED:
        return f"ClickHouse refused the user, with code {code}"
    return f"ClickHouse answered {status}, with code {code}"
