"""The real Apache Kafka server for one machine: one small process, started in under a second.

Everything of a server lies in its state folder: `server.properties`, `data/`, `kafka.log`,
`ports.json` (the ports it keeps from run to run) and `process.json` (what runs now).
"""

import asyncio
import contextlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from knative_local.kafka import process
from knative_local.kafka.configuration import (
    LOOPBACK,
    Ports,
    ensure_formatted,
    free_ports,
    write_settings,
)
from knative_local.kafka.diagnosis import PortTaken, explain, keep_small
from knative_local.kafka.distribution import (
    Distribution,
    Progress,
    ensure_distribution,
    exclusive,
)
from knative_local.kafka.errors import ServerProblem
from knative_local.kafka.java import Java, find_java
from knative_local.kafka.launch import command, startup_cache_flags
from knative_local.kafka.readiness import answers
from knative_local.kafka.waiting import wait_until

_START_SECONDS = 60.0
_ADOPTION_SECONDS = 10.0
_STOP_SECONDS = 20.0
_PORT_ATTEMPTS = 3
_PORT_RELEASE_SECONDS = 3.0
# Kafka maps its index files; a full disk under a mapped file kills the process without a word.
_FREE_BYTES_NEEDED = 128 * 1024 * 1024


class EmbeddedKafka:
    """A Kafka server in a state folder, found again by every process that names the folder.

    `start` and `stop` block; `open` and `aclose` are the same for a running event loop, and
    `async with` pairs them.
    """

    def __init__(
        self,
        state: Path,
        *,
        java: Path | None = None,
        cache: Path | None = None,
        heap_megabytes: int = 128,
        progress: Progress | None = None,
    ) -> None:
        """Name the server; nothing is started or written.

        Args:
            state: The folder of this server.
            java: A Java 17 or newer (launcher or home); the packaged runtime when absent.
            cache: Where the jars are kept; the user's cache folder when absent.
            heap_megabytes: The server's heap.
            progress: Told what a person may be waiting for.
        """
        self._state = state.absolute()
        self._java = java
        self._cache = cache
        self._heap_megabytes = heap_megabytes
        self._progress = progress or _quiet
        self._child: process.Child | None = None
        self._port: int | None = None

    @property
    def bootstrap(self) -> str:
        """The address that clients connect to, once the server has been started."""
        if self._port is None:
            raise ServerProblem("This Kafka server has not been started")
        return f"{LOOPBACK}:{self._port}"

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self._state / "kafka.log"

    def start(self, *, detached: bool = False, keep_port: bool = False) -> str:
        """Start the server, or take over the one that runs, and return its address.

        Args:
            detached: The server outlives this process; otherwise it stops when this process
                ends in whatever way.
            keep_port: Its clients know its port, so another one is no use.

        Raises:
            ServerProblem: It cannot be started; the message says what to do.
            DistributionProblem: The server or its Java cannot be had.
        """
        try:
            self._state.mkdir(parents=True, exist_ok=True)
            with exclusive(self._state / "lock"):
                self._port = self._adopt() or self._launch(detached=detached, keep_port=keep_port)
        except OSError as error:
            raise ServerProblem(
                f"Cannot use the state folder {str(self._state)!r}: {error.strerror or error}. "
                "Free space or rights there and start again."
            ) from error
        return self.bootstrap

    def stop(self, *, grace_seconds: float = _STOP_SECONDS) -> bool:
        """Stop the server of this state folder, whoever started it; tell whether one ran."""
        self._port = None
        if not self._state.is_dir():
            return False
        with exclusive(self._state / "lock"):
            running = process.find(self._record(), marker=self._marker)
            if running is not None:
                self._end(running, grace_seconds=grace_seconds)
            self._record_path.unlink(missing_ok=True)
        return running is not None

    def running(self) -> str | None:
        """Return the address of the server that runs in this state folder, if one does."""
        record = self._record()
        if record is None or process.find(record, marker=self._marker) is None:
            return None
        return f"{LOOPBACK}:{record.port}"

    def has_died(self) -> bool:
        """Tell whether the server that this object started or took over has ended by itself.

        Cheap enough to be asked all the time.
        """
        if self._child is not None:
            return self._child.has_ended()
        return self.running() is None

    async def open(self, *, detached: bool = False, keep_port: bool = False) -> str:
        """Do as `start`, without blocking the event loop."""
        return await asyncio.to_thread(self.start, detached=detached, keep_port=keep_port)

    async def aclose(self) -> None:
        """Do as `stop`, without blocking the event loop."""
        await asyncio.to_thread(self.stop)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    @property
    def _marker(self) -> str:
        return str(self._state / "server.properties")

    @property
    def _record_path(self) -> Path:
        return self._state / "process.json"

    def _record(self) -> process.Record | None:
        return process.Record.load(self._record_path)

    def _adopt(self) -> int | None:
        record = self._record()
        running = process.find(record, marker=self._marker)
        if running is None:
            return None
        if record is not None and record.pid == running.pid and record.is_kept():
            if not (record.detached or record.owner_pid == process.own_identity()[0]):
                raise ServerProblem(
                    f"The state folder {str(self._state)!r} is in use by process "
                    f"{record.owner_pid}. Stop that one first, or give another folder."
                )
            port = record.port
            wait_until(
                lambda: answers(LOOPBACK, port) or process.has_ended(running),
                timeout=_ADOPTION_SECONDS,
            )
            if not process.has_ended(running) and answers(LOOPBACK, port):
                return port
        # Its starter is gone, or it does not answer: nobody looks after it.
        self._end(running, grace_seconds=_STOP_SECONDS)
        return None

    def _end(self, running: psutil.Process, *, grace_seconds: float) -> None:
        child = self._child
        if child is not None and child.pid == running.pid:
            child.stop(grace_seconds=grace_seconds)
        else:
            process.end(running, grace_seconds=grace_seconds)

    def _launch(self, *, detached: bool, keep_port: bool) -> int:
        java = find_java(self._java)
        distribution = ensure_distribution(self._cache, progress=self._progress)
        self._require_space()
        flags = startup_cache_flags(java, distribution, progress=self._progress)
        ports = self._remembered_ports()
        if ports is not None and self._record() is not None:
            # A killed server's threads hold its ports a moment longer than it seems to live, and
            # its clients look for it where it was.
            wait_until(ports.are_free, timeout=_PORT_RELEASE_SECONDS)
        if keep_port and ports is not None:
            if not ports.are_free():
                raise PortTaken(f"Kafka's port {ports.broker} or {ports.controller} is taken.")
            return self._launch_on(
                ports, java=java, distribution=distribution, flags=flags, detached=detached
            )
        for _ in range(_PORT_ATTEMPTS):
            if ports is None or not ports.are_free():
                ports = free_ports()
            with contextlib.suppress(PortTaken):
                return self._launch_on(
                    ports, java=java, distribution=distribution, flags=flags, detached=detached
                )
            ports = None
        raise ServerProblem(
            f"Kafka found its ports taken {_PORT_ATTEMPTS} times in a row; start again."
        )

    def _launch_on(
        self,
        ports: Ports,
        *,
        java: Java,
        distribution: Distribution,
        flags: list[str],
        detached: bool,
    ) -> int:
        settings, data = self._state / "server.properties", self._state / "data"
        write_settings(settings, data=data, ports=ports)
        ensure_formatted(data=data, settings=settings, java=java, distribution=distribution)
        keep_small(self.log)
        offset = self.log.stat().st_size if self.log.exists() else 0
        child = process.Child(
            command(java, distribution, settings, heap_megabytes=self._heap_megabytes, flags=flags),
            log=self.log,
            detached=detached,
        )
        self._child = child
        owner = process.own_identity()
        process.Record(
            pid=child.pid,
            started=process.started_at(child.pid),
            port=ports.broker,
            controller_port=ports.controller,
            detached=detached,
            owner_pid=owner[0],
            owner_started=owner[1],
        ).save(self._record_path)
        wait_until(
            lambda: child.has_ended() or answers(LOOPBACK, ports.broker), timeout=_START_SECONDS
        )
        # Asked once more: an answer is worth nothing if it came from somebody else's server.
        if child.has_ended() or not answers(LOOPBACK, ports.broker):
            ended = child.has_ended()
            child.stop(grace_seconds=1)
            self._record_path.unlink(missing_ok=True)
            raise explain(self.log, offset=offset, data=data, ended=ended)
        (self._state / "ports.json").write_text(json.dumps(asdict(ports)), "utf-8")
        return ports.broker

    def _remembered_ports(self) -> Ports | None:
        try:
            return Ports(**json.loads((self._state / "ports.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _require_space(self) -> None:
        free = shutil.disk_usage(self._state).free
        if free < _FREE_BYTES_NEEDED:
            raise ServerProblem(
                f"The disk of {str(self._state)!r} is full: {free // 1024**2} MB are free, Kafka "
                f"needs {_FREE_BYTES_NEEDED // 1024**2} MB. Free space and start again."
            )


def _quiet(_: str) -> None:
    """Tell nobody."""
