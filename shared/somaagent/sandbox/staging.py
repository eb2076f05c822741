"""Lets an unprivileged user reach what only root can: bind mounts that one thread alone sees.

As root, bubblewrap is run as an unprivileged user, who cannot pass through root's own folders,
such as a home that holds the interpreter or a checkout. A thread may have a mount namespace of its
own, which its child processes inherit and which ends with it; in it the sources are mounted where
everybody can go.
"""

import ctypes
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from somaagent.sandbox import seccomp
from somaagent.sandbox.errors import IsolationUnavailable

_CLONE_NEWNS: Final = 0x00020000
_MS_BIND: Final = 4096
_MS_REC: Final = 16384
_MS_PRIVATE: Final = 1 << 18
_KEEP: Final = -1
_STAGE: Final = Path("/mnt")
"""A folder of every Linux system that no program needs."""

_libc: Final = ctypes.CDLL(None, use_errno=True)


def stage(sources: Iterable[Path]) -> dict[Path, Path]:
    """Where each of these paths is for everybody, in this thread and its children from now on.

    Call it in a thread of its own, as root.

    Raises:
        IsolationUnavailable: The kernel does not let us.
    """
    _check(_libc.unshare(_CLONE_NEWNS), "a mount namespace")
    _mount(b"none", Path("/"), None, _MS_REC | _MS_PRIVATE)
    wanted = list(sources)
    opened = [os.open(path, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC) for path in wanted]
    try:
        _mount(b"stage", _STAGE, b"tmpfs", 0, b"size=64k,mode=0755")
        staged: dict[Path, Path] = {}
        for index, (path, descriptor) in enumerate(zip(wanted, opened, strict=True)):
            place = _STAGE / str(index)
            place.mkdir(0o755)
            source = f"/proc/thread-self/fd/{descriptor}".encode()
            _mount(source, place, None, _MS_BIND)
            staged[path] = place
        return staged
    finally:
        for descriptor in opened:
            os.close(descriptor)


def answer_as(user: int, group: int) -> None:
    """Take a real user and group for this thread alone, so that it may limit their processes.

    What it may do otherwise goes by the effective user, who remains root. Root may set anybody's
    limits only with CAP_SYS_RESOURCE, which containers withhold.

    Raises:
        IsolationUnavailable: The kernel does not let us.
    """
    _call("setresgid", group, _KEEP, _KEEP)
    _call("setresuid", user, _KEEP, _KEEP)


@contextmanager
def acting_as(user: int, group: int) -> Generator[None]:
    """Be effectively a user and group too, in this thread alone, without any further groups.

    A process that is started meanwhile is theirs from the beginning, and so can be started by
    vfork: to change its user in between, the interpreter would copy itself first, which takes
    longer than all of the sandbox's namespaces.

    Raises:
        IsolationUnavailable: The kernel does not let us.
    """
    _call("setgroups", 0, 0)
    try:
        _call("setresgid", _KEEP, group, _KEEP)
        _call("setresuid", _KEEP, user, _KEEP)
        yield
    finally:
        # The saved user is still root, here; a program that is begun saves its effective one.
        _call("setresuid", _KEEP, 0, _KEEP)
        _call("setresgid", _KEEP, 0, _KEEP)


def _call(name: str, *arguments: int) -> None:
    """Make a system call for this thread: the C library's own functions change all threads."""
    numbers = (seccomp.number(name), *arguments)
    _check(_libc.syscall(*(ctypes.c_long(number) for number in numbers)), name)


def _mount(source: bytes, target: Path, kind: bytes | None, flags: int, data: bytes = b"") -> None:
    done = _libc.mount(source, bytes(target), kind, ctypes.c_ulong(flags), data)
    _check(done, f"a mount on {target}")


def _check(result: int, what: str) -> None:
    if result != 0:
        error = os.strerror(ctypes.get_errno())
        raise IsolationUnavailable(f"as root the sandbox needs {what}: {error}")
