"""ClickHouse's engine, embedded: one process beside the others, on a folder of its own.

The engine works in process and lets one process alone have its folder, while functions are several
that come and go; so that process answers them over HTTP (`clickhouse_engine`). It is installed
apart from everything else, and only for who asks for it.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.request import urlopen

from pydantic import SecretStr

from somaagent.local import clickhouse_engine, ports, processes
from somaagent.local.credentials import write_private
from somaagent.local.errors import LocalProblem
from somaagent.local.layout import Layout
from somaagent.local.processes import ProcessRecord, record_of
from somaagent.local.progress import Progress
from somaagent.local.server import Server, failed, need_space, wait_until
from somaagent.settings import ClickHouseSettings

NAME: Final = "clickhouse"
PROGRAM: Final = Path(clickhouse_engine.__file__)
USER: Final = "soma"

_SECONDS: Final = 60.0
_MEGABYTES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedClickHouse:
    """Starts the engine on a data folder, or keeps the one that runs there."""

    layout: Layout
    checkout: Path
    password: str = field(repr=False)

    def start(self, progress: Progress) -> Server:
        """A server that answers; harmless when it runs already.

        Raises:
            LocalProblem: It cannot be started; the message says why and what to do.
        """
        progress(NAME, "starting")
        need_space(self.layout.state, name="ClickHouse", megabytes=_MEGABYTES)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        running = self._running()
        if running is None:
            running = self._launch()
        process, port = running
        self._wait(process, port)
        progress(NAME, f"ready on port {port}")
        return Server(name=NAME, url=SecretStr(f"http://{ports.LOOPBACK}:{port}"), process=process)

    def settings(self, server: Server) -> ClickHouseSettings:
        """How the functions reach it."""
        return ClickHouseSettings(
            url=server.url.get_secret_value(), user=USER, password=SecretStr(self.password)
        )

    def stop(self) -> bool:
        """End the server; tell whether one ran.

        Raises:
            LocalProblem: It still runs.
        """
        running = self._running()
        if running is None:
            return False
        processes.must_be_gone(
            "ClickHouse", processes.stop(running[0], patience_seconds=_SECONDS / 2)
        )
        return True

    @property
    def process(self) -> ProcessRecord | None:
        """The one that runs."""
        running = self._running()
        return None if running is None else running[0]

    @property
    def folder(self) -> Path:
        """Its configuration, and below it its data."""
        return self.layout.state / "clickhouse"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _configuration(self) -> Path:
        return self.folder / "engine.json"

    @property
    def _log(self) -> Path:
        return self.layout.logs / "clickhouse.log"

    def _running(self) -> tuple[ProcessRecord, int] | None:
        argument = str(self._configuration)
        found = next(iter(processes.with_argument(argument, program=PROGRAM.name)), None)
        record = record_of(found.pid) if found else None
        if record is None:
            return None
        try:
            port = int(json.loads(self._configuration.read_text(encoding="utf-8"))["port"])
        except (OSError, ValueError, KeyError):
            processes.stop(record, patience_seconds=5)
            return None
        return record, port

    def _launch(self) -> tuple[ProcessRecord, int]:
        python = self.checkout / "build" / "analytics" / "bin" / "python"
        if not python.exists():
            raise LocalProblem(
                "ClickHouse's engine is not installed",
                remedy="make analytics (180 MB), then try again; or leave SOMA_ANALYTICS out",
            )
        port = ports.choose(self.layout.run, NAME)
        told = {"port": port, "password": self.password, "folder": str(self._data)}
        try:
            write_private(self._configuration, json.dumps(told).encode())
            return processes.start(
                [python, PROGRAM, self._configuration],
                log=self._log,
                folder=self.folder,
                # The program's own folder holds modules that nothing there is to find.
                environment={"PYTHONSAFEPATH": "1"},
            ), port
        except OSError as error:
            raise LocalProblem(
                f"ClickHouse cannot be started: {error}", remedy="make analytics, then: make up"
            ) from error

    def _wait(self, process: ProcessRecord, port: int) -> None:
        def ask() -> bool | None:
            try:
                with urlopen(f"http://{ports.LOOPBACK}:{port}/ping", timeout=2) as response:
                    return True if response.status == 200 else None
            except OSError:
                return None

        try:
            wait_until(ask, name="ClickHouse", process=process, log=self._log, seconds=_SECONDS)
        except LocalProblem:
            if process.alive or clickhouse_engine.CANNOT_OPEN not in processes.tail(self._log):
                raise
            aside = self._data.with_name("data.damaged")
            raise failed(
                "ClickHouse",
                f"cannot open its folder {self._data}, which is damaged or in use",
                log=self._log,
                remedy=f"start with an empty one: mv {self._data} {aside} && make up",
            ) from None
