"""Analytics in ClickHouse, through the whole platform: engine, kills, replays, and a server."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from functions.analytics.contract import CONSUMES
from somaagent.analytics.clickhouse import ClickHouse
from somaagent.analytics.schema import TURNS
from somaagent.local.layout import Layout
from somaagent.settings import ClickHouseSettings
from tests.support.clickhouse import embedded, server
from tests.support.platform import Platform, soma, until
from tests.support.topic import records
from tests.support.workshop import Desk

pytestmark = [pytest.mark.extended, pytest.mark.timeout(480)]

ENGINE = ("--analytics", "clickhouse")
KILLS = 4
SECONDS = 240.0


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform whose analytics are kept in the engine."""
    state = tmp_path_factory.mktemp("counted")
    embedded(Layout(state))  # Skips where it is not installed.
    short = ("--set", "SOMA_MODEL_MAX_TOKENS=24", "--set", "SOMA_TOOLS_MOST_STEPS=1")
    running = Platform.start(state, *ENGINE, *short)
    yield running
    running.stop()


@asynccontextmanager
async def columns(platform: Platform) -> AsyncGenerator[ClickHouse]:
    """The engine, asked past the platform."""
    secrets = json.loads((platform.state / "secrets.json").read_text())
    opened = await ClickHouse.open(
        ClickHouseSettings(
            url=platform.status["clickhouse_url"],
            user="soma",
            password=SecretStr(secrets["clickhouse_password"]),
        )
    )
    assert opened is not None
    yield opened
    await opened.aclose()


def token(platform: Platform, scope: str, tenant: str = "acme") -> str:
    identity = ("--tenant", tenant, "--subject", "reader", "--scope", scope)
    return soma("token", "--state", str(platform.state), *identity).strip()


async def usage(platform: Platform, question: str, tenant: str = "acme") -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token(platform, 'usage:read', tenant)}"}
    async with (
        aiohttp.ClientSession(headers=headers) as http,
        http.get(f"{platform.gateway}/v1/usage/{question}") as response,
    ):
        return response.status, await response.json()


async def sums(platform: Platform) -> tuple[list[Any], list[Any]]:
    """Turns and calls by how they ended, as the gateway tells them."""
    _, turns = await usage(platform, "turns?group=outcome")
    _, tools = await usage(platform, "tools?group=tool&group=status")
    names = ("outcome", "turns", "input_tokens", "output_tokens", "money", "retried")
    of_calls = ("tool", "status", "calls", "money", "retried")
    return (
        [tuple(line[name] for name in names) for line in turns["turns"]],
        [tuple(line[name] for name in of_calls) for line in tools["tools"]],
    )


async def rows(platform: Platform) -> tuple[list[Any], list[Any]]:
    """The same from the turns and the calls themselves."""
    async with platform.sql() as sql:
        turns = await sql.fetch(
            "SELECT state, count(*), sum(input_tokens)::int, sum(output_tokens)::int,"
            " sum(cost)::int, count(*) FILTER (WHERE attempt > 1)"
            " FROM turns WHERE tenant = 'acme' GROUP BY state ORDER BY state"
        )
        calls = await sql.fetch(
            "SELECT tool, status, count(*), sum(cost)::int, count(*) FILTER (WHERE attempt > 1)"
            " FROM tool_calls WHERE tenant = 'acme' AND status IS NOT NULL GROUP BY 1, 2 ORDER BY 1"
        )
        assert await sql.fetchval("SELECT count(*) FROM turn_days") == 0
        return [tuple(row) for row in turns], [tuple(row) for row in calls]


async def agree(platform: Platform) -> bool:
    return await sums(platform) == await rows(platform)


async def ends(platform: Platform) -> list[tuple[dict[str, str], bytes]]:
    """Every event that analytics consumes, in the topic so far."""
    types = {event.event_type for event in CONSUMES}
    found: list[tuple[dict[str, str], bytes]] = []
    async for record in records(platform):
        told = {name: value.decode() for name, value in record.headers}
        if told.get("ce_type") in types:
            found.append((told, record.value))
    return found


async def replay(platform: Platform, events: list[tuple[dict[str, str], bytes]]) -> None:
    """Send events once more, as they are."""
    async with aiohttp.ClientSession() as http:
        for told, data in events:
            headers = {
                name.replace("ce_", "ce-", 1): value
                for name, value in told.items()
                if name.startswith("ce_") or name == "content-type"
            }
            async with http.post(
                platform.status["ingress_url"], data=data, headers=headers
            ) as response:
                assert response.status == 202, await response.text()


async def test_sums_are_those_of_the_turns_whatever_dies_or_comes_again(
    counted: Platform,
) -> None:
    async with counted.client() as client:
        desk = Desk(client, token(counted, "personas:write"))
        session = await client.new_session()
        await desk.answered(session, "canvas_append", "Put the text 'Hello world' on the canvas")
        killed = 0
        dying = asyncio.Event()

        async def kill() -> None:
            nonlocal killed
            while not dying.is_set():
                killed += counted.kill("analytics")
                await asyncio.sleep(0.05)  # a process has no event

        killer = asyncio.create_task(kill())
        turns = 0
        async with asyncio.timeout(SECONDS):
            while killed < KILLS or turns < 4:
                await client.answer(await client.post(session, f"Say the number {turns}."))
                turns += 1
        dying.set()
        await killer

        await until(lambda: agree(counted), "the sums of all turns", seconds=SECONDS)
        (line, *_), calls = await sums(counted)
        assert line[:2] == ("completed", turns + 1)
        assert [call[2] for call in calls if call[0] == "canvas_append"] == [1]

    async with columns(counted) as clickhouse:
        await clickhouse.command(f"SYSTEM STOP MERGES {TURNS}")

        async def copies() -> int:
            (row,) = await clickhouse.rows(f"SELECT count() AS n FROM {TURNS}")  # noqa: S608 - our name
            return int(row["n"])

        before = await copies()
        events = await ends(counted)
        assert len(events) >= turns + 1
        await replay(counted, events)

        async def written() -> bool:
            return await copies() >= before + len(events)

        await until(written, "the replayed events", seconds=SECONDS)
        assert await agree(counted)
        await clickhouse.command(f"SYSTEM START MERGES {TURNS}")
        await clickhouse.command(f"OPTIMIZE TABLE {TURNS} FINAL")
        assert await copies() == turns + 1
        assert await agree(counted)


async def test_the_command_line_shows_them_and_no_other_tenants(counted: Platform) -> None:
    told = json.loads(
        soma("usage", "--state", str(counted.state), "--tenant", "acme", "--of", "turns", "--json")
    )
    assert sum(line["turns"] for line in told["turns"]) >= 1
    assert (await usage(counted, "turns", "rival"))[1] == {"turns": [], "next_cursor": None}
    (found,) = [one for one in counted.current_status()["services"] if one["name"] == "clickhouse"]
    assert found["running"]


async def test_an_engine_that_was_killed_is_mended_and_turns_go_on_meanwhile(
    counted: Platform,
) -> None:
    record = embedded(Layout(counted.state)).process
    assert record is not None
    process = record.process()
    assert process is not None
    process.kill()
    async with counted.client() as client:
        session = await client.new_session()
        assert await client.answer(await client.post(session, "Say the word heron."))
    status, problem = await usage(counted, "turns")
    assert (status, problem["type"]) == (503, "urn:somaagent:error:unavailable")

    counted.restart(*ENGINE)
    await until(lambda: agree(counted), "the turn that ended meanwhile", seconds=SECONDS)


async def test_who_asks_for_it_no_longer_has_postgres_again(counted: Platform) -> None:
    record = embedded(Layout(counted.state)).process
    assert record is not None
    counted.restart()
    assert not record.alive
    assert counted.status["clickhouse_url"] is None
    assert (await usage(counted, "turns"))[1] == {"turns": [], "next_cursor": None}
    async with counted.client() as client:
        await client.answer(await client.post(await client.new_session(), "Say the word egret."))

    async def one() -> bool:
        lines = (await usage(counted, "turns?group=outcome"))[1]["turns"]
        return [(line["outcome"], line["turns"]) for line in lines] == [("completed", 1)]

    await until(one, "the sums in Postgres", seconds=SECONDS)


async def test_a_server_over_the_network_is_used_instead(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    with server(tmp_path / "server") as settings:
        assert settings.url is not None
        assert settings.password is not None
        environment = {
            "SOMA_CLICKHOUSE_URL": settings.url,
            "SOMA_CLICKHOUSE_USER": settings.user,
            "SOMA_CLICKHOUSE_PASSWORD": settings.password.get_secret_value(),
        }
        short = ("--set", "SOMA_MODEL_MAX_TOKENS=24")
        platform = Platform.start(tmp_path / "state", *short, environment=environment)
        try:
            assert platform.status["clickhouse_url"] == settings.url
            assert not (tmp_path / "state" / "clickhouse").exists()
            async with platform.client() as client:
                session = await client.new_session()
                for number in range(3):
                    await client.answer(await client.post(session, f"Say the number {number}."))

            async def all_three() -> bool:
                return await agree(platform) and (await sums(platform))[0][0][1] == 3

            await until(all_three, "the sums at the server", seconds=SECONDS)
            opened = await ClickHouse.open(settings)
            assert opened is not None
            (row,) = await opened.rows(f"SELECT count() AS n FROM {TURNS}")  # noqa: S608 - our name
            assert int(row["n"]) >= 3
            await opened.aclose()
        finally:
            platform.stop()
