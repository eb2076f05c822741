"""Responses that are kept: each its creator's own, with the whole conversation up to its end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from functions.gateway.problems import Problem
from functions.gateway.queries import responses as queries
from functions.gateway.state import GatewayState
from somaagent.identity import Principal

MOST_BYTES: Final = 1_048_576
"""Of a stored conversation; no model's context here holds more."""

Json = dict[str, Any]  # Any: JSON
_FORM: Final = re.compile(r"resp_([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class ResponseStore:
    """The stored responses of one caller."""

    state: GatewayState
    principal: Principal
    days: int
    """How long they are kept."""

    async def body(self, name: str) -> bytes:
        """A response as JSON.

        Raises:
            Problem: 404, the caller has no such response.
            StorageUnavailable: Postgres failed.
        """
        row = await self._row(queries.FIND, name)
        if row is None:
            raise _absent()
        return bytes(row["body"])

    async def messages(self, name: str) -> list[Json]:
        """The conversation up to a response, for its continuation.

        Raises:
            Problem: 400, the caller has no such response.
            StorageUnavailable: Postgres failed.
        """
        row = await self._row(queries.FIND, name)
        if row is None:
            detail = "there is no such response; it may not have been stored, or have expired"
            errors = [{"pointer": "#/previous_response_id", "detail": detail}]
            raise Problem(400, "previous_response_not_found", detail, errors=errors)
        messages: list[Json] = orjson.loads(row["messages"])
        return messages

    async def delete(self, name: str) -> None:
        """Forget a response; those that continue it stay.

        Raises:
            Problem: 404, the caller has no such response.
            StorageUnavailable: Postgres failed.
        """
        if await self._row(queries.DELETE, name) is None:
            raise _absent()

    async def keep(self, identifier: UUID, body: Json, messages: Sequence[Json]) -> None:
        """Store a response.

        Raises:
            Problem: 400, the conversation is too long to be stored.
            StorageUnavailable: Postgres failed.
        """
        told = orjson.dumps(messages)
        if len(told) > MOST_BYTES:
            detail = f"a conversation that is stored has at most {MOST_BYTES} bytes"
            errors = [{"pointer": "#/input", "detail": detail}]
            raise Problem(400, "context_length_exceeded", detail, errors=errors)
        tenant, subject = self.principal.tenant, self.principal.subject
        database = await self.state.database()
        async with database.transaction(tenant) as connection:
            await connection.execute(
                queries.INSERT, tenant, identifier, subject, orjson.dumps(body), told, self.days
            )

    async def _row(self, query: str, name: str) -> Any:  # Any: a database row
        found = _FORM.fullmatch(name)
        if found is None:
            return None
        tenant, subject = self.principal.tenant, self.principal.subject
        database = await self.state.database()
        async with database.transaction(tenant) as connection:
            return await connection.fetchrow(query, tenant, UUID(found[1]), subject)


def _absent() -> Problem:
    return Problem(404, "response_not_found", "there is no such response")
