"""The system calls that a sandboxed program may make, as a classic BPF program.

An allow-list: what is not in `syscalls.tsv` fails with EPERM, and what is newer than the list with
ENOSYS, so that C libraries fall back. Absent on purpose: everything with mounts, namespaces, other
processes' memory, tracing, keys, BPF, performance events, io_uring, userfaultfd, modules, clocks,
System V and POSIX shared memory, message queues, memfd, extended attributes, file notifications.
"""

import platform
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_LOAD: Final = 0x20
_AND: Final = 0x54
_JEQ: Final = 0x15
_JGT: Final = 0x25
_JGE: Final = 0x35
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_KILL_PROCESS: Final = 0x80000000
_ERRNO: Final = 0x00050000

_EPERM: Final = 1
_EACCES: Final = 13
_ENOTTY: Final = 25
_ENOSYS: Final = 38
_EOPNOTSUPP: Final = 95

_NUMBER_AT: Final = 0
_ARCHITECTURE_AT: Final = 4
_ARGUMENTS_AT: Final = 16

_NAMESPACE_FLAGS: Final = 0x7E02_0000
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET."""
_SHARED_ANONYMOUS: Final = 0x21
"""MAP_SHARED and MAP_ANONYMOUS: memory that no process's resident size shows once it is unmapped
from page tables, so that nobody could count it without cgroups."""
_IOCTLS: Final = (0x5401, 0x540F, 0x5410, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""TCGETS, TIOCGPGRP, TIOCSPGRP, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX."""
_REFUSED_FCNTLS: Final = (1024, 1026, 1031)
"""F_SETLEASE would make the platform wait when it opens a file, F_NOTIFY, F_SETPIPE_SZ."""
_AF_UNIX: Final = 1
_AF_INET: Final = 2
_SOCK_STREAM: Final = 1
_SOCKET_KINDS: Final = 0xF
"""The other bits of a socket's type are flags."""
_IPPROTO_TCP: Final = 6


@dataclass(frozen=True, slots=True)
class Machine:
    """A processor architecture as the kernel names it."""

    audit: int
    """Its AUDIT_ARCH."""
    column: int
    """Its column in the table."""


MACHINES: Final = {
    "x86_64": Machine(audit=0xC000_003E, column=1),
    "aarch64": Machine(audit=0xC000_00B7, column=2),
}


@cache
def program(machine: str = platform.machine(), *, network: bool = False) -> bytes:
    """The filter, as the kernel takes it.

    Args:
        machine: The processor architecture.
        network: Whether there may be TCP over IPv4, for a program that has a way out.

    Raises:
        LookupError: Nobody has written down this machine's system calls.
    """
    if machine not in MACHINES:
        raise LookupError(f"no table of system calls for {machine}")
    numbers = _numbers(MACHINES[machine].column)
    return b"".join(_assemble(MACHINES[machine], numbers, network=network))


def number(name: str) -> int:
    """The number of a system call on this machine.

    Raises:
        LookupError: The table does not have it.
    """
    return _numbers(MACHINES[platform.machine()].column)[name]


@cache
def _numbers(column: int) -> dict[str, int]:
    table = files("somaagent.sandbox").joinpath("syscalls.tsv").read_text(encoding="ascii")
    rows = [line.split("\t") for line in table.splitlines()]
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


def _assemble(machine: Machine, numbers: dict[str, int], *, network: bool) -> Iterator[bytes]:
    yield _load(_ARCHITECTURE_AT)
    yield _jump(_JEQ, machine.audit, 1, 0)
    yield _return(_KILL_PROCESS)
    yield _load(_NUMBER_AT)
    checked = _checked()
    if network:
        checked["socket"] = [*_tcp_or_next(), *checked["socket"]]
    for name, check in checked.items():
        yield _jump(_JEQ, numbers[name], 0, len(check))
        yield from check
    for low, high in _ranges(number for name, number in numbers.items() if name not in checked):
        # Ranges ascend, so a number below this one's start is in none.
        yield _jump(_JGT, high, 2, 0)
        yield _jump(_JGE, low, 0, 1)
        yield _return(_ALLOW)
    yield _jump(_JGT, max(numbers.values()), 0, 1)
    yield _return(_ERRNO | _ENOSYS)
    yield _return(_ERRNO | _EPERM)


def _checked() -> dict[str, list[bytes]]:
    """What is allowed with some arguments only; each block returns."""
    return {
        # Its flags lie in memory, where a filter cannot look; C libraries then take clone.
        "clone3": [_return(_ERRNO | _ENOSYS)],
        "clone": [
            _argument(0),
            struct.pack("<HBBI", _AND, 0, 0, _NAMESPACE_FLAGS),
            *_allow_only((0,), _EPERM),
        ],
        # Would take room on the disk that no count of written bytes shows.
        "fallocate": [_return(_ERRNO | _EOPNOTSUPP)],
        "fcntl": [_argument(1), *_refuse_only(_REFUSED_FCNTLS, _EPERM)],
        "ioctl": [_argument(1), *_allow_only(_IOCTLS, _ENOTTY)],
        "mmap": [
            _argument(3),
            struct.pack("<HBBI", _AND, 0, 0, _SHARED_ANONYMOUS),
            *_refuse_only((_SHARED_ANONYMOUS,), _EPERM),
        ],
        "personality": [_argument(0), *_allow_only((0, 0xFFFF_FFFF), _EPERM)],
        # Its own network namespace has no way out either; vsock and netlink are not in it.
        "socket": [_argument(0), *_allow_only((_AF_UNIX,), _EACCES)],
        "socketpair": [_argument(0), *_allow_only((_AF_UNIX,), _EACCES)],
    }


def _tcp_or_next() -> list[bytes]:
    """Allows a socket of TCP over IPv4 and nothing like it: no MPTCP, SCTP, UDP or raw packets."""
    return [
        _argument(0),
        _jump(_JEQ, _AF_INET, 0, 8),
        _argument(1),
        struct.pack("<HBBI", _AND, 0, 0, _SOCKET_KINDS),
        _jump(_JEQ, _SOCK_STREAM, 0, 4),
        _argument(2),
        _jump(_JEQ, 0, 1, 0),
        _jump(_JEQ, _IPPROTO_TCP, 0, 1),
        _return(_ALLOW),
        _return(_ERRNO | _EACCES),
    ]


def _allow_only(values: tuple[int, ...], otherwise: int) -> list[bytes]:
    tests = [_jump(_JEQ, v, len(values) - i, 0) for i, v in enumerate(values)]
    return [*tests, _return(_ERRNO | otherwise), _return(_ALLOW)]


def _refuse_only(values: tuple[int, ...], error: int) -> list[bytes]:
    tests = [_jump(_JEQ, v, len(values) - i, 0) for i, v in enumerate(values)]
    return [*tests, _return(_ALLOW), _return(_ERRNO | error)]


def _ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _argument(index: int) -> bytes:
    # The lower half, on little-endian machines; the kernel reads no more of these arguments.
    return _load(_ARGUMENTS_AT + 8 * index)


def _load(offset: int) -> bytes:
    return struct.pack("<HBBI", _LOAD, 0, 0, offset)


def _jump(code: int, value: int, if_true: int, if_false: int) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)


def _return(action: int) -> bytes:
    return struct.pack("<HBBI", _RETURN, 0, 0, action)
