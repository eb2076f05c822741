"""Many Triggers, and many events that wait for one: what is held in memory has a bound."""

from pathlib import Path

from knative_local.http1 import Client
from tests.support.many_triggers import drain_backlog, running
from tests.support.recipients import recipient

GROWTH_MEGABYTES = 30.0
"""What 5,000 events of 10 KB would exceed, were they all held."""


async def test_a_hundred_triggers_over_five_brokers_start_and_each_gets_its_own_events(
    tmp_path: Path,
) -> None:
    async with (
        recipient() as taker,
        running(tmp_path / "run", brokers=5, triggers=100, subscriber=taker.url) as runtime,
    ):
        reports = await runtime.triggers()
        assert len(reports) == 100
        assert all(each["ready"] for each in reports)
        assert runtime.memory_megabytes < 120
        client = Client()
        for number in range(0, 100, 7):
            headers = [
                (b"ce-specversion", b"1.0"),
                (b"ce-id", b"%d" % number),
                (b"ce-source", b"/tests"),
                (b"ce-type", b"kind-%d" % number),
            ]
            url = f"{runtime.ready['ingress']}/many/broker-{number % 5}"
            answer = await client.request("POST", url, headers, b"", timeout=30)
            await answer.read(1000)
            assert answer.status == 202
        await taker.wait_for(15)
        await client.close()
        assert sorted(map(int, taker.ids)) == list(range(0, 100, 7))


async def test_five_thousand_waiting_events_are_not_held_and_all_arrive(tmp_path: Path) -> None:
    backlog = await drain_backlog(tmp_path / "run", events=5000, body_bytes=10_000)
    assert backlog.received == set(range(5000))
    assert backlog.peak_megabytes - backlog.before_megabytes < GROWTH_MEGABYTES
