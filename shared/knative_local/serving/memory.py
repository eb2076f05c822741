"""How much memory the processes of replicas use, for the limits that a cluster's kernel keeps."""

from collections import Counter
from pathlib import Path

_PROC = Path("/proc")
_KEYS = ("RssAnon:", "RssShmem:")


def bytes_by_session() -> Counter[int]:
    """Return what the processes of every session use, by the id of its first process.

    Counted is what cannot be given back: files that are only mapped, such as the weights of a
    model, do not count, as in a cluster. Nothing is returned where there is no `/proc`.
    """
    used: Counter[int] = Counter()
    for entry in _PROC.iterdir() if _PROC.is_dir() else ():
        if not entry.name.isdigit():
            continue
        try:
            # Behind the name, which may hold anything: state, parent, group, session.
            session = int((entry / "stat").read_text().rpartition(")")[2].split()[3])
            status = (entry / "status").read_text()
        except (OSError, ValueError, IndexError):
            continue
        for line in status.splitlines():
            if line.startswith(_KEYS):
                used[session] += int(line.split()[1]) * 1024
    return used
