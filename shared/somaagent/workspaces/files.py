"""Reads, writes and lists files of a workspace, for tools; nothing here waits for the network."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from uuid import uuid4

from somaagent.workspaces.beneath import BadPath, folder, give, names

_READ: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_DEEPEST_LISTING: Final = 16

Kind = Literal["file", "folder", "link", "other"]


class QuotaExceeded(ValueError):
    """The workspace would hold more than it may; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a file."""

    content: bytes
    size: int
    """Bytes of the whole file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a workspace."""

    path: str
    """From the workspace's root."""
    kind: Kind
    size: int
    """Bytes; 0 for what is no file."""


def read(root: Path, path: str, *, offset: int, most: int) -> Piece:
    """Up to `most` bytes from `offset` on.

    Raises:
        BadPath: There is no such file, or it is not a plain one.
        OSError: The disk fails.
    """
    *along, name = _to_file(path)
    with folder(root, along) as within:
        try:
            # A FIFO without a writer would make a plain open wait.
            descriptor = os.open(name, _READ, dir_fd=within)
        except OSError as error:
            raise BadPath(f"{path!r} cannot be read: {error.strerror}") from error
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise BadPath(f"{path!r} is not a file")
            content = bytearray()
            while len(content) < most:
                piece = os.pread(descriptor, most - len(content), offset + len(content))
                if not piece:
                    break
                content += piece
        finally:
            os.close(descriptor)
        return Piece(content=bytes(content), size=status.st_size)


def write(root: Path, path: str, content: bytes, *, most_bytes: int, most_files: int) -> None:
    """Put a file in place, whole or not at all; folders on the way are made.

    Args:
        root: The workspace.
        path: Where.
        content: All of it.
        most_bytes: What the workspace may hold then, in bytes on the disk.
        most_files: And in files and folders.

    Raises:
        BadPath: Nothing can be written there.
        QuotaExceeded: It would be too much.
        OSError: The disk fails.
    """
    *along, name = _to_file(path)
    if len(content) > most_bytes:
        raise QuotaExceeded(f"a workspace holds at most {most_bytes} bytes")
    try:
        _put(root, along, name, path, content, most_bytes=most_bytes, most_files=most_files)
    except FileNotFoundError:
        # A program of the same session works beside us.
        raise BadPath(f"the folder of {path!r} was removed meanwhile") from None


def _put(
    root: Path,
    along: list[str],
    name: str,
    path: str,
    content: bytes,
    *,
    most_bytes: int,
    most_files: int,
) -> None:
    with folder(root, along, make=True) as within:
        replaced = _size(name, within, path)
        draft = f".draft-{uuid4().hex}"
        descriptor = os.open(draft, _CREATE, 0o644, dir_fd=within)
        try:
            with os.fdopen(descriptor, "wb") as file:
                give(draft, within, root.stat())
                file.write(content)
                file.flush()
                os.fsync(descriptor)
            # With the draft in place, so that two writers see each other's.
            _hold_to_quota(root, most_bytes=most_bytes + replaced, most_files=most_files + 1)
            os.rename(draft, name, src_dir_fd=within, dst_dir_fd=within)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(draft, dir_fd=within)
            raise


def _hold_to_quota(root: Path, *, most_bytes: int, most_files: int) -> None:
    # Only here: what reads and lists needs no counting, and nothing of the sandbox.
    from somaagent.sandbox.quota import count

    if not count(root, most_bytes=most_bytes, most_files=most_files).complete:
        raise QuotaExceeded("the workspace is full; delete files first")


def listing(root: Path, path: str, *, recursive: bool, most: int) -> tuple[list[Entry], bool]:
    """What a folder holds, sorted, and whether there is more than `most`.

    Raises:
        BadPath: There is no such folder.
        OSError: The disk fails.
    """
    along = names(path)
    found: list[Entry] = []
    with folder(root, along) as within:
        for entry in _walk(within, "/".join(along), _DEEPEST_LISTING if recursive else 0):
            if len(found) == most:
                return found, True
            found.append(entry)
    return found, False


def _walk(within: int, prefix: str, deeper: int) -> Iterator[Entry]:
    with os.scandir(within) as entries:
        here = sorted(entries, key=lambda entry: entry.name)
    for entry in here:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        kind = _kind(status.st_mode)
        path = f"{prefix}/{entry.name}" if prefix else entry.name
        yield Entry(
            # Names need not be text.
            path=path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
            kind=kind,
            size=status.st_size if kind == "file" else 0,
        )
        if kind == "folder" and deeper:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            try:
                inner = os.open(entry.name, flags, dir_fd=within)
            except OSError:
                continue
            try:
                yield from _walk(inner, path, deeper - 1)
            finally:
                os.close(inner)


def _kind(mode: int) -> Kind:
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "link" if stat.S_ISLNK(mode) else "other"


def _to_file(path: str) -> list[str]:
    along = names(path)
    if not along:
        raise BadPath("the path names no file")
    return along


def _size(name: str, within: int, path: str) -> int:
    """Bytes on the disk of what will be replaced."""
    try:
        status = os.stat(name, dir_fd=within, follow_symlinks=False)
    except FileNotFoundError:
        return 0
    if stat.S_ISDIR(status.st_mode):
        raise BadPath(f"{path!r} is a folder")
    return status.st_blocks * 512
