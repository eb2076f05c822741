"""A real collector of traces: whole turns are found in it, and none waits for it."""

import asyncio
import signal
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from somaagent.local.spans import StoredSpan, orphans, traces_of
from tests.support.jaeger import Jaeger, JaegerSpan, jaeger
from tests.support.platform import Accepted, Client, Platform, soma, until

TURNS = 6
"""Of each part of the load."""
GROWTH_BYTES = 40 * 2**20
MINUTES = 300.0

pytestmark = [pytest.mark.extended, pytest.mark.timeout(1200)]


@dataclass(frozen=True)
class Watched:
    """A platform whose spans go to a folder and to a collector."""

    platform: Platform
    traces: Path
    collector: Jaeger

    async def stored(self, accepted: Accepted) -> list[StoredSpan]:
        """The spans of an answered turn, once all are there."""

        async def whole() -> list[StoredSpan]:
            found = await asyncio.to_thread(traces_of, self.traces, accepted.turn_id)
            spans = [span for each in found.values() for span in each]
            ended = "process ai.somaagent.conversation.turn-completed.v1"
            there = any(span.name == ended for span in spans)
            return spans if there and not orphans(spans) else []

        return await until(whole, "the whole trace in the folder", seconds=MINUTES)

    async def dropped(self) -> float:
        """Spans that the platform's metrics call dropped."""
        token = soma(
            *("token", "--state", str(self.platform.state), "--tenant", "acme"),
            *("--subject", "scraper", "--scope", "metrics:read"),
        ).strip()
        async with self.platform.client() as client:
            headers = {"Authorization": f"Bearer {token}"}
            url = f"{self.platform.gateway}/metrics/platform"
            async with client.http.get(url, headers=headers) as answer:
                assert answer.status == 200, await answer.text()
                lines = (await answer.text()).splitlines()
        return sum(
            float(line.rpartition(" ")[2])
            for line in lines
            if line.startswith("soma_spans_dropped_total{")
        )


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    traces: Path = tmp_path_factory.mktemp("traces")
    with jaeger(tmp_path_factory.mktemp("jaeger")) as collector:
        platform = Platform.start(
            tmp_path_factory.mktemp("platform"),
            *("--idle-window", "6", "--idle-grace", "1"),
            environment={
                "SOMA_TRACES_DIR": str(traces),
                "OTEL_EXPORTER_OTLP_ENDPOINT": collector.otlp,
            },
        )
        try:
            yield Watched(platform, traces, collector)
        finally:
            platform.stop()


async def answered(client: Client) -> tuple[Accepted, float]:
    """A turn, and the seconds until its whole answer."""
    session = await client.new_session()
    began = time.monotonic()
    accepted = await client.post(session, "What is the capital of Chile? Answer in one word.")
    await client.answer(accepted)
    return accepted, time.monotonic() - began


async def load(client: Client) -> list[float]:
    """Two turns at a time; how long each took."""
    took: list[float] = []
    for _ in range(TURNS // 2):
        pair = await asyncio.gather(answered(client), answered(client))
        took += [seconds for _, seconds in pair]
    return took


async def test_the_spans_of_a_turn_are_found_whole_by_its_trace(watched: Watched) -> None:
    async with watched.platform.client() as client:
        accepted, _ = await answered(client)
    stored = await watched.stored(accepted)
    (trace_id,) = {span.trace_id for span in stored}

    async def there() -> list[JaegerSpan]:
        found = await asyncio.to_thread(watched.collector.trace, trace_id)
        missing = {span.span_id for span in stored} - {span.span_id for span in found}
        return [] if missing else found

    found = await until(there, "all of the trace in the collector", seconds=MINUTES)
    assert len(found) == len({span.span_id for span in found})
    known = {span.span_id for span in found}
    assert [span.name for span in found if span.parent_id and span.parent_id not in known] == []
    services = {"gateway", "perception", "router", "conversation", "knative-local"}
    assert services <= {span.service for span in found}
    (spoken,) = [span for span in found if span.name.startswith("chat ")]
    assert spoken.tags["gen_ai.usage.output_tokens"] > 0
    assert not any("Chile" in str(span) for span in found)


async def test_no_turn_waits_for_a_collector_that_stands_still_or_is_dead(
    watched: Watched,
) -> None:
    collector = watched.collector
    async with watched.platform.client() as client:
        # The first turns find nobody warm, which is not what is usual.
        await load(client)
        usual = await load(client)
        # Who lives through all of it, and makes most spans: the steps go to zero in between.
        living = [watched.platform.processes("gateway")[0], watched.platform.runtime()]
        before = [_memory(each) for each in living]
        assert await watched.dropped() == 0

        collector.process.send_signal(signal.SIGSTOP)
        still = await load(client)
        collector.kill()
        dead = await load(client)
        grown = [_memory(each) - was for each, was in zip(living, before, strict=True)]
        assert max(grown) < GROWTH_BYTES

        async def counted() -> bool:
            return await watched.dropped() > 0

        await until(counted, "dropped spans to be counted", seconds=MINUTES)
    print(f"seconds: usual {usual}, still {still}, dead {dead}; grown {grown}")  # noqa: T201 - for the reader
    # A wait for the collector would be 3 s at each hop; a loaded machine has its own ups and downs.
    most = 3 * statistics.median(usual) + 3
    assert statistics.median(still) < most
    assert statistics.median(dead) < most


def _memory(process: psutil.Process) -> int:
    return int(process.memory_info().rss)
