"""Workspaces as folders of a file system: this machine's disk, or a volume that all pods mount."""

import asyncio
import os
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Self
from uuid import UUID, uuid4

from somaagent.errors import StorageUnavailable
from somaagent.identifiers import is_tenant
from somaagent.settings import WorkspaceSettings

_NOBODY: Final = 65534
"""Whose workspaces are where the platform runs as root."""
_REMOVED: Final = ".removed"
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class LocalWorkspaces:
    """A folder for each tenant, and in it one for each session."""

    root: Path

    @classmethod
    async def open(cls, settings: WorkspaceSettings) -> Self | None:
        """The workspaces, or None where the settings name no folder.

        Raises:
            StorageUnavailable: The folder cannot be made.
        """
        if settings.dir is None:
            return None
        made = cls(Path(settings.dir))
        try:
            await asyncio.to_thread(made._prepare)
        except OSError as error:
            raise StorageUnavailable(f"SOMA_WORKSPACES_DIR cannot be used: {error}") from error
        return made

    async def workspace(self, tenant_id: str, session_id: UUID) -> Path:
        """The session's folder, made if it is not there.

        Raises:
            ValueError: The tenant's name is none.
            StorageUnavailable: It cannot be made.
        """
        try:
            return await asyncio.to_thread(self._make, tenant_id, session_id)
        except OSError as error:
            raise StorageUnavailable(f"no workspace can be made: {error.strerror}") from error

    async def remove(self, tenant_id: str, session_id: UUID) -> None:
        """Remove the session's folder with all that is in it; it may be missing.

        Raises:
            StorageUnavailable: It is out of use, but parts of it are still there; `sweep` ends it.
        """
        try:
            await asyncio.to_thread(self._remove, tenant_id, session_id)
        except OSError as error:
            raise StorageUnavailable(f"a workspace is not removed: {error.strerror}") from error

    async def sessions(self) -> dict[str, list[UUID]]:
        """The sessions that have a workspace, by tenant.

        Raises:
            StorageUnavailable: They cannot be listed.
        """
        try:
            return await asyncio.to_thread(self._sessions)
        except OSError as error:
            raise StorageUnavailable(f"workspaces cannot be listed: {error.strerror}") from error

    async def sweep(self, *, most: int = 1000) -> None:
        """Remove what earlier removals did not come to the end with, `most` of it.

        Raises:
            StorageUnavailable: It fails again.
        """
        try:
            await asyncio.to_thread(self._sweep, most)
        except OSError as error:
            raise StorageUnavailable(f"a workspace is not removed: {error.strerror}") from error

    def _prepare(self) -> None:
        (self.root / _REMOVED).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _place(self, tenant_id: str, session_id: UUID) -> Path:
        if not is_tenant(tenant_id):
            raise ValueError(f"{tenant_id!r} cannot name a tenant")
        return self.root / tenant_id / str(session_id)

    def _sessions(self) -> dict[str, list[UUID]]:
        found: dict[str, list[UUID]] = {}
        for tenant in self.root.iterdir():
            if is_tenant(tenant.name):
                # Drafts begin with a dot.
                names = [place.name for place in tenant.iterdir() if place.name[0] != "."]
                found[tenant.name] = [UUID(name) for name in names]
        return found

    def _make(self, tenant_id: str, session_id: UUID) -> Path:
        place = self._place(tenant_id, session_id)
        if place.is_dir():
            # A program may have shut its owner out.
            place.chmod(0o700)
            return place
        place.parent.mkdir(mode=0o700, exist_ok=True)
        draft = place.parent / f".{uuid4().hex}"
        draft.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(draft, _NOBODY, _NOBODY)
        try:
            draft.rename(place)
        except OSError:
            # Another call has made it meanwhile, and maybe put something there.
            draft.rmdir()
            if not place.is_dir():
                raise
        return place

    def _remove(self, tenant_id: str, session_id: UUID) -> None:
        gone = self.root / _REMOVED / uuid4().hex
        place = self._place(tenant_id, session_id)
        try:
            # What moves has to be writable: it holds a link to its parent.
            place.chmod(0o700)
            place.rename(gone)
        except FileNotFoundError:
            return
        _clear(gone)

    def _sweep(self, most: int) -> None:
        for gone in islice((self.root / _REMOVED).iterdir(), most):
            _clear(gone)


def _clear(top: Path) -> None:
    """Remove a folder however deep it is, and whatever its owner made unreadable.

    Folders are moved up before they are emptied, so that two are open at most.
    """
    top.chmod(0o700)
    descriptor = os.open(top, _FOLDER)
    try:
        while below := _empty(descriptor, descriptor):
            for name in below:
                inner = _opened(name, descriptor)
                try:
                    _empty(inner, descriptor)
                finally:
                    os.close(inner)
                os.rmdir(name, dir_fd=descriptor)
    finally:
        os.close(descriptor)
    top.rmdir()


def _empty(within: int, top: int) -> list[str]:
    """Unlink files and move folders to the top, which keeps its own; the names of those."""
    kept: list[str] = []
    with os.scandir(within) as entries:
        found = list(entries)
    for entry in found:
        if not entry.is_dir(follow_symlinks=False):
            os.unlink(entry.name, dir_fd=within)
        elif within == top:
            kept.append(entry.name)
        else:
            # Writable first, as above.
            os.close(_opened(entry.name, within))
            os.rename(entry.name, uuid4().hex, src_dir_fd=within, dst_dir_fd=top)
    return kept


def _opened(name: str, within: int) -> int:
    """A folder, after its owner's permissions are back."""
    flags = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(name, flags, dir_fd=within)
    try:
        itself = f"/proc/self/fd/{handle}"
        if stat.S_IMODE(os.fstat(handle).st_mode) & stat.S_IRWXU != stat.S_IRWXU:
            os.chmod(itself, 0o700)  # noqa: PTH101 - a descriptor's path
        return os.open(itself, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    finally:
        os.close(handle)
