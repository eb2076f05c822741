"""The tool executor on a real database, Redis and policy engine."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import orjson
import pytest
import pytest_asyncio
from pydantic import SecretStr

from functions.tool_executor.breaker import CircuitBreaker
from functions.tool_executor.handler import ToolExecutor
from somaagent.errors import AlreadyInProgress, RejectedEvent
from somaagent.events import (
    Event,
    ToolCallBlocked,
    ToolCallFinished,
    ToolCallRequested,
    TurnReady,
)
from somaagent.mode import Mode, ModeSettings
from somaagent.policy import PolicyUnavailable
from somaagent.policy.guard import PolicyGuard
from somaagent.settings import PolicySettings, RedisSettings, RequeueSettings, ToolSettings
from somaagent.storage.database import Database
from somaagent.streams.frames import BEGINNING, TOOL_RESULT, stream_key
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.tools import JsonObject, Registry, ToolContext, ToolOutcome, ToolSpec
from somaagent.tools.builtin.calculate import Calculate
from somaagent.tools.builtin.echo import SPEC as ECHO
from somaagent.tools.builtin.echo import Echo
from somaagent.tools.builtin.timestamp import Timestamp
from tests.contracts.repository import ROOT
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.toolroom import RING
from tests.support.platform import until

SOON = ToolSettings(breaker_failures=3, breaker_seconds=1.5, result_bytes=1024)


class Napping:
    """A tool that takes its time, and counts how often it was begun."""

    def __init__(self, spec: ToolSpec) -> None:
        self.spec = spec
        self.begun = 0
        self.ended = 0

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        self.begun += 1
        try:
            await asyncio.sleep(float(arguments["text"]))
        finally:
            self.ended += 1
        return ToolOutcome.success({"message": str(context.call_id)})


class Broken:
    """A tool that does not do what it promises."""

    def __init__(self, spec: ToolSpec) -> None:
        self.spec = spec

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        match arguments["text"]:
            case "raise":
                raise RuntimeError(f"a secret of {context.tenant_id}")
            case "other":
                return ToolOutcome.success({"something": "else"})
            case "set":
                return ToolOutcome.success({"message": "m", "more": {1, 2}})
            case "large":
                return ToolOutcome.success({"message": "m" * 2000})
            case text:
                return ToolOutcome.success({"message": text})


# Only the harmless tools' names are permitted, so the tools under test go by one of them.
def napping(**changes: object) -> Napping:
    spec = replace(ECHO, version="2", timeout_seconds=5, idempotent=False)
    return Napping(replace(spec, **changes))  # type: ignore[arg-type]


def broken() -> Broken:
    return Broken(replace(ECHO, version="3"))


@asynccontextmanager
async def executor_with(
    database: Database,
    redis_url: str,
    *tools: Napping | Broken,
    mode: Mode = Mode.PRODUCTION,
    policies: str | None = None,
) -> AsyncGenerator[ToolExecutor]:
    redis = RedisSettings(url=SecretStr(redis_url))
    settings = PolicySettings(dir=policies or str(ROOT / "shared" / "policies"), cache_seconds=0)
    stream = await TurnStream.open(redis)
    guard = await PolicyGuard.open(settings, mode)
    executor = ToolExecutor.of(
        database=database,
        redis=redis,
        stream=stream,
        guard=guard,
        mode=ModeSettings(mode=mode),
        tools=Registry((Calculate(), Echo(), Timestamp(), *tools)),
        settings=SOON,
        requeue=RequeueSettings(),
        ring=RING,
    )
    # Another test may have left the tool resting.
    await executor.breaker.succeeded("acme", "echo")
    yield executor
    await guard.aclose()
    executor.breaker.close()
    await executor.signals.aclose()
    await stream.aclose()


@pytest_asyncio.fixture
async def executor(database: Database, redis_url: str) -> AsyncIterator[ToolExecutor]:
    async with executor_with(database, redis_url) as opened:
        yield opened


@pytest_asyncio.fixture
async def turn(mailbox: Mailbox) -> StoredTurn:
    return await mailbox.add(1, "What is 37 times 43?", state="routed")


async def ended(executor: ToolExecutor, asked: Event) -> ToolCallFinished | ToolCallBlocked:
    (event,) = (await executor.handle(delivery("tool-executor", asked))).events
    assert isinstance(event, ToolCallFinished | ToolCallBlocked)
    return event


async def test_a_call_runs_and_its_outcome_is_stored_told_and_published(
    executor: ToolExecutor, mailbox: Mailbox, turn: StoredTurn, redis_url: str
) -> None:
    asked = await mailbox.add_call(turn, "calculate", {"expression": "37 * 43"})
    finished = await ended(executor, asked)
    assert isinstance(finished, ToolCallFinished)
    assert (finished.status, finished.attempt, finished.tool) == ("success", 1, "calculate")
    assert finished.digest == asked.digest
    stored = await mailbox.call(asked)
    assert (stored["state"], stored["status"], stored["lease_until"]) == (
        "finished",
        "success",
        None,
    )
    assert orjson.loads(stored["result"]) == {"expression": "37 * 43", "value": "1591"}
    assert finished.duration_seconds == stored["duration"] >= 0
    reader = StreamReader.open(RedisSettings(url=SecretStr(redis_url)))
    (frame,), _ = await reader.page(stream_key("acme", mailbox.session_id), BEGINNING)
    await reader.aclose()
    assert frame.kind == TOOL_RESULT
    told = orjson.loads(frame.data)
    assert told["call_id"] == str(asked.call_id)
    assert told["result"]["value"] == "1591"
    handled = await mailbox.sql.fetchval(
        "SELECT count(*) FROM handled_events WHERE turn_id = $1 AND function = 'tool-executor'",
        turn.turn_id,
    )
    assert handled == 1


async def test_a_finished_call_is_said_again_and_not_run_again(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    tool = napping()
    async with executor_with(database, redis_url, tool) as executor:
        asked = await mailbox.add_call(turn, "echo", {"text": "0"}, version="2")
        first = await ended(executor, asked)
        # The same event again, and another one about the same call.
        for _ in range(2):
            assert await ended(executor, asked) == first
    assert tool.begun == 1


@pytest.mark.parametrize(
    ("tool", "version", "arguments", "status", "said"),
    [
        ("launch", None, {}, "error", "there is no tool 'launch'"),
        ("echo", "9", {"text": "a"}, "error", "version '9'"),
        ("calculate", "1", "37 * 43", "error", "no JSON object"),
        ("calculate", "1", "[1]", "error", "no JSON object"),
        ("calculate", "1", '{"expression": 1e999}', "error", "no JSON object"),
        ("calculate", "1", {"formula": "1"}, "error", "expression"),
        ("calculate", "1", {"expression": 37}, "error", "is not of type"),
        ("calculate", "1", {"expression": "1 / 0"}, "error", "division by zero"),
        ("calculate", "1", {"expression": "9**9**9"}, "error", "too large"),
        ("timestamp", "1", {"format": "%Q"}, "error", "%Q"),
    ],
)
async def test_a_call_that_cannot_run_says_why(
    executor: ToolExecutor,
    mailbox: Mailbox,
    turn: StoredTurn,
    tool: str,
    version: str | None,
    arguments: JsonObject | str,
    status: str,
    said: str,
) -> None:
    asked = await mailbox.add_call(turn, tool, arguments, version=version)
    finished = await ended(executor, asked)
    assert isinstance(finished, ToolCallFinished)
    stored = await mailbox.call(asked)
    assert finished.status == stored["status"] == status
    assert said in stored["error"]


async def test_a_tool_that_was_not_offered_is_refused_and_never_runs(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    tool = napping()
    async with executor_with(database, redis_url, tool, mode=Mode.LOCAL) as executor:
        asked = await mailbox.add_call(turn, "echo", {"text": "0"}, version=None)
        blocked = await ended(executor, asked)
    assert isinstance(blocked, ToolCallBlocked)
    assert blocked.reasons == ("not_offered",)
    assert tool.begun == 0
    stored = await mailbox.call(asked)
    assert (stored["state"], stored["status"]) == ("blocked", "blocked")


async def test_a_tool_that_was_disabled_meanwhile_never_runs(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    tool = napping()
    decide = (
        "INSERT INTO tenant_tools (tenant, tool, enabled, changed_by) VALUES ($1, 'echo', $2, 'me')"
        " ON CONFLICT (tenant, tool) DO UPDATE SET enabled = excluded.enabled"
    )
    async with executor_with(database, redis_url, tool, mode=Mode.LOCAL) as executor:
        # Its event is under way.
        asked = await mailbox.add_call(turn, "echo", {"text": "0"})
        await mailbox.sql.execute(decide, "acme", False)
        blocked = await ended(executor, asked)
        assert isinstance(blocked, ToolCallBlocked)
        assert blocked.reasons == ("tool_disabled",)
        assert tool.begun == 0
        await mailbox.sql.execute(decide, "acme", True)
        await mailbox.sql.execute(decide, "other", False)
        again = await mailbox.add_call(turn, "echo", {"text": "0"}, place=1)
        assert isinstance(await ended(executor, again), ToolCallFinished)


async def test_what_the_policy_denies_is_blocked_with_the_rules_that_did(
    executor: ToolExecutor, mailbox: Mailbox, turn: StoredTurn
) -> None:
    asked = await mailbox.add_call(turn, "timestamp", {"format": "DENY"})
    blocked = await ended(executor, asked)
    assert isinstance(blocked, ToolCallBlocked)
    assert blocked.reasons == ("format_is_refused",)
    assert await ended(executor, asked) == blocked


async def test_without_a_decision_the_call_waits_and_can_run_later(
    database: Database,
    redis_url: str,
    mailbox: Mailbox,
    turn: StoredTurn,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("policies")
    (folder / "none.rego").write_text("package soma.policy\n")
    asked = await mailbox.add_call(turn, "echo", {"text": "hello"})
    async with executor_with(database, redis_url, policies=str(folder)) as undecided:
        with pytest.raises(PolicyUnavailable):
            await undecided.handle(delivery("tool-executor", asked))
    stored = await mailbox.call(asked)
    assert (stored["state"], stored["attempt"]) == ("requested", 0)
    async with executor_with(database, redis_url) as executor:
        finished = await ended(executor, asked)
    assert isinstance(finished, ToolCallFinished)
    assert finished.status == "success"


async def test_a_tool_that_takes_too_long_is_ended(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    tool = napping(timeout_seconds=0.2)
    async with executor_with(database, redis_url, tool) as executor:
        asked = await mailbox.add_call(turn, "echo", {"text": "60"}, version="2")
        finished = await ended(executor, asked)
    assert isinstance(finished, ToolCallFinished)
    assert finished.status == "timeout"
    assert finished.duration_seconds >= 0.2
    assert tool.ended == 1


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("raise", "error", "the tool failed"),
        ("other", "error", "must not"),
        ("set", "error", "no JSON"),
        ("large", "output_limit", "larger than 1024 bytes"),
    ],
)
async def test_a_tool_that_breaks_its_promise_is_no_success_and_tells_no_secret(
    database: Database,
    redis_url: str,
    mailbox: Mailbox,
    turn: StoredTurn,
    caplog: pytest.LogCaptureFixture,
    text: str,
    status: str,
    said: str,
) -> None:
    async with executor_with(database, redis_url, broken()) as executor:
        asked = await mailbox.add_call(turn, "echo", {"text": text}, version="3")
        finished = await ended(executor, asked)
    stored = await mailbox.call(asked)
    assert isinstance(finished, ToolCallFinished)
    assert finished.status == stored["status"] == status
    assert said in stored["error"]
    assert stored["result"] is None
    assert "secret" not in stored["error"] + caplog.text


async def test_calls_of_a_tenant_run_at_once_up_to_half_of_the_tools_own_number(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    tool = napping(concurrency=4)
    async with executor_with(database, redis_url, tool) as executor:
        asked = [
            await mailbox.add_call(turn, "echo", {"text": "0.4"}, place=place, version="2")
            for place in range(4)
        ]
        running = [asyncio.ensure_future(ended(executor, each)) for each in asked]

        async def two_begun() -> bool:
            return tool.begun == 2

        await until(two_begun, "two calls to begin")
        most = 0
        while not all(task.done() for task in running):
            most = max(most, tool.begun - tool.ended)
            await asyncio.sleep(0.01)
        events = [task.result() for task in running]
    assert most == 2
    assert [getattr(event, "status", "") for event in events] == ["success"] * 4


async def test_a_call_that_another_delivery_runs_is_left_to_it(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    tool = napping()
    async with executor_with(database, redis_url, tool) as executor:
        asked = await mailbox.add_call(turn, "echo", {"text": "1"}, version="2")
        running = asyncio.ensure_future(ended(executor, asked))

        async def begun() -> bool:
            return tool.begun == 1

        await until(begun, "the call to begin")
        with pytest.raises(AlreadyInProgress):
            await executor.handle(delivery("tool-executor", asked))
        assert getattr(await running, "status", "") == "success"
    assert tool.begun == 1


async def left_by_a_killed_executor(mailbox: Mailbox, asked: ToolCallRequested) -> None:
    await mailbox.sql.execute(
        "UPDATE tool_calls SET state = 'running', attempt = 1, started_at = now(),"
        " lease_until = now() - interval '1 second' WHERE id = $1",
        asked.call_id,
    )


async def test_a_call_that_a_killed_executor_left_runs_again_only_where_that_does_no_harm(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    once, again = napping(), napping(version="4", idempotent=True)
    async with executor_with(database, redis_url, once, again) as executor:
        outcomes: dict[str, Event] = {}
        for place, version in enumerate(("2", "4")):
            asked = await mailbox.add_call(
                turn, "echo", {"text": "0"}, place=place, version=version
            )
            await left_by_a_killed_executor(mailbox, asked)
            outcomes[version] = await ended(executor, asked)
    assert (getattr(outcomes["2"], "status", ""), once.begun) == ("error", 0)
    assert (getattr(outcomes["4"], "status", ""), again.begun) == ("success", 1)


async def test_an_outlived_executor_cannot_settle_what_another_took(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    tool = napping(idempotent=True)
    async with executor_with(database, redis_url, tool) as executor:
        asked = await mailbox.add_call(turn, "echo", {"text": "30"}, version="2")
        running = asyncio.ensure_future(executor.handle(delivery("tool-executor", asked)))

        async def begun() -> bool:
            return tool.begun == 1

        await until(begun, "the call to begin")
        await mailbox.sql.execute(
            "UPDATE tool_calls SET attempt = 2, state = 'finished', status = 'success',"
            " result = '{}', lease_until = NULL WHERE id = $1",
            asked.call_id,
        )
        (told,) = (await running).events
    assert getattr(told, "attempt", 0) == 2
    assert tool.ended == 1


async def test_a_turn_that_stops_ends_its_running_call(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    tool = napping(timeout_seconds=60)
    async with executor_with(database, redis_url, tool) as executor:
        asked = await mailbox.add_call(turn, "echo", {"text": "60"}, version="2")
        running = asyncio.ensure_future(ended(executor, asked))

        async def begun() -> bool:
            return tool.begun == 1

        await until(begun, "the call to begin")
        await mailbox.sql.execute("UPDATE turns SET stop = 'interrupt' WHERE id = $1", turn.turn_id)
        finished = await running
    assert getattr(finished, "status", "") == "cancelled"
    assert tool.ended == 1


@pytest.mark.parametrize("change", ["stop = 'rollback'", "state = 'interrupted'"])
async def test_a_call_of_a_turn_that_no_longer_waits_is_not_begun(
    executor: ToolExecutor, mailbox: Mailbox, turn: StoredTurn, change: str
) -> None:
    asked = await mailbox.add_call(turn, "echo", {"text": "hello"})
    await mailbox.sql.execute(f"UPDATE turns SET {change} WHERE id = $1", turn.turn_id)  # noqa: S608
    assert getattr(await ended(executor, asked), "status", "") == "cancelled"


async def test_a_call_that_nobody_began_in_time_is_over(
    executor: ToolExecutor, mailbox: Mailbox, turn: StoredTurn
) -> None:
    asked = await mailbox.add_call(turn, "echo", {"text": "hello"})
    await mailbox.sql.execute("UPDATE tool_calls SET expires_at = now() - interval '1 second'")
    assert getattr(await ended(executor, asked), "status", "") == "timeout"


async def test_a_call_that_went_with_its_session_asks_for_nothing(
    executor: ToolExecutor, mailbox: Mailbox, turn: StoredTurn
) -> None:
    asked = await mailbox.add_call(turn, "echo", {"text": "hello"})
    await mailbox.sql.execute("DELETE FROM sessions WHERE id = $1", mailbox.session_id)
    assert (await executor.handle(delivery("tool-executor", asked))).events == ()


async def test_an_event_of_another_tenant_reaches_no_call(
    executor: ToolExecutor, mailbox: Mailbox, turn: StoredTurn
) -> None:
    asked = await mailbox.add_call(turn, "echo", {"text": "hello"})
    foreign = replace(delivery("tool-executor", asked), tenant="globex")
    assert (await executor.handle(foreign)).events == ()
    assert (await mailbox.call(asked))["state"] == "requested"


async def test_another_steps_event_is_rejected(executor: ToolExecutor, turn: StoredTurn) -> None:
    with pytest.raises(RejectedEvent):
        await executor.handle(delivery("tool-executor", TurnReady(**turn.ids)))


async def test_a_tool_that_keeps_failing_rests_for_its_tenant_and_is_tried_again(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    async with executor_with(database, redis_url, broken()) as executor:
        place = 0

        async def status(text: str) -> str:
            nonlocal place
            asked = await mailbox.add_call(turn, "echo", {"text": text}, place=place, version="3")
            place += 1
            return str(getattr(await ended(executor, asked), "status", ""))

        assert [await status("raise") for _ in range(SOON.breaker_failures)] == ["error"] * 3
        assert await status("fine") == "circuit_open"
        # Only for this tenant.
        assert (await executor.breaker.allow("globex", "echo")).allowed

        async def allowed() -> bool:
            return (await executor.breaker.allow("acme", "echo")).allowed

        await until(allowed, "the breaker to let one call try")
        # That was the one; nothing was heard of it.
        assert await status("fine") == "circuit_open"
        await executor.breaker.succeeded("acme", "echo")
        assert await status("fine") == "success"


async def test_without_redis_the_breaker_counts_in_its_process() -> None:
    breaker = CircuitBreaker.open(RedisSettings(url=SecretStr("redis://127.0.0.1:1")), SOON)
    tool = str(uuid4())
    for _ in range(SOON.breaker_failures):
        assert (await breaker.allow("acme", tool)).allowed
        await breaker.failed("acme", tool)
    assert not (await breaker.allow("acme", tool)).allowed
    assert (await breaker.allow("globex", tool)).allowed

    async def allowed() -> bool:
        return (await breaker.allow("acme", tool)).allowed

    await until(allowed, "the breaker to let one call try")
    assert not (await breaker.allow("acme", tool)).allowed
    await breaker.succeeded("acme", tool)
    assert (await breaker.allow("acme", tool)).allowed
    breaker.close()
