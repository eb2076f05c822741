"""Folders of sessions: made once, kept apart, removed with everything in them."""

import asyncio
import os
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from somaagent.errors import StorageUnavailable
from somaagent.settings import WorkspaceSettings
from somaagent.workspaces.local import LocalWorkspaces


@pytest_asyncio.fixture
async def workspaces(tmp_path: Path) -> LocalWorkspaces:
    opened = await LocalWorkspaces.open(WorkspaceSettings(dir=str(tmp_path / "workspaces")))
    assert opened is not None
    return opened


async def test_a_session_keeps_its_folder(workspaces: LocalWorkspaces) -> None:
    session = uuid4()
    first = await workspaces.workspace("acme", session)
    (first / "note").write_text("kept")
    assert await workspaces.workspace("acme", session) == first
    assert (first / "note").read_text() == "kept"


async def test_tenants_and_sessions_have_folders_of_their_own(workspaces: LocalWorkspaces) -> None:
    one, other = uuid4(), uuid4()
    places = [await workspaces.workspace(tenant, one) for tenant in ("acme", "acme-2")]
    places.append(await workspaces.workspace("acme", other))
    assert len(set(places)) == len(places)
    for place in places:
        assert place.resolve().is_relative_to(workspaces.root.resolve())
        assert place.stat().st_mode & 0o777 == 0o700
        assert place.stat().st_uid != 0
    kept = {tenant: set(found) for tenant, found in (await workspaces.sessions()).items()}
    assert kept == {"acme": {one, other}, "acme-2": {one}}


@pytest.mark.parametrize("tenant", ["", ".", "..", ".removed", "a/b", "../acme", "A", "a" * 64])
async def test_what_names_no_tenant_has_no_folder(workspaces: LocalWorkspaces, tenant: str) -> None:
    with pytest.raises(ValueError, match="cannot name a tenant"):
        await workspaces.workspace(tenant, uuid4())
    with pytest.raises(ValueError, match="cannot name a tenant"):
        await workspaces.remove(tenant, uuid4())


async def test_calls_that_need_it_at_once_get_the_same(workspaces: LocalWorkspaces) -> None:
    session = uuid4()
    places = await asyncio.gather(*(workspaces.workspace("acme", session) for _ in range(20)))
    assert len(set(places)) == 1
    assert len(list(places[0].parent.iterdir())) == 1


async def test_everything_is_removed_with_the_session(workspaces: LocalWorkspaces) -> None:
    session, other = uuid4(), uuid4()
    place = await workspaces.workspace("acme", session)
    kept = await workspaces.workspace("acme", other)
    (kept / "note").write_text("kept")
    (place / "out").symlink_to(kept)
    (place / "closed" / "inner").mkdir(parents=True)
    (place / "closed" / "inner" / "file").write_text("x")
    os.mkfifo(place / "closed" / "fifo")
    for folder in ("closed/inner", "closed", "."):
        (place / folder).chmod(0)
    # The next call finds it usable again.
    assert await workspaces.workspace("acme", session) == place
    assert os.access(place, os.W_OK)
    place.chmod(0)
    await workspaces.remove("acme", session)
    assert not place.exists()
    assert list((workspaces.root / ".removed").iterdir()) == []
    assert (kept / "note").read_text() == "kept"
    await workspaces.remove("acme", session)


async def test_folders_can_be_deeper_than_a_path_can_be_long(workspaces: LocalWorkspaces) -> None:
    session = uuid4()
    place = await workspaces.workspace("acme", session)
    current = os.open(place, os.O_RDONLY)
    for _ in range(700):
        os.mkdir("deeper", dir_fd=current)
        inner = os.open("deeper", os.O_RDONLY, dir_fd=current)
        os.close(current)
        current = inner
    os.close(current)
    await workspaces.remove("acme", session)
    assert list((workspaces.root / ".removed").iterdir()) == []


async def test_a_sweep_ends_what_a_removal_left(workspaces: LocalWorkspaces) -> None:
    left = workspaces.root / ".removed" / "left"
    (left / "folder").mkdir(parents=True)
    await workspaces.sweep()
    assert not left.exists()


async def test_no_folder_no_workspaces(tmp_path: Path) -> None:
    assert await LocalWorkspaces.open(WorkspaceSettings()) is None
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageUnavailable, match="SOMA_WORKSPACES_DIR"):
        await LocalWorkspaces.open(WorkspaceSettings(dir=str(tmp_path / "file" / "below")))
