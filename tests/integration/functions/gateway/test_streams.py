"""What a turn says reaches its listeners once and in order, or at least its end does."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import orjson
import pytest
import pytest_asyncio

from somaagent.events import TurnCompleted, Usage
from somaagent.settings import RateLimitSettings
from somaagent.streams.connection import Redis, RedisAddress
from somaagent.streams.endings import completed_data
from somaagent.streams.frames import stream_key
from somaagent.streams.writer import TurnStream
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    BOUND_SECONDS,
    Broker,
    Caller,
    Frame,
    serving,
    settings_of,
)
from tests.integration.streams.conftest import MortalRedis, at

TENANT = "acme"
Operator = Any  # asyncpg's connection


class Turn:
    """A turn whose answer the test gives, as the conversation step would."""

    def __init__(self, accepted: dict[str, Any], operator: Operator, voice: TurnStream) -> None:
        self.session = UUID(accepted["session_id"])
        self.id = UUID(accepted["turn_id"])
        self.message = UUID(accepted["message_id"])
        self.url = accepted["stream_url"]
        self._operator = operator
        self.voice = voice
        self._said = 0

    async def say(self, *pieces: str, attempt: int = 1) -> None:
        for text in pieces:
            await self.voice.delta(
                TENANT, self.session, self.id, attempt=attempt, index=self._said, text=text
            )
            self._said += 1
            await asyncio.sleep(0.002)  # the model's own pace, not a wait

    async def restart(self, *, attempt: int) -> None:
        self._said = 0
        await self.voice.restarted(TENANT, self.session, self.id, attempt=attempt)

    async def store(self, text: str) -> dict[str, Any]:
        """Store the answer; returns the data of its frame."""
        event = TurnCompleted(
            session_id=self.session,
            turn_id=self.id,
            message_id=self.message,
            answer_message_id=uuid4(),
            model="a-model",
            finish_reason="stop",
            usage=Usage(input_tokens=3, output_tokens=4),
            attempt=1,
        )
        async with self._operator.transaction():
            await self._operator.execute(
                "UPDATE turns SET state = 'completed', answer_message_id = $2, attempt = 1,"
                " finish_reason = 'stop', input_tokens = 3, output_tokens = 4,"
                " completed_at = clock_timestamp() WHERE id = $1",
                self.id,
                event.answer_message_id,
            )
            await self._operator.execute(
                "INSERT INTO messages (tenant, id, session_id, turn_id, role, text)"
                " VALUES ('acme', $1, $2, $3, 'assistant', $4)",
                event.answer_message_id,
                self.session,
                self.id,
                text,
            )
            await self._operator.execute(
                "INSERT INTO handled_events (tenant, function, source, event_id, type, turn_id,"
                " published_at, received_at, cold, outcome)"
                " VALUES ('acme', 'conversation', '/functions/router', $1, 'x', $2, now(), now(),"
                " false, $3)",
                str(uuid4()),
                self.id,
                orjson.dumps([[event.event_type, event.model_dump(mode="json")]]).decode(),
            )
        return completed_data(event, text)

    async def fail(self) -> None:
        error = '{"code": "model_refused", "detail": "no"}'
        await self._operator.execute(
            "UPDATE turns SET state = 'failed', error = $2, completed_at = clock_timestamp()"
            " WHERE id = $1",
            self.id,
            error,
        )

    async def complete(self, text: str) -> None:
        data = await self.store(text)
        await self.voice.completed(TENANT, self.session, self.id, attempt=1, data=data)


@pytest_asyncio.fixture
async def turn(acme: Caller, operator: Operator, voice: TurnStream) -> Turn:
    session = await acme.new_session()
    return Turn((await acme.post(session)).json, operator, voice)


def said(frames: list[Frame]) -> str:
    return "".join(frame.data["text"] for frame in frames if frame.event == "delta")


def kinds(frames: list[Frame]) -> list[str]:
    return [frame.event for frame in frames]


async def test_a_turn_streams_from_its_first_frame_to_its_last(acme: Caller, turn: Turn) -> None:
    await turn.say("one ")
    listening = asyncio.create_task(acme.frames(turn.url))
    await turn.say("two ", "three")
    await turn.complete("one two three")

    frames = await listening

    assert said(frames) == "one two three"
    last = frames[-1]
    assert last.event == "completed"
    assert last.data["text"] == "one two three"
    assert last.data["usage"] == {"input_tokens": 3, "output_tokens": 4, "estimated": False}
    assert (last.data["finish_reason"], last.data["model"]) == ("stop", "a-model")
    assert [frame.data["index"] for frame in frames[:-1]] == list(range(len(frames) - 1))
    assert all(frame.data["turn_id"] == str(turn.id) for frame in frames)


async def test_a_finished_turn_streams_once_more_to_whoever_comes_late(
    acme: Caller, turn: Turn
) -> None:
    await turn.say("one ", "two")
    await turn.complete("one two")

    frames = await acme.frames(turn.url)

    assert said(frames) == "one two"
    assert kinds(frames)[-1] == "completed"


@pytest.mark.parametrize("cut_after", [1, 3])
async def test_a_client_that_is_cut_off_resumes_without_a_lost_or_repeated_delta(
    acme: Caller, turn: Turn, cut_after: int
) -> None:
    pieces = [f"{number} " for number in range(60)]

    async def speak() -> None:
        await turn.say(*pieces)
        await turn.complete("".join(pieces))

    speaking = asyncio.create_task(speak())
    seen: list[Frame] = []
    async with asyncio.timeout(BOUND_SECONDS):
        while not seen or seen[-1].event != "completed":
            last = seen[-1].id if seen else None
            received = 0
            async with acme.listen(turn.url, last_event_id=last) as frames:
                async for frame in frames:
                    seen.append(frame)
                    received += 1
                    if received == cut_after:
                        break
    await speaking

    assert said(seen) == "".join(pieces)
    assert kinds(seen).count("completed") == 1
    assert len({frame.id for frame in seen}) == len(seen)


async def test_a_client_that_had_the_last_frame_is_told_not_to_come_again(
    acme: Caller, turn: Turn
) -> None:
    await turn.complete("done")
    last = (await acme.frames(turn.url))[-1]

    answer = await acme.call("GET", turn.url, headers={"Last-Event-ID": last.id or ""})

    assert answer.status == 204


async def test_two_clients_hear_the_same(acme: Caller, turn: Turn) -> None:
    listening = [asyncio.create_task(acme.frames(turn.url)) for _ in range(2)]
    await turn.say("a", "b", "c")
    await turn.complete("abc")

    one, two = await asyncio.gather(*listening)

    assert one == two
    assert said(one) == "abc"


async def test_a_restart_voids_what_was_said(acme: Caller, turn: Turn) -> None:
    await turn.say("half an ans")
    await turn.restart(attempt=2)
    # A worker that was thought dead still speaks.
    await turn.voice.delta(TENANT, turn.session, turn.id, attempt=1, index=0, text="stale")
    await turn.say("whole", attempt=2)
    await turn.complete("whole")

    frames = await acme.frames(turn.url)

    assert kinds(frames) == ["delta", "restarted", "delta", "completed"]
    assert frames[1].data == {"turn_id": str(turn.id), "attempt": 2}
    assert frames[2].data["text"] == "whole"


async def test_a_turn_whose_frames_are_gone_ends_from_postgres(
    acme: Caller, turn: Turn, redis_url: str
) -> None:
    await turn.say("one ", "two")
    await turn.complete("one two")
    redis = Redis(RedisAddress.parse(redis_url))
    await redis.execute(("DEL", stream_key(TENANT, turn.session)))
    redis.close()

    frames = await acme.frames(turn.url)

    assert kinds(frames) == ["completed"]
    assert frames[0].data["text"] == "one two"
    assert frames[0].data["model"] == "a-model"
    answer = await acme.call("GET", turn.url, headers={"Last-Event-ID": frames[0].id or ""})
    assert answer.status == 204


async def test_a_failed_turn_ends_from_postgres_with_its_reason(acme: Caller, turn: Turn) -> None:
    await turn.fail()

    (frame,) = await acme.frames(turn.url)

    assert frame.event == "failed"
    assert frame.data["error"] == {
        "type": "urn:somaagent:error:model_refused",
        "title": "The model refused the request",
        "detail": "no",
    }


async def test_a_session_streams_from_its_earliest_unfinished_turn_and_stays_open(
    acme: Caller, operator: Operator, voice: TurnStream
) -> None:
    session = await acme.new_session()

    async def begin() -> Turn:
        return Turn((await acme.post(session)).json, operator, voice)

    over = await begin()
    await over.say("old")
    await over.complete("old")
    first, second = await begin(), await begin()
    await first.say("one")

    async with (
        asyncio.timeout(BOUND_SECONDS),
        acme.listen(f"/v1/sessions/{session}/stream") as frames,
    ):
        received = [await anext(frames)]
        await first.complete("one")
        await second.say("two")
        await second.complete("two")
        third = await begin()
        await third.complete("three")
        while len(received) < 5:
            received.append(await anext(frames))
    assert [(frame.event, frame.data["text"]) for frame in received] == [
        ("delta", "one"),
        ("completed", "one"),
        ("delta", "two"),
        ("completed", "two"),
        ("completed", "three"),
    ]


async def test_a_session_stream_resumes_after_the_last_event(
    acme: Caller, operator: Operator, voice: TurnStream
) -> None:
    session = await acme.new_session()
    turns = [Turn((await acme.post(session)).json, operator, voice) for _ in range(3)]
    async with acme.listen(f"/v1/sessions/{session}/stream") as frames:
        await turns[0].complete("0")
        first = await asyncio.wait_for(anext(frames), BOUND_SECONDS)
    await turns[1].complete("1")
    await turns[2].complete("2")

    path = f"/v1/sessions/{session}/stream"
    async with asyncio.timeout(BOUND_SECONDS), acme.listen(path, last_event_id=first.id) as frames:
        rest = [await anext(frames), await anext(frames)]

    assert first.data["text"] == "0"
    assert [frame.data["text"] for frame in rest] == ["1", "2"]


async def test_a_session_stream_whose_frames_are_gone_tells_what_ended_meanwhile(
    acme: Caller, operator: Operator, voice: TurnStream, redis_url: str
) -> None:
    session = await acme.new_session()
    turns = [Turn((await acme.post(session)).json, operator, voice) for _ in range(2)]
    path = f"/v1/sessions/{session}/stream"
    async with acme.listen(path) as frames:
        await turns[0].complete("0")
        first = await asyncio.wait_for(anext(frames), BOUND_SECONDS)
    await turns[1].complete("1")
    redis = Redis(RedisAddress.parse(redis_url))
    await redis.execute(("DEL", stream_key(TENANT, session)))
    redis.close()

    async with asyncio.timeout(BOUND_SECONDS), acme.listen(path, last_event_id=first.id) as frames:
        assert (await anext(frames)).data["text"] == "1"


async def test_silence_is_broken_by_heartbeats(acme: Caller, turn: Turn) -> None:
    async with (
        asyncio.timeout(BOUND_SECONDS),
        acme.http.get(acme.base + turn.url, headers=acme.headers) as response,
    ):
        assert response.headers["cache-control"] == "no-store"
        assert await response.content.readuntil(b"\n\n") == b"retry: 500\n\n"
        assert await response.content.readuntil(b"\n\n") == b":\n\n"
        assert await response.content.readuntil(b"\n\n") == b":\n\n"


async def test_a_client_that_reads_nothing_does_not_hold_up_the_others(
    acme: Caller, turn: Turn
) -> None:
    host, port = acme.base.removeprefix("http://").split(":")
    authorization = acme.headers["Authorization"]
    pieces = ["x" * 10_000] * 300
    with socket.create_connection((host, int(port))) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        request = f"GET {turn.url} HTTP/1.1\r\nHost: x\r\nAuthorization: {authorization}\r\n\r\n"
        deaf.sendall(request.encode())
        listening = asyncio.create_task(acme.frames(turn.url))
        await turn.say(*pieces)
        await turn.complete("much")

        frames = await listening

    assert len(said(frames)) == 3_000_000


@pytest_asyncio.fixture
async def mortal(
    tmp_path: Path, postgres: TestDatabase, broker: Broker
) -> AsyncIterator[tuple[Caller, MortalRedis]]:
    """A gateway whose Redis the test may end, and which takes messages without it."""
    redis = MortalRedis(tmp_path)
    settings = replace(
        settings_of(postgres, redis.url, broker),
        rate_limits=RateLimitSettings(when_away="open"),
    )
    async with (
        serving(settings) as base,
        aiohttp.ClientSession() as http,
    ):
        yield Caller(base, http).of(TENANT), redis
    redis.kill()


async def test_a_stream_whose_redis_dies_ends_from_postgres(
    mortal: tuple[Caller, MortalRedis], operator: Operator
) -> None:
    caller, redis = mortal
    voice = await TurnStream.open(at(redis.url))
    session = await caller.new_session()
    turn = Turn((await caller.post(session)).json, operator, voice)
    await turn.say("one ")
    async with asyncio.timeout(BOUND_SECONDS), caller.listen(turn.url) as frames:
        first = await anext(frames)
        redis.kill()
        await turn.complete("one two")
        rest = [frame async for frame in frames]

    assert (first.event, first.data["text"]) == ("delta", "one ")
    assert kinds(rest) == ["completed"]
    assert rest[0].data["text"] == "one two"
    ready = await caller.call("GET", "/readyz")
    assert (ready.status, ready.json["status"]) == (200, "degraded")
    await voice.aclose()


async def refused_reads(admin: Redis) -> int:
    """How often this Redis has refused to read the past of a stream."""
    (usage,) = await admin.execute(("INFO", "commandstats"))
    return sum(int(each) for each in re.findall(rb"cmdstat_xrange:.*rejected_calls=(\d+)", usage))


async def test_a_stream_whose_past_redis_refuses_ends_from_postgres(
    mortal: tuple[Caller, MortalRedis], operator: Operator
) -> None:
    caller, redis = mortal
    voice = await TurnStream.open(at(redis.url))
    session = await caller.new_session()
    turn = Turn((await caller.post(session)).json, operator, voice)
    await turn.say("one ")
    admin = Redis(RedisAddress.parse(redis.url))
    await admin.execute(("ACL", "SETUSER", "default", "-xrange"))
    async with asyncio.timeout(BOUND_SECONDS), caller.listen(turn.url) as first:
        await anext(first)
        # The second client of a stream reads the past on its own.
        second = asyncio.create_task(caller.frames(turn.url))
        await turn.complete("one two")

        told = await second
    # Of the past it hears what the first one's reader still holds, or nothing; never a word twice.
    assert said(told) in ("", "one ")
    assert (kinds(told).count("completed"), told[-1].event) == (1, "completed")
    assert told[-1].data["text"] == "one two"
    assert await refused_reads(admin) < 50
    admin.close()
    await voice.aclose()


async def test_without_redis_a_session_still_hears_how_its_turns_end(
    mortal: tuple[Caller, MortalRedis], operator: Operator
) -> None:
    caller, redis = mortal
    redis.kill()
    voice = await TurnStream.open(at(redis.url))
    session = await caller.new_session()
    path = f"/v1/sessions/{session}/stream"
    async with asyncio.timeout(BOUND_SECONDS), caller.listen(path) as frames:
        turn = Turn((await caller.post(session)).json, operator, voice)
        listening = asyncio.ensure_future(anext(frames))
        await asyncio.sleep(0.6)  # one look at Postgres, which has no event for it
        await turn.complete("answered")
        frame = await listening

    assert (frame.event, frame.data["text"]) == ("completed", "answered")
    await voice.aclose()


async def test_a_stream_comes_back_to_life_with_its_redis(
    mortal: tuple[Caller, MortalRedis], operator: Operator
) -> None:
    caller, redis = mortal
    voice = await TurnStream.open(at(redis.url))
    session = await caller.new_session()
    turn = Turn((await caller.post(session)).json, operator, voice)
    async with asyncio.timeout(BOUND_SECONDS), caller.listen(turn.url) as frames:
        listening = asyncio.ensure_future(anext(frames))
        redis.kill()
        await asyncio.sleep(0.3)  # the outage
        redis.start()
        await asyncio.sleep(0.5)  # the pause after a refused connection
        await turn.say("here again")
        assert (await listening).data["text"] == "here again"
    await voice.aclose()
