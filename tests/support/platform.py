"""The whole platform in a state folder of its own, as `soma up` starts it."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import asyncpg
import psutil

from somaagent.local import processes

ROOT = Path(__file__).resolve().parents[2]
SOMA = Path(sys.executable).parent / "soma"
PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.01
LONG_PAUSE_SECONDS = 0.05
"""Once a wait has become long: looking takes the processor from what it waits for."""

T = TypeVar("T")


async def until(
    condition: Callable[[], Awaitable[T]], what: str, *, seconds: float = PATIENCE_SECONDS
) -> T:
    """The first true value that `condition` gives; fails when none comes in time."""
    long_at = time.monotonic() + 2.0
    try:
        async with asyncio.timeout(seconds):
            while not (value := await condition()):
                pause = PAUSE_SECONDS if time.monotonic() < long_at else LONG_PAUSE_SECONDS
                await asyncio.sleep(pause)  # a database and a process have no event
            return value
    except TimeoutError:
        raise AssertionError(f"waited {seconds} s for {what}") from None


@dataclass(frozen=True)
class Frame:
    """One server-sent event."""

    id: str | None
    event: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Accepted:
    """A message that the gateway took."""

    session_id: str
    message_id: str
    turn_id: str
    stream_url: str


@dataclass
class Platform:
    """A running platform; every call goes over HTTP or SQL, as a user's would."""

    state: Path
    status: dict[str, Any]

    @classmethod
    def start(
        cls, state: Path, *options: str, environment: Mapping[str, str] | None = None
    ) -> "Platform":
        """Run `soma up` and read where everything is."""
        soma("up", "--state", str(state), *options, environment=environment)
        running = cls(state=state, status={})
        running.status = running.current_status()
        return running

    def current_status(self) -> dict[str, Any]:
        """What `soma status` says now."""
        status: dict[str, Any] = json.loads(soma("status", "--state", str(self.state), "--json"))
        return status

    def restart(self, *options: str) -> None:
        """Run `soma up` again, which mends what is missing."""
        self.status = Platform.start(self.state, *options).status

    def stop(self) -> None:
        """Run `soma down`."""
        soma("down", "--state", str(self.state))

    @property
    def gateway(self) -> str:
        """Base URL of the gateway."""
        return str(self.status["gateway_url"]).rstrip("/")

    def token(self, *, tenant: str = "acme", subject: str = "tester") -> str:
        """A credential of the tenant."""
        return soma(
            "token", "--state", str(self.state), "--tenant", tenant, "--subject", subject
        ).strip()

    @asynccontextmanager
    async def client(self, *, tenant: str = "acme") -> AsyncGenerator["Client"]:
        """An HTTP client of one tenant."""
        headers = {"Authorization": f"Bearer {self.token(tenant=tenant)}"}
        timeout = aiohttp.ClientTimeout(total=300)
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            yield Client(self, session)

    @asynccontextmanager
    async def sql(self) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
        """A connection of the operator, who sees every tenant."""
        connection = await asyncpg.connect(self.status["postgres_dsn"], timeout=60)
        try:
            yield connection
        finally:
            await connection.close()

    def processes(self, service: str | None = None) -> list[psutil.Process]:
        """The processes of a Knative Service, or of all of them, as the system knows them."""
        found: list[psutil.Process] = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                environment = process.environ()
                name = environment.get("K_SERVICE")
                mine = environment.get("SOMA_POSTGRES_DSN", "").endswith(self._database_address())
                if name is not None and mine and service in (None, name):
                    found.append(process)
        return found

    def runtime(self) -> psutil.Process:
        """The process of the local data plane."""
        state = str(self.state / "knative")
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                line = process.cmdline()
                if "run" in line and state in line:
                    return process
        raise AssertionError("the local data plane does not run")

    def kill(self, service: str) -> int:
        """SIGKILL every process of a Service; returns how many there were."""
        victims = self.processes(service)
        for victim in victims:
            with suppress(psutil.NoSuchProcess):
                victim.send_signal(signal.SIGKILL)
        return len(victims)

    def _database_address(self) -> str:
        return str(self.status["postgres_dsn"]).rpartition("@")[2]


@dataclass
class Client:
    """One tenant's view of the platform."""

    platform: Platform
    http: aiohttp.ClientSession

    async def new_session(self) -> str:
        """Create a session."""
        async with self.http.post(f"{self.platform.gateway}/v1/sessions", json={}) as response:
            assert response.status == 201, await response.text()
            return str((await response.json())["session_id"])

    async def post(
        self,
        session_id: str,
        text: str,
        *,
        headers: Mapping[str, str] | None = None,
        mode: str = "enqueue",
    ) -> Accepted:
        """Send a message; it must be accepted."""
        url = f"{self.platform.gateway}/v1/sessions/{session_id}/messages"
        async with self.http.post(
            url, json={"text": text, "mode": mode}, headers=headers
        ) as response:
            assert response.status == 202, await response.text()
            body = await response.json()
            return Accepted(**{name: body[name] for name in Accepted.__dataclass_fields__})

    async def frames(self, url: str, *, last_event_id: str | None = None) -> AsyncIterator[Frame]:
        """The frames of a stream until the server ends it."""
        headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
        if url.startswith("/"):
            url = self.platform.gateway + url
        async with self.http.get(url, headers=headers) as response:
            assert response.status == 200, await response.text()
            fields: dict[str, str] = {}
            async for raw in response.content:
                line = raw.decode().rstrip("\n").rstrip("\r")
                if line:
                    name, _, value = line.partition(":")
                    fields[name] = value.removeprefix(" ")
                elif "data" in fields:
                    yield Frame(
                        fields.get("id"),
                        fields.get("event", "message"),
                        json.loads(fields["data"]),
                    )
                    fields = {}
                else:
                    fields = {}

    async def answer(self, accepted: Accepted) -> str:
        """The text of a turn's answer, from the stream's last frame."""
        async for frame in self.frames(accepted.stream_url):
            if frame.event == "completed":
                return str(frame.data["text"])
            assert frame.event != "failed", frame
        raise AssertionError("the stream ended without its last frame")

    async def messages(self, session_id: str) -> list[dict[str, Any]]:
        """The stored messages of a session."""
        url = f"{self.platform.gateway}/v1/sessions/{session_id}/messages"
        async with self.http.get(url) as response:
            assert response.status == 200, await response.text()
            return list((await response.json())["messages"])


def soma(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """Run the command line tool; its failure is the test's, with what it said."""
    done = subprocess.run(
        [str(SOMA), *arguments],
        cwd=ROOT,
        env=processes.inherited() | dict(environment or {}),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        # What interrupts a test on a terminal must not leave a platform that is half started.
        start_new_session=True,
    )
    assert done.returncode == 0, f"soma {' '.join(arguments)}: {done.stdout}{done.stderr}"
    return done.stdout
