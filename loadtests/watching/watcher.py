"""Looks at the platform while a load runs, once a second, and writes down what it sees."""

import json
import re
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

import psycopg

from loadtests.watching.machine import load
from loadtests.watching.processes import DATA_PLANE, Processes, totals

_SECONDS: Final = 1.0
_DATABASE_SECONDS: Final = 5.0
_SIZE: Final = "SELECT pg_database_size(current_database())"
_CONNECTIONS: Final = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"


class Watcher:
    """Writes `platform.jsonl`: processes, replicas, lag, the database, the machine's load."""

    def __init__(self, status: Mapping[str, Any], file: Path, *, locust: list[int]) -> None:
        self._status_url = str(status["status_url"])
        self._dsn = str(status["postgres_dsn"])
        servers = {
            "postgres": _port(self._dsn),
            "valkey": _port(str(status["redis_url"])),
            "kafka": _port(str(status["kafka_bootstrap"])),
            DATA_PLANE: _port(self._status_url),
        }
        self._processes = Processes(servers=servers, locust=locust)
        self._file = file
        self._database: dict[str, float] = {}
        self._asked = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def finish(self) -> None:
        """Look a last time, and end."""
        self._stop.set()
        self._thread.join(60)

    def _run(self) -> None:
        with self._file.open("a", encoding="utf-8") as out:
            over = False
            while not over:
                over = self._stop.wait(_SECONDS)
                out.write(json.dumps(self._look()) + "\n")
                out.flush()

    def _look(self) -> dict[str, Any]:  # Any: JSON
        told = _ask(self._status_url)
        services: list[dict[str, Any]] = told.get("services", [])
        triggers: list[dict[str, Any]] = told.get("triggers", [])
        # A model's replicas are listed among the services, too.
        pids = {str(s["name"]): [int(pid) for pid in s.get("pids", [])] for s in services}
        return {
            "at": round(time.time(), 3),
            "load": load(),
            "replicas": {str(s["name"]): int(s.get("replicas") or 0) for s in services},
            # Null where the data plane did not answer: nothing is known then.
            "lag": sum(int(t.get("lag") or 0) for t in triggers) if told else None,
            "processes": totals(self._processes.look(pids)),
            "database": self._ask_database(),
        }

    def _ask_database(self) -> dict[str, float]:
        now = time.monotonic()
        if now - self._asked > _DATABASE_SECONDS:
            self._asked = now
            try:
                with psycopg.connect(self._dsn, autocommit=True, connect_timeout=5) as sql:
                    size = sql.execute(_SIZE).fetchone()
                    connections = sql.execute(_CONNECTIONS).fetchone()
                # Ours is one of them.
                self._database = {
                    "bytes": float(size[0]) if size else 0.0,
                    "connections": float(connections[0]) - 1 if connections else 0.0,
                }
            except psycopg.Error:
                self._database = {}
        return self._database


def _ask(url: str) -> dict[str, Any]:
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - the platform's own address
            return dict(json.load(answer))
    except (OSError, ValueError):
        return {}


def _port(address: str) -> int:
    match = re.search(r":(\d+)(?:/|$)", address.rpartition("@")[2].rpartition("//")[2])
    return int(match[1]) if match else 0
