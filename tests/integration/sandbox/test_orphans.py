"""Workspaces end with their sessions."""

from pathlib import Path
from uuid import uuid4

import asyncpg

from somaagent.settings import WorkspaceSettings
from somaagent.storage.database import Database
from somaagent.workspaces.local import LocalWorkspaces
from somaagent.workspaces.orphans import remove_orphans


async def test_workspaces_of_deleted_sessions_are_removed(
    database: Database, operator: "asyncpg.Connection[asyncpg.Record]", tmp_path: Path
) -> None:
    opened = await LocalWorkspaces.open(WorkspaceSettings(dir=str(tmp_path / "workspaces")))
    assert opened is not None
    living, deleted = uuid4(), uuid4()
    statement = "INSERT INTO sessions (tenant, id, created_by) VALUES ($1, $2, 'somebody')"
    for session in (living, deleted):
        await operator.execute(statement, "acme", session)
    # Another tenant's session of the same id gives no right to stay.
    await operator.execute(statement, "other", deleted)
    places = [await opened.workspace("acme", session) for session in (living, deleted)]
    for place in places:
        (place / "note").write_text("kept")
    assert await remove_orphans(database, opened) == 0
    await operator.execute("DELETE FROM sessions WHERE tenant = 'acme' AND id = $1", deleted)
    assert await remove_orphans(database, opened) == 1
    assert [place.exists() for place in places] == [True, False]
    assert (places[0] / "note").read_text() == "kept"
    assert await remove_orphans(database, opened) == 0
