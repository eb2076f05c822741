"""Who created which session; that never changes, so the database is asked once."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from somaagent.storage.database import Database

_CREATOR: Final = "SELECT created_by FROM sessions WHERE tenant = $1 AND id = $2"
_MOST_REMEMBERED: Final = 10_000


class Creators:
    """The creators of the sessions that were asked for lately."""

    def __init__(self, database: Callable[[], Awaitable[Database]]) -> None:
        self._database = database
        self._known: OrderedDict[tuple[str, UUID], str] = OrderedDict()

    async def of(self, tenant: str, session_id: UUID) -> str | None:
        """The creator's subject; None where the tenant has no such session.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        key = (tenant, session_id)
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        async with (await self._database()).transaction(tenant) as connection:
            creator: str | None = await connection.fetchval(_CREATOR, tenant, session_id)
        if creator is not None:
            self._known[key] = creator
            if len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)
        return creator
