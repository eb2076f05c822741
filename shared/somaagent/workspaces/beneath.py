"""Opens files beneath a folder that somebody hostile may be rearranging.

A path is walked one name at a time, each relative to the open folder before it, and no link is
followed: whatever is renamed or replaced meanwhile, nothing outside of the folder can be reached.
"""

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

SEEN_AS: Final = "/workspace"
"""Where sandboxed programs see the folder; paths may begin with it."""
_DEEPEST: Final = 32
_LONGEST_NAME: Final = 255
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class BadPath(ValueError):
    """The path leads nowhere that may be reached; the message is for whoever gave it."""


def names(path: str) -> list[str]:
    """The names along a path; none for the folder itself.

    Raises:
        BadPath: It is absolute, leads upwards, or holds what no name may hold.
    """
    if path == SEEN_AS or path.startswith(f"{SEEN_AS}/"):
        path = path[len(SEEN_AS) + 1 :]
    if path.startswith("/"):
        raise BadPath(f"only paths below {SEEN_AS} can be reached")
    found = [name for name in path.split("/") if name not in {"", "."}]
    if ".." in found:
        raise BadPath("a path cannot lead upwards")
    if len(found) > _DEEPEST:
        raise BadPath(f"a path has at most {_DEEPEST} names")
    for name in found:
        try:
            encoded = name.encode()
        except UnicodeEncodeError as error:
            raise BadPath("a name must be Unicode text") from error
        if "\0" in name or len(encoded) > _LONGEST_NAME:
            raise BadPath(f"a name has at most {_LONGEST_NAME} bytes, and no NUL")
    return found


@contextmanager
def folder(root: Path, along: Sequence[str], *, make: bool = False) -> Generator[int]:
    """A descriptor of the folder that the names lead to.

    Args:
        root: The folder beneath which everything stays.
        along: Names from there.
        make: Make what is missing, for the owner of `root`.

    Raises:
        BadPath: There is no such folder, or something on the way is none.
        OSError: The root is gone, or the disk fails.
    """
    current = os.open(root, _FOLDER)
    try:
        owner = os.fstat(current)
        for name in along:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name, 0o755, dir_fd=current)
                    give(name, current, owner)
            try:
                inner = os.open(name, _FOLDER, dir_fd=current)
            except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
                raise BadPath(f"{name!r} is no folder that can be entered") from error
            except OSError as error:
                raise BadPath(f"{name!r} cannot be entered: {error.strerror}") from error
            os.close(current)
            current = inner
        yield current
    finally:
        os.close(current)


def give(name: str, within: int, owner: os.stat_result) -> None:
    """Let a new file belong to the owner of the workspace, where we are root."""
    if os.geteuid() == 0:
        os.chown(name, owner.st_uid, owner.st_gid, dir_fd=within, follow_symlinks=False)
