"""Processor time, memory and descriptors of every process of the platform, and of locust."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil

DATA_PLANE: Final = "knative-local"
_SEARCH_SECONDS: Final = 5.0


@dataclass
class Processes:
    """Looks at them by name; several processes of one name are added up.

    Those of functions are named by the data plane's status, servers by the port that they listen
    on. What a server has started counts as the server.
    """

    servers: dict[str, int]
    """Port of each server, by its name."""
    locust: list[int]
    """Processes of locust; those that they start count as well."""
    _known: dict[int, tuple[str, psutil.Process]] = field(
        default_factory=dict[int, tuple[str, psutil.Process]]
    )
    _spent: dict[int, float] = field(default_factory=dict[int, float])
    _searched: float = 0.0
    _looked: float = 0.0

    def look(self, functions: dict[str, list[int]]) -> dict[str, dict[str, float]]:
        """The figures of each name.

        `cpu` is a share of one core since the last look and `cpu_seconds` all that was spent;
        `memory` is in bytes, with each shared page divided by who shares it, as is `rss`, which
        counts it in full; `anonymous` is what a leak would be in: no file's pages, which the kernel
        takes back when it likes; `descriptors` and `processes` are counts.

        Args:
            functions: The processes of each function, by its name.
        """
        now = time.monotonic()
        if now - self._searched > _SEARCH_SECONDS:
            self._search(functions)
            self._searched = now
        for name, pids in functions.items():
            self._note(name, (pid for pid in pids if pid not in self._known))
        elapsed, self._looked = now - self._looked, now
        found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for pid, (name, process) in list(self._known.items()):
            try:
                figures = self._figures(process, elapsed)
            except (psutil.Error, OSError):
                self._known.pop(pid, None)
                continue
            for figure, value in figures.items():
                found[name][figure] += value
        return {name: dict(figures) for name, figures in found.items()}

    def _figures(self, process: psutil.Process, elapsed: float) -> dict[str, float]:
        with process.oneshot():
            times = process.cpu_times()
            rss = float(process.memory_info().rss)
        spent = times.user + times.system
        before = self._spent.get(process.pid, spent)
        self._spent[process.pid] = spent
        detailed = _detailed(process.pid)
        return {
            "cpu": max(0.0, spent - before) / elapsed if elapsed > 0 else 0.0,
            "cpu_seconds": spent,
            "memory": detailed.get("Pss") or rss,
            "rss": rss,
            "anonymous": detailed.get("Anonymous", rss),
            "descriptors": float(process.num_fds()),
            "processes": 1.0,
        }

    def _search(self, functions: dict[str, list[int]]) -> None:
        for name, pids in functions.items():
            self._note(name, pids)
        listening = _listening()
        for name, port in self.servers.items():
            pid = listening.get(port)
            if pid is not None:
                # The data plane has started the functions, which have names of their own.
                started = [] if name == DATA_PLANE else _children(pid)
                self._note(name, [pid, *started])
        for pid in self.locust:
            self._note("locust", [pid, *_children(pid)])

    def _note(self, name: str, pids: Iterable[int]) -> None:
        for pid in pids if name else ():
            try:
                self._known.setdefault(pid, (name, psutil.Process(pid)))
            except psutil.Error:
                continue


def _children(pid: int) -> list[int]:
    try:
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return []


def _listening() -> dict[int, int]:
    """Which process listens on which port."""
    found: dict[int, int] = {}
    for connection in psutil.net_connections(kind="tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.pid and connection.laddr:
            found[connection.laddr.port] = connection.pid
    return found


def _detailed(pid: int) -> dict[str, float]:
    """What the kernel adds up of a process's memory, in bytes; nothing where that is not seen."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return {}
    lines = [line.split() for line in text.splitlines()[1:]]
    return {words[0].rstrip(":"): float(words[1]) * 1024 for words in lines if len(words) == 3}


def totals(look: dict[str, dict[str, float]]) -> dict[str, Any]:  # Any: JSON
    """The same, rounded for a file."""
    return {
        name: {figure: round(value, 4) for figure, value in figures.items()}
        for name, figures in look.items()
    }
