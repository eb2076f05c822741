"""Removes the workspaces of sessions that are gone."""

from uuid import UUID

from somaagent.storage.database import Database
from somaagent.workspaces.local import LocalWorkspaces

_LIVING = "SELECT id FROM sessions WHERE tenant = $1 AND id = ANY($2::uuid[])"


async def remove_orphans(database: Database, workspaces: LocalWorkspaces) -> int:
    """Remove what no session has any longer, and what an earlier removal left; returns how many.

    A workspace is made for a session that is there, so none is removed that is about to be used.

    Raises:
        StorageUnavailable: Postgres or the disk failed; the next time goes on.
    """
    await workspaces.sweep()
    removed = 0
    for tenant, sessions in (await workspaces.sessions()).items():
        async with database.transaction(tenant) as connection:
            rows = await connection.fetch(_LIVING, tenant, sessions)
        living: set[UUID] = {row["id"] for row in rows}
        for session in set(sessions) - living:
            await workspaces.remove(tenant, session)
            removed += 1
    return removed
