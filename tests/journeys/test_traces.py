"""Whole traces of real turns: what the gateway, the broker, the functions, tool and model did."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from somaagent.local.spans import StoredSpan, orphans, stored_spans, traces_of
from tests.faults.turns.counted import both
from tests.support.platform import SOMA, Accepted, Client, Platform, soma, until

STEPS = ("perception", "router", "conversation")
CALCULATION = "What is 4817 times 43? use the calculator"


async def whole(traces: Path, accepted: Accepted, *last: str) -> list[StoredSpan]:
    """The spans of a turn, once the last ones are stored and nothing is missing."""

    async def there() -> list[StoredSpan]:
        found = await asyncio.to_thread(traces_of, traces, accepted.turn_id)
        spans = [span for each in found.values() for span in each]
        names = {span.name for span in spans}
        return spans if names >= set(last) and not orphans(spans) else []

    return await until(there, f"a whole trace of {accepted.turn_id}")


def named(spans: Sequence[StoredSpan], begin: str) -> list[StoredSpan]:
    return [span for span in spans if span.name.startswith(begin)]


def cold(spans: Sequence[StoredSpan]) -> list[str]:
    """Who was started for this trace, and what waited for it; nobody waits for `analytics`."""
    waited = [each.name for each in spans if each.name == "cold start"]
    began = [each.service for each in spans if each.attributes.get("faas.coldstart") is True]
    return [each for each in (*began, *waited) if each != "analytics"]


def causes(spans: Sequence[StoredSpan], span: StoredSpan) -> list[str]:
    """The names of a span's parents, the nearest first."""
    known = {each.span_id: each for each in spans}
    found: list[str] = []
    while (parent := known.get(span.parent_id)) is not None:
        found.append(parent.name)
        span = parent
    return found


@asynccontextmanager
async def following(*options: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Somebody who looks at the logs all the while."""
    process = await asyncio.create_subprocess_exec(
        SOMA, "logs", "--follow", "--json", *options, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


async def until_handled(process: asyncio.subprocess.Process, service: str) -> list[dict[str, Any]]:
    """What it is shown until a service has handled an event."""
    assert process.stdout is not None
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(120):
        while not found or (found[-1]["event"], found[-1]["service"]) != (
            "event_handled",
            service,
        ):
            found.append(json.loads(await process.stdout.readline()))
    return found


async def scaled_to_zero(platform: Platform) -> None:
    """Wait until none of the steps has a process."""

    async def nothing_runs() -> bool:
        return not any(platform.processes(name) for name in STEPS)

    await until(nothing_runs, "the steps to be scaled to zero")


async def test_metrics_count_what_rows_do_when_steps_are_killed_and_scaled_to_zero(
    client: Client, platform: Platform
) -> None:
    question = "What is the capital of Sweden? Answer in one word."
    async with platform.sql() as sql:
        # Tests before this one may have taken rows away; what they left is what counts here.
        before = await both(platform, sql)
        await client.answer(await client.post(await client.new_session(), question))
        killed = sum(platform.kill(name) for name in STEPS)
        await client.answer(await client.post(await client.new_session(), question))
        await scaled_to_zero(platform)
        after = await both(platform, sql)
    assert killed
    grown = {
        name: (after[name][0] - told, after[name][1] - rows)
        for name, (told, rows) in before.items()
    }
    assert {name: told for name, (told, _) in grown.items()} == {
        name: rows for name, (_, rows) in grown.items()
    }
    assert grown["turns completed"] == (2, 2)
    assert grown["events handled"][0] >= 2 * len(STEPS)
    assert grown["cold starts"][0] >= 1


async def test_the_trace_of_a_cold_turn_is_whole(
    client: Client, platform: Platform, traces: Path
) -> None:
    await scaled_to_zero(platform)
    question = "What is the capital of Norway? Answer in one word."
    accepted = await client.post(await client.new_session(), question)
    await client.answer(accepted)

    spans = await whole(
        traces, accepted, "process ai.somaagent.conversation.turn-routed.v1", "accept message"
    )
    assert len({span.trace_id for span in spans}) == 1
    (root,) = [span for span in spans if not span.parent_id]
    # The data plane takes the request first, as a cluster's ingress does.
    assert root.name == "serve"
    (accepting,) = named(spans, "accept ")
    assert set(causes(spans, accepting)) <= {"serve", "proxy", "cold start", "queue"}
    # How each step was reached, from the client's request to the last token.
    (spoken,) = named(spans, "chat ")
    above = causes(spans, spoken)
    chain = [name for name in above if name.startswith(("process ", "publish ", "accept "))]
    assert chain == [
        "process ai.somaagent.conversation.turn-routed.v1",
        "process ai.somaagent.conversation.message-analyzed.v1",
        "process ai.somaagent.conversation.message-received.v1",
        "publish ai.somaagent.conversation.message-received.v1",
        "accept message",
    ]
    handled = {span.service: span for span in named(spans, "process ")}
    assert set(STEPS) <= set(handled)
    assert all(handled[step].attributes["faas.coldstart"] is True for step in STEPS)
    # Cold start, wait in the topic and handling are spans of their own.
    assert {"cold start", "wait", "dispatch", "serve", "proxy"} <= {span.name for span in spans}
    assert spoken.attributes["gen_ai.operation.name"] == "chat"
    assert spoken.attributes["gen_ai.response.finish_reasons"] == ["stop"]
    assert spoken.attributes["gen_ai.usage.input_tokens"] > 0
    assert spoken.attributes["gen_ai.usage.output_tokens"] > 0
    assert [name for name, _ in spoken.events] == ["first token"]
    assert not any("Norway" in str(span) for span in stored_spans(traces))


@pytest.mark.extended
async def test_the_trace_of_a_warm_turn_with_a_tool_is_whole(client: Client, traces: Path) -> None:
    for _ in range(10):
        # A small model does not call a tool every time, and the first call finds nobody warm.
        accepted = await client.post(await client.new_session(), CALCULATION)
        await client.answer(accepted)
        async with client.platform.sql() as sql:
            query = "SELECT count(*) FROM tool_calls WHERE turn_id::text = $1"
            if not await sql.fetchval(query, accepted.turn_id):
                continue
        spans = await whole(
            traces,
            accepted,
            "process ai.somaagent.tools.call-finished.v1",
            "process ai.somaagent.conversation.turn-completed.v1",
        )
        if not cold(spans):
            break
    else:
        raise AssertionError("the model never called a tool while all steps were warm")

    assert orphans(spans) == []
    assert len({span.trace_id for span in spans}) == 1
    handled = {span.service for span in named(spans, "process ")}
    assert handled >= {*STEPS, "tool-executor"}
    (root,) = [span for span in spans if not span.parent_id]
    assert root.name == "serve"
    tools = named(spans, "execute_tool ")
    assert tools
    assert all("4817" not in str(span.attributes) for span in spans)
    assert len(named(spans, "chat ")) >= 2
    assert any(
        "process ai.somaagent.tools.call-finished.v1" in causes(spans, span)
        for span in named(spans, "chat ")
    )


@pytest.mark.extended
async def test_a_turn_that_waited_goes_on_in_its_own_trace_with_a_link(
    client: Client, traces: Path
) -> None:
    session = await client.new_session()
    first = await client.post(session, "Count from one to twenty.")
    second = await client.post(session, "What is the capital of Peru? Answer in one word.")
    await client.answer(second)
    async with client.platform.sql() as sql:
        query = "SELECT traceparent FROM turns WHERE id::text = $1"
        waited: str = await sql.fetchval(query, second.turn_id)
    assert waited, "the second turn never began"

    async def resumed() -> list[StoredSpan]:
        found = await asyncio.to_thread(traces_of, traces, waited.split("-")[1])
        spans = [span for each in found.values() for span in each]
        return spans if named(spans, "chat ") and not orphans(spans) else []

    spans = await until(resumed, "the trace of the second turn")
    (again,) = named(spans, "resume turn")
    before = await asyncio.to_thread(traces_of, traces, again.links[0][0])
    turns = {span.attributes.get("somaagent.turn_id") for each in before.values() for span in each}
    assert first.turn_id in turns
    assert len([span for span in spans if not span.parent_id]) == 1


async def test_the_waterfall_and_the_lines_of_a_turn_are_drawn(
    client: Client, platform: Platform, traces: Path
) -> None:
    accepted = await client.post(await client.new_session(), "Say hello.")
    state = ("--state", str(platform.state))
    async with following(*state, "--turn", accepted.turn_id) as follower:
        await client.answer(accepted)
        # The last of it: what came of the turn is counted.
        last = "process ai.somaagent.conversation.turn-completed.v1"
        spans = await whole(traces, accepted, last)
        followed = await until_handled(follower, "conversation")

    drawn = await asyncio.to_thread(soma, "trace", *state, accepted.turn_id)
    of_session = await asyncio.to_thread(soma, "trace", *state, "--json", accepted.session_id)
    lines = [
        json.loads(line)
        for line in (
            await asyncio.to_thread(soma, "logs", *state, "--json", "--turn", accepted.turn_id)
        ).splitlines()
    ]

    assert "accept message" in drawn
    assert "chat " in drawn
    # Every function of the turn has its span, and its name is drawn whole.
    functions = {span.service for span in named(spans, "process ")}
    assert functions == {*STEPS, "analytics"}
    assert [name for name in functions if name not in drawn.split()] == []
    assert accepted.turn_id in of_session
    assert [line["time"] for line in lines] == sorted(line["time"] for line in lines)
    handled = [line["service"] for line in lines if line["event"] == "event_handled"]
    assert [service for service in handled if service in STEPS] == list(STEPS)
    assert handled.count("analytics") == 1
    assert lines[0]["event"] == "message_accepted"
    # Whoever follows sees them too, each once.
    assert all(line in lines for line in followed)
    assert all(followed.count(line) == 1 for line in followed)
    seen = [line["service"] for line in followed if line["event"] == "event_handled"]
    assert set(STEPS) <= set(seen)
    assert lines[0] in followed
    assert {line["trace_id"] for line in lines} == {json.loads(of_session)[0]["trace_id"]}
