"""What a turn says reaches every listener once, in order, from wherever it resumes."""

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from somaagent.streams.connection import Connection, Redis, RedisAddress, RedisUnavailable
from somaagent.streams.frames import BEGINNING, Entry, StreamId, stream_key
from somaagent.streams.reader import StreamReader
from somaagent.streams.subscription import QUEUE_LENGTH, Subscription
from somaagent.streams.writer import TurnStream
from tests.integration.streams.conftest import MortalRedis, at

TENANT = "acme"
BOUND_SECONDS = 30.0


async def say(
    writer: TurnStream, session: UUID, turn: UUID, pieces: list[str], *, attempt: int = 1
) -> None:
    for index, text in enumerate(pieces):
        await writer.delta(TENANT, session, turn, attempt=attempt, index=index, text=text)


async def finish(writer: TurnStream, session: UUID, turn: UUID, *, attempt: int = 1) -> None:
    await writer.completed(TENANT, session, turn, attempt=attempt, data={"text": "…"})


async def until_terminal(subscription: Subscription) -> list[Entry]:
    """All entries up to the first terminal one."""
    entries: list[Entry] = []
    async with asyncio.timeout(BOUND_SECONDS):
        while not entries or entries[-1].kind != b"completed":
            more = await subscription.next(1.0)
            assert more is not None
            entries += more
    return entries


def data(entry: Entry) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(entry.data)
    return parsed


def text(entries: list[Entry]) -> str:
    return "".join(data(entry)["text"] for entry in entries if entry.kind == b"delta")


async def test_a_listener_gets_what_was_said_before_and_after_it_came(
    writer: TurnStream, reader: StreamReader
) -> None:
    session, turn = uuid4(), uuid4()
    await say(writer, session, turn, ["early "])

    subscription = await reader.subscribe(stream_key(TENANT, session), after=BEGINNING)
    listening = asyncio.create_task(until_terminal(subscription))
    for index, piece in enumerate(["a ", "b ", "c"], start=1):
        await writer.delta(TENANT, session, turn, attempt=1, index=index, text=piece)
    await finish(writer, session, turn)

    entries = await listening
    assert text(entries) == "early a b c"
    deltas = [data(entry) for entry in entries if entry.kind == b"delta"]
    assert [delta["index"] for delta in deltas] == list(range(len(deltas)))
    assert {delta["turn_id"] for delta in deltas} == {str(turn)}


async def test_pieces_in_quick_succession_share_a_frame_but_the_first_goes_out_at_once(
    writer: TurnStream, reader: StreamReader
) -> None:
    session, turn = uuid4(), uuid4()
    pieces = [f"{number} " for number in range(200)]

    await say(writer, session, turn, pieces)
    await finish(writer, session, turn)

    subscription = await reader.subscribe(stream_key(TENANT, session), after=BEGINNING)
    entries = await until_terminal(subscription)
    assert data(entries[0])["text"] == "0 "
    assert text(entries) == "".join(pieces)
    assert len(entries) < 100


async def test_a_lonely_piece_waits_for_no_company(
    writer: TurnStream, reader: StreamReader
) -> None:
    session, turn = uuid4(), uuid4()
    subscription = await reader.subscribe(stream_key(TENANT, session), after=None)

    await say(writer, session, turn, ["one", "two"])

    entries: list[Entry] = []
    async with asyncio.timeout(BOUND_SECONDS):
        while len(entries) < 2:
            entries += await subscription.next(1.0) or []
    assert [data(entry)["text"] for entry in entries] == ["one", "two"]


@pytest.mark.parametrize("cut_after", [1, 2, 7])
async def test_a_listener_resumes_without_a_lost_or_repeated_frame(
    writer: TurnStream, reader: StreamReader, cut_after: int
) -> None:
    session, turn = uuid4(), uuid4()
    key = stream_key(TENANT, session)
    pieces = [f"{number} " for number in range(40)]

    async def speak() -> None:
        for index, piece in enumerate(pieces):
            await writer.delta(TENANT, session, turn, attempt=1, index=index, text=piece)
            await asyncio.sleep(0.004)  # the model's own pace, not a wait
        await finish(writer, session, turn)

    speaking = asyncio.create_task(speak())
    seen: list[Entry] = []
    async with asyncio.timeout(BOUND_SECONDS):
        while not seen or seen[-1].kind != b"completed":
            after = seen[-1].id if seen else BEGINNING
            subscription = await reader.subscribe(key, after=after)
            received = 0
            while received < cut_after and not (seen and seen[-1].kind == b"completed"):
                entries = await subscription.next(1.0) or []
                seen += entries[: cut_after - received]
                received += len(entries)
            subscription.close()
    await speaking

    assert text(seen) == "".join(pieces)
    assert len({entry.id for entry in seen}) == len(seen)


async def test_two_listeners_of_one_session_get_the_same_and_another_session_nothing(
    writer: TurnStream, reader: StreamReader
) -> None:
    session, turn = uuid4(), uuid4()
    key = stream_key(TENANT, session)
    one = await reader.subscribe(key, after=BEGINNING)
    two = await reader.subscribe(key, after=BEGINNING)
    stranger = await reader.subscribe(stream_key("rival", session), after=BEGINNING)

    await say(writer, session, turn, ["a", "b", "c"])
    await finish(writer, session, turn)

    first, second = await asyncio.gather(until_terminal(one), until_terminal(two))
    assert first == second
    assert await stranger.next(0.01) == []


async def test_a_slow_listener_costs_a_bounded_queue_and_misses_nothing(
    writer: TurnStream, reader: StreamReader
) -> None:
    session = uuid4()
    key = stream_key(TENANT, session)
    slow = await reader.subscribe(key, after=None)
    quick = await reader.subscribe(key, after=None)
    assert await slow.next(0.01) == []
    turns = [uuid4() for _ in range(3 * QUEUE_LENGTH)]

    for turn in turns:
        await writer.restarted(TENANT, session, turn, attempt=2)
    await finish(writer, session, uuid4())
    everything = await until_terminal(quick)

    assert slow.waiting <= QUEUE_LENGTH
    assert await until_terminal(slow) == everything
    assert [entry.turn.decode() for entry in everything[:-1]] == [str(turn) for turn in turns]


async def test_a_restarted_turn_numbers_its_deltas_anew(
    writer: TurnStream, reader: StreamReader
) -> None:
    session, turn = uuid4(), uuid4()
    await say(writer, session, turn, ["half an ans"])
    await writer.restarted(TENANT, session, turn, attempt=2)
    await say(writer, session, turn, ["whole"], attempt=2)
    await finish(writer, session, turn, attempt=2)

    subscription = await reader.subscribe(stream_key(TENANT, session), after=BEGINNING)
    entries = await until_terminal(subscription)

    assert [entry.kind for entry in entries] == [b"delta", b"restarted", b"delta", b"completed"]
    assert data(entries[2]) == {"turn_id": str(turn), "attempt": 2, "index": 0, "text": "whole"}


async def test_streams_expire_and_are_bounded(writer: TurnStream, redis_url: str) -> None:
    session = uuid4()
    await say(writer, session, uuid4(), ["a"])
    redis = Redis(RedisAddress.parse(redis_url))

    (lifetime,) = await redis.execute(("TTL", stream_key(TENANT, session)))
    redis.close()

    assert 3500 < lifetime <= 3600


async def test_ending_all_streams_tells_every_listener(reader: StreamReader) -> None:
    subscription = await reader.subscribe(stream_key(TENANT, uuid4()), after=None)
    waiting = asyncio.create_task(subscription.next(60))
    await asyncio.sleep(0)

    reader.end_all()

    assert await asyncio.wait_for(waiting, BOUND_SECONDS) is None


async def test_a_writer_outlives_its_server(mortal_redis: MortalRedis) -> None:
    session, turn = uuid4(), uuid4()
    writer = await TurnStream.open(at(mortal_redis.url))
    await say(writer, session, turn, ["before "])

    mortal_redis.kill()
    await say(writer, session, turn, ["lost", "silent"])
    mortal_redis.start()
    await asyncio.sleep(0.3)  # the pause after a refused connection
    await finish(writer, session, turn)

    reader = StreamReader.open(at(mortal_redis.url))
    subscription = await reader.subscribe(stream_key(TENANT, session), after=BEGINNING)
    entries = await until_terminal(subscription)
    # Text after a gap would be wrong text: nothing of it is said before the whole answer.
    assert text(entries) in ("", "before ")
    await reader.aclose()
    await writer.aclose()


async def test_a_listener_learns_that_redis_failed_and_can_come_back(
    mortal_redis: MortalRedis,
) -> None:
    session, turn = uuid4(), uuid4()
    key = stream_key(TENANT, session)
    reader = StreamReader.open(at(mortal_redis.url))
    subscription = await reader.subscribe(key, after=BEGINNING)
    waiting = asyncio.create_task(subscription.next(60))
    await asyncio.sleep(0)

    mortal_redis.kill()
    with pytest.raises(RedisUnavailable):
        await asyncio.wait_for(waiting, BOUND_SECONDS)
    with pytest.raises(RedisUnavailable):
        await reader.subscribe(key, after=subscription.position)
    mortal_redis.start()
    await asyncio.sleep(0.3)  # the pause after a refused connection

    again = await reader.subscribe(key, after=subscription.position)
    writer = await TurnStream.open(at(mortal_redis.url))
    await say(writer, session, turn, ["a"])
    await finish(writer, session, turn)
    assert text(await until_terminal(again)) == "a"
    await writer.aclose()
    await reader.aclose()


def test_a_stream_id_is_two_numbers() -> None:
    assert StreamId.parse(b"12-3") == (12, 3)
    for wrong in (b"", b"12", b"a-1", b"1-", b"-1-2", b"1-2-3", b"9" * 30 + b"-0"):
        with pytest.raises(ValueError, match="stream id"):
            StreamId.parse(wrong)


async def test_only_the_stream_that_changed_is_read(mortal_redis: MortalRedis) -> None:
    reader = StreamReader.open(at(mortal_redis.url))
    writer = await TurnStream.open(at(mortal_redis.url))
    admin = Redis(RedisAddress.parse(mortal_redis.url))
    sessions = [uuid4() for _ in range(300)]
    followed = [
        await reader.subscribe(stream_key(TENANT, session), after=None) for session in sessions
    ]
    # The last one has been read once when its first frame has come.
    await say(writer, sessions[-1], uuid4(), ["a"])
    async with asyncio.timeout(BOUND_SECONDS):
        while not await followed[-1].next(1.0):
            pass

    async def taken_in() -> int:
        (info,) = await admin.execute(("INFO", "stats"))
        return int(info.split(b"total_net_input_bytes:")[1].split()[0])

    before = await taken_in()
    await say(writer, sessions[0], uuid4(), ["b"])
    async with asyncio.timeout(BOUND_SECONDS):
        while not await followed[0].next(1.0):
            pass

    # One frame is written and one key read; the names of all are some 25 kB.
    assert await taken_in() - before < 2_500
    admin.close()
    await writer.aclose()
    await reader.aclose()


async def test_a_listener_that_claims_to_be_ahead_takes_nothing_from_the_others(
    writer: TurnStream, reader: StreamReader
) -> None:
    session, turn = uuid4(), uuid4()
    key = stream_key(TENANT, session)
    liar = await reader.subscribe(key, after=StreamId(9_999_999_999_999, 0))
    honest = await reader.subscribe(key, after=BEGINNING)

    await say(writer, session, turn, ["a"])
    await finish(writer, session, turn)

    assert text(await until_terminal(honest)) == "a"
    assert text(await until_terminal(liar)) == "a"


async def test_streams_that_were_all_flushed_are_heard_again(mortal_redis: MortalRedis) -> None:
    reader = StreamReader.open(at(mortal_redis.url))
    writer = await TurnStream.open(at(mortal_redis.url))
    session, turn = uuid4(), uuid4()
    await say(writer, session, turn, ["gone "])
    subscription = await reader.subscribe(stream_key(TENANT, session), after=BEGINNING)
    async with asyncio.timeout(BOUND_SECONDS):
        while not await subscription.next(1.0):
            pass
    admin = Redis(RedisAddress.parse(mortal_redis.url))

    await admin.execute(("FLUSHALL",))
    await say(writer, session, uuid4(), ["here"])
    await finish(writer, session, turn)

    assert text(await until_terminal(subscription)) == "here"
    admin.close()
    await writer.aclose()
    await reader.aclose()


async def test_a_listener_whose_connection_is_cut_again_and_again_misses_nothing(
    mortal_redis: MortalRedis,
) -> None:
    reader = StreamReader.open(at(mortal_redis.url))
    writer = await TurnStream.open(at(mortal_redis.url))
    admin = Redis(RedisAddress.parse(mortal_redis.url))
    session = uuid4()
    turns = [uuid4() for _ in range(200)]
    cuts = 0

    async def cut() -> int:
        """Kill the connections that track; returns how many there were."""
        (clients,) = await admin.execute(("CLIENT", "LIST"))
        ids = [
            line.split()[0].removeprefix(b"id=")
            for line in clients.splitlines()
            if b"t" in line.split(b" flags=")[1].split()[0]
        ]
        for number in ids:
            await admin.execute(("CLIENT", "KILL", "ID", number))
        return len(ids)

    async def speak() -> None:
        nonlocal cuts
        for number, turn in enumerate(turns):
            await writer.restarted(TENANT, session, turn, attempt=2)
            if number % 20 == 10:
                cuts += await cut()
        await finish(writer, session, uuid4())

    speaking = asyncio.create_task(speak())
    seen: list[Entry] = []
    async with asyncio.timeout(6 * BOUND_SECONDS):
        while not seen or seen[-1].kind != b"completed":
            after = seen[-1].id if seen else BEGINNING
            try:
                subscription = await reader.subscribe(stream_key(TENANT, session), after=after)
                while not seen or seen[-1].kind != b"completed":
                    seen += await subscription.next(1.0) or []
            except RedisUnavailable:
                continue
    await speaking

    assert cuts >= 2
    assert [entry.turn.decode() for entry in seen[:-1]] == [str(turn) for turn in turns]
    admin.close()
    await writer.aclose()
    await reader.aclose()


async def test_a_command_that_redis_does_not_know_is_not_repeated_with_its_words(
    redis_url: str,
) -> None:
    connection = await Connection.open(RedisAddress.parse(redis_url))
    try:
        with pytest.raises(RedisUnavailable, match="unknown command 'NOSUCH'") as caught:
            await connection.execute(("NOSUCH", "what was said"))
    finally:
        connection.close()
    assert "what was said" not in str(caught.value)
