"""Removes the workspaces of sessions that are gone."""

import random
import time
from typing import Final
from uuid import UUID

from somaagent.errors import StorageUnavailable
from somaagent.storage.database import Database
from somaagent.workspaces.local import LocalWorkspaces

MOST: Final = 200
"""Most workspaces that one look removes."""
SECONDS: Final = 20.0
"""After that much time a look ends with the removal it is at."""
_AT_ONCE: Final = 500
_LIVING: Final = "SELECT id FROM sessions WHERE tenant = $1 AND id = ANY($2::uuid[])"


async def remove_orphans(
    database: Database,
    workspaces: LocalWorkspaces,
    *,
    most: int = MOST,
    seconds: float = SECONDS,
) -> int:
    """Remove what no session has any longer, and what an earlier removal left; returns how many.

    A look goes through tenants and sessions in an order of chance, so that what one does not come
    to, another does. A workspace is made for a session that is there, so none is removed that is
    about to be used.

    Raises:
        StorageUnavailable: Postgres or the disk failed; the next time goes on.
    """
    ends = time.monotonic() + seconds
    failed: StorageUnavailable | None = None
    try:
        await workspaces.sweep(most=most)
    except StorageUnavailable as error:
        failed = error
    removed = 0
    for tenant, sessions in _shuffled(await workspaces.sessions()):
        for begin in range(0, len(sessions), _AT_ONCE):
            some = sessions[begin : begin + _AT_ONCE]
            async with database.transaction(tenant) as connection:
                rows = await connection.fetch(_LIVING, tenant, some)
            living: set[UUID] = {row["id"] for row in rows}
            for session in some:
                if session in living:
                    continue
                if removed >= most or time.monotonic() > ends:
                    return removed
                try:
                    await workspaces.remove(tenant, session)
                except StorageUnavailable as error:
                    # One that cannot be removed keeps no other.
                    failed = error
                else:
                    removed += 1
    if failed is not None:
        raise failed
    return removed


def _shuffled(found: dict[str, list[UUID]]) -> list[tuple[str, list[UUID]]]:
    chance = random.Random()  # noqa: S311 - no secret
    tenants = list(found.items())
    chance.shuffle(tenants)
    for _, sessions in tenants:
        chance.shuffle(sessions)
    return tenants
