"""What ends with a session, and what is over at once when a turn is stopped before it begins."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
import pytest_asyncio
from pydantic import SecretStr

from somaagent.settings import FileSettings, RedisSettings
from somaagent.streams.frames import BEGINNING, Entry, stop_key, stream_key
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller
from tests.integration.functions.gateway.filing import calling, stored
from tests.integration.functions.gateway.test_attachments import post
from tests.integration.functions.gateway.test_streams import Turn, kinds
from tests.support.objects import Bucket, seaweed
from tests.support.platform import until

Operator = Any  # asyncpg's connection
BEGUN = "UPDATE turns SET state = 'generating', attempt = 1 WHERE id = $1"
QUEUED = "UPDATE turns SET state = 'queued' WHERE state = 'received'"


@pytest_asyncio.fixture
async def reader(redis_url: str) -> AsyncIterator[StreamReader]:
    """The reading side of the reply streams."""
    made = StreamReader.open(RedisSettings(url=SecretStr(redis_url)))
    yield made
    await made.aclose()


async def begun(caller: Caller, session: UUID, operator: Operator) -> dict[str, Any]:
    """A turn that a step answers."""
    accepted: dict[str, Any] = (await caller.post(session, "first")).json
    await operator.execute(BEGUN, UUID(accepted["turn_id"]))
    return accepted


async def waiting(caller: Caller, session: UUID, operator: Operator) -> dict[str, Any]:
    """A turn that waits in the mailbox."""
    accepted: dict[str, Any] = (await caller.post(session, "next")).json
    await operator.execute(QUEUED)
    return accepted


async def state(caller: Caller, accepted: dict[str, Any]) -> tuple[str, str | None]:
    path = f"/v1/sessions/{accepted['session_id']}/turns/{accepted['turn_id']}"
    turn = (await caller.call("GET", path)).json
    return turn["state"], turn["finish_reason"]


async def published(broker: Broker, kind: str, count: int) -> list[dict[str, Any]]:
    """The data of so many events of a kind."""

    async def there() -> list[dict[str, Any]]:
        events = [e for e in await broker.events() if f".{kind}.v1" in e["ce_type"]]
        return [orjson.loads(e["data"]) for e in events] if len(events) >= count else []

    return await until(there, f"{count} {kind}")


async def streamed(reader: StreamReader, session: UUID) -> list[Entry]:
    entries, _ = await reader.page(stream_key("acme", session), BEGINNING)
    return entries


async def test_a_turn_that_waits_is_over_at_once_when_it_is_stopped(
    acme: Caller, operator: Operator, broker: Broker
) -> None:
    session = await acme.new_session()
    await begun(acme, session, operator)
    turn = await waiting(acme, session, operator)
    path = f"/v1/sessions/{session}/turns/{turn['turn_id']}/interrupt"

    stopped = await acme.call("POST", path)
    again = await acme.call("POST", path)

    assert (stopped.status, stopped.json["state"]) == (202, "interrupted")
    assert again.body == stopped.body
    assert await state(acme, turn) == ("interrupted", "interrupted")
    (last,) = await acme.frames(turn["stream_url"])
    assert (last.event, last.data["text"], last.data["reason"]) == ("interrupted", "", "interrupt")
    (event,) = await published(broker, "turn-interrupted", 1)
    assert (event["turn_id"], event["attempt"]) == (turn["turn_id"], 0)
    assert event["usage"]["output_tokens"] == 0
    listed = (await acme.call("GET", f"/v1/sessions/{session}/events")).json["events"]
    assert [e["type"] for e in listed if e["turn_id"] == turn["turn_id"]] == [
        "message.received",
        "turn.stop_requested",
        "turn.interrupted",
    ]


async def test_who_listens_to_a_turn_that_waits_hears_at_once_that_it_is_over(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    await begun(acme, session, operator)
    turn = await waiting(acme, session, operator)
    async with asyncio.timeout(60), acme.listen(turn["stream_url"]) as frames:
        await acme.call("POST", f"/v1/sessions/{session}/turns/{turn['turn_id']}/interrupt")

        heard = [frame async for frame in frames]

    assert kinds(heard) == ["interrupted"]


async def test_the_turn_behind_a_stopped_one_is_called(
    acme: Caller, operator: Operator, broker: Broker
) -> None:
    session = await acme.new_session()
    first = await waiting(acme, session, operator)
    second = await waiting(acme, session, operator)

    await acme.call("POST", f"/v1/sessions/{session}/turns/{first['turn_id']}/interrupt")

    (ready,) = await published(broker, "turn-ready", 1)
    assert ready["turn_id"] == second["turn_id"]


async def test_a_turn_that_a_step_has_is_left_to_the_step(
    acme: Caller, operator: Operator, broker: Broker
) -> None:
    session = await acme.new_session()
    turn = await begun(acme, session, operator)

    stopped = await acme.call("POST", f"/v1/sessions/{session}/turns/{turn['turn_id']}/interrupt")

    assert (stopped.json["state"], stopped.json["stopping"]) == ("generating", "interrupt")
    assert not [e for e in await broker.events() if "interrupted" in e["ce_type"]]


async def test_an_edit_ends_the_turns_that_waited_behind_what_it_replaces(
    acme: Caller, operator: Operator, broker: Broker
) -> None:
    session = await acme.new_session()
    first = await begun(acme, session, operator)
    second = await waiting(acme, session, operator)

    path = f"/v1/sessions/{session}/messages/{first['message_id']}/edit"
    assert (await acme.call("POST", path, body={"text": "better"})).status == 202

    assert await state(acme, first) == ("generating", None)
    assert (await state(acme, second))[0] == "interrupted"
    (event,) = await published(broker, "turn-interrupted", 1)
    assert (event["turn_id"], event["reason"]) == (second["turn_id"], "rollback")


async def test_a_reset_ends_what_waits_stops_what_runs_and_forgets_what_was_streamed(
    acme: Caller, operator: Operator, voice: TurnStream, reader: StreamReader
) -> None:
    session = await acme.new_session()
    running = await begun(acme, session, operator)
    await Turn(running, operator, voice).say("said before")
    queued = await waiting(acme, session, operator)
    headers = {"Idempotency-Key": "k"}

    answer = await acme.call("POST", f"/v1/sessions/{session}/reset", headers=headers)

    assert answer.status == 204
    assert await state(acme, running) == ("generating", None)
    assert await state(acme, queued) == ("interrupted", "interrupted")

    async def forgotten() -> bool:
        return [e.kind for e in await streamed(reader, session)] == [b"interrupted"]

    await until(forgotten, "the stream to be emptied")

    async def told() -> bool:
        key = stop_key("acme", UUID(running["turn_id"]))
        return bool((await reader.page(key, BEGINNING))[0])

    await until(told, "the step to be told")
    await Turn(running, operator, voice).say("said since")
    again = await acme.call("POST", f"/v1/sessions/{session}/reset", headers=headers)
    assert again.status == 204
    assert b"said since" in (await streamed(reader, session))[-1].data


async def test_who_listens_to_a_session_that_is_deleted_is_told_and_let_go(
    acme: Caller, operator: Operator, voice: TurnStream, reader: StreamReader
) -> None:
    session = await acme.new_session()
    running = await begun(acme, session, operator)
    await Turn(running, operator, voice).say("said before")
    queued = await waiting(acme, session, operator)
    async with (
        asyncio.timeout(60),
        acme.listen(f"/v1/sessions/{session}/stream") as whole,
        acme.listen(queued["stream_url"]) as one,
    ):
        assert (await anext(whole)).data["text"] == "said before"
        assert (await acme.call("DELETE", f"/v1/sessions/{session}")).status == 204

        rest, last = [frame async for frame in whole], [frame async for frame in one]

    assert kinds(last) == ["interrupted"]
    assert kinds(rest) == ["interrupted", "interrupted", "closed"]
    assert {frame.data["turn_id"] for frame in rest[:2]} == {
        running["turn_id"],
        queued["turn_id"],
    }
    assert rest[-1].data["reason"] == "deleted"
    assert {entry.kind for entry in await streamed(reader, session)} == {b"interrupted"}


async def usage(operator: Operator) -> int:
    found: int = await operator.fetchval("SELECT bytes FROM file_usage WHERE tenant = 'acme'")
    return found


@pytest.mark.parametrize("way", ["DELETE", "reset"])
async def test_files_that_only_a_session_has_go_with_it(
    acme: Caller, anyone: Caller, operator: Operator, way: str
) -> None:
    bob = anyone.of("acme", subject="bob")
    session, other = await acme.new_session(), await acme.new_session()
    own, shared = await stored(acme, b"mine alone"), await stored(acme, b"in two sessions")
    bobs, loose = await stored(bob, b"somebody else's"), await stored(acme, b"in no session")
    for file in (own, shared, bobs):
        assert (await post(acme, session, file["file_id"])).status == 202
    assert (await post(acme, other, shared["file_id"])).status == 202
    before = await usage(operator)

    path = f"/v1/sessions/{session}"
    ended = await acme.call("DELETE", path) if way == "DELETE" else None
    ended = ended or await acme.call("POST", f"{path}/reset")

    assert ended.status == 204
    assert await usage(operator) == before - len(b"mine alone")
    statuses = [
        (await acme.call("GET", f"/v1/files/{file['file_id']}")).status
        for file in (own, shared, bobs, loose)
    ]
    assert statuses == [404, 200, 200, 200]

    async def erased() -> bool:
        pieces = "SELECT count(*) FROM file_pieces WHERE file_id = $1"
        return await operator.fetchval(pieces, UUID(own["file_id"])) == 0

    await until(erased, "the content to go")
    texts = "SELECT count(*) FROM file_texts WHERE file_id = $1"
    assert await operator.fetchval(texts, UUID(own["file_id"])) == 0


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A service of S3."""
    with seaweed(Path(tmp_path_factory.mktemp("s3"))) as made:
        yield made


async def test_the_objects_of_a_deleted_sessions_files_go_from_the_bucket(
    postgres: TestDatabase, redis_url: str, broker: Broker, bucket: Bucket
) -> None:
    files: FileSettings = bucket.settings()
    async with calling(postgres, redis_url, broker, files) as ada:
        session = await ada.new_session()
        file, loose = await stored(ada, b"in a bucket"), await stored(ada, b"stays")
        assert (await post(ada, session, file["file_id"])).status == 202
        assert len(await asyncio.to_thread(bucket.names, f"acme/{file['file_id']}/")) == 1

        assert (await ada.call("DELETE", f"/v1/sessions/{session}")).status == 204

        async def gone() -> bool:
            return not await asyncio.to_thread(bucket.names, f"acme/{file['file_id']}/")

        await until(gone, "the object to go")
        assert len(await asyncio.to_thread(bucket.names, f"acme/{loose['file_id']}/")) == 1


async def test_a_file_that_is_attached_elsewhere_meanwhile_is_kept_or_was_gone_before(
    acme: Caller,
) -> None:
    for _ in range(8):
        session, other = await acme.new_session(), await acme.new_session()
        file = (await stored(acme, b"x"))["file_id"]
        assert (await post(acme, session, file)).status == 202

        deleted, attached = await asyncio.gather(
            acme.call("DELETE", f"/v1/sessions/{session}"), post(acme, other, file)
        )

        assert deleted.status == 204
        found = (await acme.call("GET", f"/v1/files/{file}")).status
        assert (attached.status, found) in ((202, 200), (422, 404))
