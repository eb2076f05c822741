"""A turn that waits for a tool: its events come twice, it is stopped, everything dies meanwhile."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer

from tests.faults.turns.holds import reaches
from tests.faults.turns.people import Crowd
from tests.faults.turns.questions import Asked, Kind
from tests.faults.turns.stage import SERVERS, Stage, send, start
from tests.faults.turns.verdict import effect_files, judge
from tests.support.platform import Platform, until
from tests.support.topic import TOPIC, records

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform whose answers are short."""
    running = start(tmp_path_factory.mktemp("calls"))
    yield running
    running.stop()


@pytest_asyncio.fixture
async def crowd(platform: Platform) -> AsyncIterator[Crowd]:
    """Somebody who asks two questions at most, on a platform that is warm."""
    async with aiohttp.ClientSession() as http:
        crowd = Crowd(Stage(platform), http, 2)
        await crowd.prepare()
        first = await question(crowd, Kind.EFFECT)
        await crowd.ask(first)
        assert first.state == "completed"
        yield crowd


async def question(crowd: Crowd, kind: Kind) -> Asked:
    asked = crowd.next_question(await crowd.new_session(kind), kind)
    assert asked is not None
    return asked


def effects(crowd: Crowd, asked: Asked) -> int:
    """How often the tool of a question has left its mark."""
    files = effect_files(crowd.stage.platform.state)
    return sum(file.read_text().split().count(asked.mark) for file in files)


async def publish_again(platform: Platform, turn_id: str) -> list[str]:
    """Append every record of a turn to the topic once more, as it is; returns their types."""
    found = [
        record async for record in records(platform) if turn_id.encode() in (record.value or b"")
    ]
    bootstrap = platform.status["kafka_bootstrap"]
    producer: Any = AIOKafkaProducer(bootstrap_servers=bootstrap)  # Any: the library has no types
    await producer.start()
    types: list[str] = []
    try:
        for record in found:
            types.append(dict(record.headers)["ce_type"].decode().split(".")[-2])
            await producer.send_and_wait(
                TOPIC, record.value, key=record.key, headers=list(record.headers)
            )
    finally:
        await producer.stop()
    return types


async def nothing_waits(platform: Platform) -> bool:
    status = await asyncio.to_thread(platform.current_status)
    return all(function["lag"] == 0 for function in status["functions"])


async def test_every_event_of_a_turn_may_come_twice(crowd: Crowd, platform: Platform) -> None:
    first = crowd.asked[0]
    before = effects(crowd, first)
    assert before > 0

    types = await publish_again(platform, first.turn_id)
    await until(lambda: nothing_waits(platform), "the repeated events to be handled", seconds=180)

    assert set(types) >= {"message-received", "turn-routed", "call-requested", "call-finished"}
    assert effects(crowd, first) == before
    verdict = await judge(crowd.stage, crowd)
    assert verdict.is_good, verdict


async def test_a_turn_that_is_stopped_while_its_call_waits_ends_and_the_tool_never_runs(
    crowd: Crowd, platform: Platform
) -> None:
    asked = await question(crowd, Kind.EFFECT)
    async with platform.sql() as sql:
        with crowd.stage.stopped("tool-executor") as found:
            assert found
            await crowd.post(asked)
            await reaches(sql, asked.turn_id, "waiting_tools")
            await crowd.interrupt(asked)
            # Whoever was to tell of it may die: what is wanted of the turn is stored.
            await crowd.stage.kill("gateway")
            await crowd.until_over(asked)
        assert asked.state == "interrupted"
        await until(lambda: nothing_waits(platform), "the call's event to be handled", seconds=180)
        status = await sql.fetchval(
            "SELECT status FROM tool_calls WHERE turn_id = $1::uuid", asked.turn_id
        )
    assert status == "cancelled"
    assert effects(crowd, asked) == 0


async def test_a_turn_whose_call_runs_when_everything_dies_goes_on_and_the_tool_is_not_run_again(
    crowd: Crowd, platform: Platform
) -> None:
    asked = await question(crowd, Kind.EFFECT)
    stage = crowd.stage
    await crowd.post(asked)
    async with platform.sql() as sql:
        query = "SELECT attempt > 0 FROM tool_calls WHERE turn_id = $1::uuid"

        async def runs() -> bool:
            return bool(await sql.fetchval(query, asked.turn_id))

        await until(runs, "the call to run", seconds=180)
    # The data plane's functions go with it.
    doomed = [each for name in ("data-plane", *SERVERS) for each in stage.processes(name)]
    send(doomed, signal.SIGSTOP)
    assert send(doomed, signal.SIGKILL) == len(doomed) == 1 + len(SERVERS)
    await stage.mend()

    await crowd.until_over(asked)

    assert asked.state == "completed"
    verdict = await judge(stage, crowd)
    assert verdict.is_good, verdict
