"""Who listens on a port: between its choice and its use another program may have taken it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_TABLES: Final = ("tcp", "tcp6")
_LISTENS: Final = "0A"


def taken_by_others(port: int, pid: int) -> bool:
    """Whether somebody listens on a port, and neither a process nor any that it started does.

    False where that cannot be told, as without `/proc`.
    """
    listening = _listening(port)
    if not listening:
        return False
    try:
        if not listening.isdisjoint(_sockets(pid)):
            return False
        return all(listening.isdisjoint(_sockets(each)) for each in _started_by(pid))
    except PermissionError:
        return False


def _listening(port: int) -> set[str]:
    """The sockets that listen on a port at any address, as `/proc/PID/fd` names them."""
    end, found = f":{port:04X}", set[str]()
    for table in _TABLES:
        try:
            lines = (_PROC / "net" / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == _LISTENS and fields[1].endswith(end):
                found.add(f"socket:[{fields[9]}]")
    return found


def _sockets(pid: int) -> Iterator[str]:
    """What a process has open; nothing of one that is gone.

    Raises:
        PermissionError: It is not ours to look at.
    """
    folder = _PROC / str(pid) / "fd"
    try:
        for entry in folder.iterdir():
            try:
                yield str(entry.readlink())
            except FileNotFoundError:
                continue
    except FileNotFoundError:
        return


def _started_by(pid: int) -> Iterator[int]:
    """The processes of its session, and those that it started, or that these did."""
    parents: dict[int, int] = {}
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # Behind the name, which may hold anything: state, parent, group, session.
            _, parent, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        parents[int(entry.name)] = pid if int(session) == pid else int(parent)
    for each in parents:
        above, seen = each, set[int]()
        while above in parents and above not in seen and above != pid:
            seen.add(above)
            above = parents[above]
        if above == pid and each != pid:
            yield each
