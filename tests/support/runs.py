"""Whole plans of `knative_local`, read from YAML and run in this process on a real Kafka."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson

from knative_local.http1 import Client, Headers
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.groups import GroupOffsets
from knative_local.manifests import load_plan
from knative_local.manifests.plan import Plan
from knative_local.runtime.platform import Options, Platform
from tests.support.platform import until

EVENT: Headers = [
    (b"ce-specversion", b"1.0"),
    (b"ce-id", b"1"),
    (b"ce-source", b"/tests"),
    (b"ce-type", b"example"),
    (b"content-type", b"text/plain"),
]


class Run:
    """A running platform."""

    def __init__(self, platform: Platform, addresses: dict[str, Any], folder: Path) -> None:
        self.client = Client()
        self._platform = platform
        self._addresses = addresses
        self._folder = folder
        self._closed = False

    async def apply(self, manifests: str) -> None:
        """Go on with other manifests."""
        await self._platform.apply(plan_of(self._folder, manifests))

    async def objects(self, plural: str) -> dict[str, Any]:
        """Return the status of every object of a kind by name."""
        answer = await self.client.request("GET", self._addresses["status_url"], [], timeout=30)
        status = orjson.loads(await answer.read(10_000_000))
        return {each["name"]: each for each in status[plural]}

    async def metrics(self) -> str:
        """Return the text of the metrics."""
        answer = await self.client.request("GET", self._addresses["metrics_url"], [], timeout=30)
        return (await answer.read(10_000_000)).decode()

    async def post(
        self, url: str, body: bytes = b"x", headers: Headers | None = None, event_id: str = "1"
    ) -> int:
        """Send an event and return the status."""
        sent = [(name, event_id.encode() if name == b"ce-id" else v) for name, v in EVENT]
        answer = await self.client.request("POST", url, [*(headers or []), *sent], body, timeout=30)
        await answer.read(10_000)
        return answer.status

    async def finished(self, *names: str) -> None:
        """Wait until Subscriptions have nothing left to deliver."""

        async def done() -> bool:
            found = await self.objects("subscriptions")
            return all(found[name]["lag"] == 0 for name in names)

        await until(done, f"the Subscriptions {names} to be done")

    async def close(self) -> None:
        """End it; safe to call more than once."""
        if not self._closed:
            self._closed = True
            await self._platform.close()
            await self.client.close()


Start = Callable[..., Awaitable[Run]]
"""Starts a platform on manifests."""


def plan_of(folder: Path, manifests: str, images: Path | None = None) -> Plan:
    """Read manifests as if they stood in a folder."""
    file = folder / "manifests.yaml"
    file.write_text(manifests, "utf-8")
    return load_plan([file], images)


@asynccontextmanager
async def starting(kafka_address: str, folder: Path) -> AsyncGenerator[Start]:
    """Yield what starts platforms, one state folder for all; ends them."""
    runs: list[Run] = []
    state = folder / "state"
    state.mkdir()

    async def begin(manifests: str, traces: str | None = None, headers: str = "") -> Run:
        options = Options(state=state, kafka=kafka_address, traces=traces, traces_headers=headers)
        platform = Platform(plan_of(folder, manifests), options)
        try:
            addresses = await platform.open()
        except BaseException:
            await platform.close()
            raise
        runs.append(Run(platform, addresses, folder))
        return runs[-1]

    yield begin
    for run in runs:
        await run.close()


async def group_exists(cluster: Cluster, group: str, topic: str) -> bool:
    """Whether Kafka knows offsets of a group."""
    return bool(await GroupOffsets(cluster).committed(group, topic))
