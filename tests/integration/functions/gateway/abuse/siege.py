"""An attack on a gateway that is a process of its own, while somebody well-behaved goes on."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import aiohttp
import psutil

from somaagent.ratelimit import RouteClass
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller, environment_of
from tests.support.gateway_process import GatewayProcess, gateway_process
from tests.support.platform import until

FULL: Final = os.environ.get("SOMA_TEST_ABUSE") == "full"  # noqa: TID251 - a size of tests
"""Whether the large sizes are asked for."""
_AMPLE: Final = " ".join(f"{name}=1000000:1000000" for name in RouteClass)
# What is attacked is the connections, not the rates of requests.
SETTINGS: Final = {
    "SOMA_RATE_LIMIT_SUBJECT": _AMPLE,
    "SOMA_RATE_LIMIT_TENANT": _AMPLE,
    "SOMA_RATE_LIMIT_PLATFORM": _AMPLE,
    "SOMA_RATE_LIMIT_TIMEOUT_SECONDS": "10",
    "SOMA_RATE_LIMIT_PATIENCE_SECONDS": "10",
    "SOMA_FAILED_AUTH_PER_MINUTE": "0",
    "SOMA_CONNECTIONS_HEAD_SECONDS": "2",
    "SOMA_BODY_SECONDS": "3",
    "SOMA_CONNECTIONS_DRAIN_SECONDS": "2",
    "SOMA_FILES_IDLE_SECONDS": "3",
    "SOMA_HEARTBEAT_SECONDS": "0.5",
}
_SPARE_FILES: Final = 6
"""The pool of Postgres and the client of the broker open connections when they like."""
_POSTS_OF_A_SESSION: Final = 50


def size(gate: int, full: int) -> int:
    """How large an attack is."""
    return full if FULL else gate


@dataclass(frozen=True)
class Row:
    """What an attack did to the process."""

    attack: str
    attempts: int
    seen: dict[str, int]
    """What the attackers saw, and how often."""
    megabytes: float
    """Memory beyond that before, at the worst moment."""
    most_megabytes: float
    served: int
    """Requests of others that were answered rightly meanwhile."""
    slowest: float
    """Seconds that the slowest of them took."""


ROWS: Final[list[Row]] = []
"""What this process of pytest has seen; written by `conftest.py`."""


class Bystander:
    """Somebody who asks, posts and listens, on connections old and new."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.wrong: list[str] = []
        self.served = 0
        self.slowest = 0.0

    async def go_on(self, over: asyncio.Event) -> None:
        session = await self._caller.new_session()
        while not over.is_set():
            if self.served % _POSTS_OF_A_SESSION == _POSTS_OF_A_SESSION - 1:
                session = await self._caller.new_session()
            fresh = {"Connection": "close"} if self.served % 2 else {}
            path = f"/v1/sessions/{session}/messages"
            for method, where, status, body in (
                ("POST", path, 202, {"text": "hello"}),
                ("GET", path, 200, None),
                ("GET", "/v1/nowhere", 404, None),
            ):
                begun = asyncio.get_running_loop().time()
                try:
                    answer = await self._caller.call(method, where, body=body, headers=fresh)
                except (aiohttp.ClientError, TimeoutError) as error:
                    self.wrong.append(f"{method} {where}: {error!r}")
                    continue
                took = asyncio.get_running_loop().time() - begun
                self.slowest = max(self.slowest, took)
                if answer.status != status:
                    self.wrong.append(f"{method} {where}: {answer.status} {answer.body!r}")
            self.served += 1


class Siege:
    """A gateway under attack."""

    def __init__(self, gateway: GatewayProcess, caller: Caller) -> None:
        self.gateway = gateway
        self.caller = caller
        self.base = gateway.base
        self._process = psutil.Process(gateway.child.pid)

    @asynccontextmanager
    async def attack(
        self, name: str, attempts: int, *, most_megabytes: float
    ) -> AsyncGenerator[Counter[str]]:
        """Attack within; yields where to count what the attackers see.

        Others are served meanwhile, memory stays within `most_megabytes`, and in the end no
        descriptor is left and nothing was logged that nobody foresaw.
        """
        files, resident = self._process.num_fds(), self._resident()
        over = asyncio.Event()
        bystander = Bystander(self.caller)
        going_on = asyncio.create_task(bystander.go_on(over))
        seen: Counter[str] = Counter()
        try:
            yield seen
            while not (bystander.served or going_on.done()):
                await asyncio.wait([going_on], timeout=0.1)
        finally:
            over.set()
            await going_on
        grown = (self._worst() - resident) / 2**20

        async def left_alone() -> bool:
            return self._process.num_fds() <= files + _SPARE_FILES

        await until(left_alone, f"the descriptors of {name} to be closed")
        ROWS.append(
            Row(
                attack=name,
                attempts=attempts,
                seen=dict(seen),
                megabytes=round(grown, 1),
                most_megabytes=most_megabytes,
                served=bystander.served * 3,
                slowest=round(bystander.slowest, 3),
            )
        )
        assert bystander.wrong == [], (name, bystander.wrong[:5])
        assert bystander.served, name
        assert grown <= most_megabytes, asdict(ROWS[-1])
        self.check_log()

    def check_log(self) -> None:
        """Whatever came, somebody foresaw it."""
        said = self.gateway.said()
        assert self.gateway.child.poll() is None, said[-2000:]
        for word in ("Traceback", "request_crashed", "Exception in ASGI", "never awaited"):
            assert word not in said, said[-4000:]

    def _resident(self) -> int:
        Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")
        return int(self._process.memory_info().rss)

    def _worst(self) -> int:
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024


@asynccontextmanager
async def besieged(
    postgres: TestDatabase, redis_url: str, broker: Broker, log: Path, **settings: str
) -> AsyncGenerator[Siege]:
    """A gateway that has been asked a few things, as one that has run for a while."""
    environment = environment_of(postgres, redis_url, broker) | SETTINGS | settings
    async with (
        gateway_process(environment, log=log) as gateway,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http,
    ):
        caller = Caller(gateway.base, http).of("acme")
        warm = Bystander(caller)
        over = asyncio.Event()
        warming = [asyncio.create_task(warm.go_on(over)) for _ in range(8)]
        while warm.served < 40 and not warm.wrong:
            await asyncio.wait(warming, timeout=0.1)
        over.set()
        await asyncio.gather(*warming)
        assert warm.wrong == []
        yield Siege(gateway, caller)
