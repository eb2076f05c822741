"""How turns and calls ended, kept in ClickHouse: its engine in a process, and its server."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
import pytest_asyncio
from pydantic import SecretStr

from functions.analytics.gathering import Gathering
from functions.analytics.handler import Analytics
from functions.gateway.queries import analytics as queries
from functions.gateway.queries.rollups import Question
from somaagent.analytics import literals
from somaagent.analytics.__main__ import prepare
from somaagent.analytics.clickhouse import AnalyticsUnavailable, ClickHouse
from somaagent.analytics.schema import CALLS, STEPS, TURNS, install
from somaagent.events import Timing, TurnCompleted, TurnExpired, TurnFailed, Usage
from somaagent.local import processes
from somaagent.local.clickhouse import EmbeddedClickHouse
from somaagent.local.errors import LocalProblem
from somaagent.local.layout import Layout
from somaagent.local.progress import silent
from somaagent.serving.delivery import Delivery
from somaagent.settings import ClickHouseSettings
from somaagent.storage.database import Database
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.gateway.conftest import (
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.support.clickhouse import embedded, engine, server
from tests.support.sites import Authority

pytestmark = [pytest.mark.extended, pytest.mark.timeout(300)]

WHEN = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
READ = ["usage:read"]
HOSTILE = ("it's", "\\", "\\'", "a\nb\tc", "' OR 1=1 --", "ünï ☃ \U0001f600", "{x:String}", "%s;")


@dataclass(frozen=True)
class Store:
    """A database of one test's own in a ClickHouse, with our tables."""

    settings: ClickHouseSettings
    clickhouse: ClickHouse

    def analytics(self, database: Database) -> Analytics:
        """The step that writes there."""
        return Analytics(database=database, gathering=Gathering(self.clickhouse, seconds=0.01))

    async def turns(self, tenant: str = "acme", **asked: Any) -> list[dict[str, Any]]:
        """The lines of turns by day and outcome, of all days."""
        found = await self.clickhouse.rows(queries.turns(_question(tenant, **asked)))
        return queries.turn_rows(found)


def _question(tenant: str, **asked: Any) -> Question:
    usual: dict[str, Any] = {
        "since": date(2026, 1, 1),
        "until": date(2026, 12, 31),
        "group": ["day", "persona", "outcome"],
        "only": {},
        "after": [None] * 5,
        "limit": 1000,
    }
    return Question(tenant=tenant, **{**usual, **asked})


@pytest.fixture(scope="module", params=["engine", "server"])
def anywhere(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ClickHouseSettings]:
    folder = tmp_path_factory.mktemp("clickhouse")
    if request.param == "server":
        with server(folder) as settings:
            yield settings
        return
    layout = Layout(folder)
    layout.prepare()
    with engine(layout) as settings:
        yield settings


@asynccontextmanager
async def opened(settings: ClickHouseSettings) -> AsyncGenerator[Store]:
    clickhouse = await ClickHouse.open(settings)
    assert clickhouse is not None
    await install(clickhouse, settings)
    yield Store(settings, clickhouse)
    await clickhouse.aclose()


@pytest_asyncio.fixture
async def store(anywhere: ClickHouseSettings) -> AsyncIterator[Store]:
    own = anywhere.model_copy(update={"database": f"t_{uuid4().hex}", "timeout_seconds": 30.0})
    async with opened(own) as made:
        yield made


def completed(turn: StoredTurn, *, total: float = 4.5, **other: Any) -> TurnCompleted:
    told: dict[str, Any] = {
        "answer_message_id": uuid4(),
        "model": "small",
        "finish_reason": "stop",
        "usage": Usage(input_tokens=70, output_tokens=30),
        "attempt": 1,
        "profile": "dialogue",
        "timing": Timing(total=total, first_token=0.5, generation=total, steps=0),
    }
    return TurnCompleted(**turn.ids, **{**told, **other})


def sent(event: Any, *, at: datetime = WHEN) -> Delivery:
    made = delivery("analytics", event)
    return replace(made, envelope=replace(made.envelope, time=at))


async def finished_call(mailbox: Mailbox, turn: StoredTurn, place: int, status: str) -> None:
    tool = "made_up" if status == "error" else "calculate"
    version = None if status == "error" else "1"
    call = await mailbox.add_call(turn, tool, {"n": place}, place=place, version=version)
    await mailbox.sql.execute(
        "UPDATE tool_calls SET state = 'finished', status = $2, attempt = $3, cost = 5,"
        " duration = 0.5 WHERE id = $1",
        call.call_id,
        status,
        place + 1,
    )
    await mailbox.sql.execute("UPDATE turns SET state = 'completed' WHERE id = $1", turn.turn_id)


async def test_both_stores_give_the_same_answers(
    store: Store,
    postgres: TestDatabase,
    redis_url: str,
    broker: Broker,
    database: Database,
    mailbox: Mailbox,
) -> None:
    kept = (Analytics(database=database), store.analytics(database))
    for seq in range(1, 25):
        turn = await mailbox.add(seq, "How?", state="completed")
        await mailbox.sql.execute(
            "UPDATE turns SET cost = $2, persona = $3, profile = 'stored' WHERE id = $1",
            turn.turn_id,
            seq,
            None if seq % 5 == 0 else HOSTILE[seq % len(HOSTILE)],
        )
        for place, status in enumerate(("success", "error", "timeout")[: seq % 4]):
            await finished_call(mailbox, turn, place, status)
        at = WHEN - timedelta(days=seq % 3)
        events: list[Any] = [completed(turn, total=float(seq * 30), attempt=1 + seq % 2)]
        if seq % 6 == 0:
            events = [TurnFailed(**turn.ids, code="model_unavailable", detail="…"), *events]
        if seq % 7 == 0:
            used = Usage(input_tokens=1, output_tokens=2)
            events = [TurnExpired(**turn.ids, detail="…", usage=used, attempt=1)]
        for event in events:
            one = sent(event, at=at)
            for analytics in kept:
                await analytics.handle(one)
                await analytics.handle(one)

    base = settings_of(postgres, redis_url, broker)
    async with (
        serving(base) as rows,
        serving(replace(base, clickhouse=store.settings)) as columns,
        aiohttp.ClientSession() as http,
    ):
        asked = "since=2026-03-01&until=2026-03-31"
        turns = [f"turns?{asked}&limit={limit}" for limit in (100, 3)]
        turns += [f"turns?{asked}&group={one}" for one in ("day", "persona", "model", "outcome")]
        turns += [f"turns?{asked}&group=profile&group=outcome&outcome=failed"]
        turns += [
            f"turns?{asked}&persona=it%27s",
            "turns?until=0001-01-01",
            "turns?until=9999-12-31",
        ]
        tools = [f"tools?{asked}", f"tools?{asked}&limit=1", f"tools?{asked}&group=tool"]
        tools += [f"tools?{asked}&status=timeout&group=day"]
        for question in turns + tools:
            expected = await every(Caller(rows, http).of("acme", scopes=READ), question)
            found = await every(Caller(columns, http).of("acme", scopes=READ), question)
            assert found == expected, question
            assert expected or "until" in question.partition("?")[2][:6], question
        rival = await every(Caller(columns, http).of("rival", scopes=READ), turns[0])
        assert rival == []


async def every(caller: Caller, question: str) -> list[dict[str, Any]]:
    """All lines, page by page, without regard to how a store sorts texts."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = await caller.call("GET", f"/v1/usage/{question}{cursor}")
        assert answer.status == 200, answer.body
        found += answer.json[question.partition("?")[0]]
        if answer.json["next_cursor"] is None:
            return sorted(found, key=str)
        cursor = f"&cursor={answer.json['next_cursor']}"


async def test_an_event_counts_once_whenever_and_however_often_it_comes(
    store: Store, database: Database, mailbox: Mailbox
) -> None:
    analytics = store.analytics(database)
    turn = await mailbox.add(1, "How?", state="completed")
    await mailbox.sql.execute(
        "UPDATE turns SET cost = 11, persona = 'tutor' WHERE id = $1", turn.turn_id
    )
    await finished_call(mailbox, turn, 0, "success")
    first = sent(completed(turn))

    await asyncio.gather(*(analytics.handle(first) for _ in range(8)))
    # A step that died before its event was acknowledged says it again on the next day.
    later = replace(first, envelope=replace(first.envelope, time=WHEN + timedelta(days=1)))
    await mailbox.sql.execute("UPDATE turns SET cost = 99 WHERE id = $1", turn.turn_id)
    await analytics.handle(later)
    await mailbox.sql.execute("DELETE FROM sessions WHERE id = $1", turn.session_id)
    await analytics.handle(replace(first, attributes={"replaycount": "1"}))

    for merged in (False, True):
        if merged:
            for table in (TURNS, CALLS):
                await store.clickhouse.command(f"OPTIMIZE TABLE {table} FINAL")
        (line,) = await store.turns()
        assert (line["day"], line["persona"], line["turns"]) == (WHEN.date(), "tutor", 1)
        assert (line["money"], line["input_tokens"]) == (11, 70)
        assert await store.turns(since=WHEN.date() + timedelta(days=1)) == []
        asked = _question("acme", group=["tool"], after=[None] * 3)
        (call,) = queries.tool_rows(await store.clickhouse.rows(queries.tools(asked)))
        assert (call["tool"], call["calls"]) == ("calculate", 1)


async def test_a_turn_that_is_gone_counts_without_cost_until_it_is_known(
    store: Store, database: Database
) -> None:
    gone = StoredTurn(uuid4(), uuid4(), uuid4())
    await store.analytics(database).handle(sent(completed(gone)))
    (line,) = await store.turns()
    assert (line["turns"], line["money"], line["persona"]) == (1, 0, "")


async def test_any_text_is_a_value_and_tenants_are_apart(store: Store) -> None:
    for text in (*HOSTILE, "\ufffd", "x" * 5000):
        (row,) = await store.clickhouse.rows(f"SELECT {literals.text(text)} AS said")
        assert row["said"] == text

    row = {"day": "2026-03-04", "source": "/f", "rank": 1, "outcome": "completed"}
    rows = [row | {"tenant": name, "event_id": "same", "persona": name} for name in HOSTILE]
    await store.clickhouse.insert(TURNS, rows)
    for name in HOSTILE:
        (line,) = await store.turns(name)
        assert (line["persona"], line["turns"]) == (name, 1)
        for other in HOSTILE:
            found = await store.turns(name, only={"persona": other})
            assert len(found) == (other == name)
    assert await store.turns("acme' OR '1'='1") == []


async def test_tables_are_made_once_and_by_several_at_a_time(store: Store) -> None:
    fresh = store.settings.model_copy(update={"database": f"t_{uuid4().hex}"})
    clickhouse = await ClickHouse.open(fresh)
    assert clickhouse is not None
    with pytest.raises(AnalyticsUnavailable, match="soma migrate analytics"):
        await clickhouse.rows(f"SELECT 1 FROM {TURNS}")  # noqa: S608 - our name
    made = await asyncio.gather(*(install(clickhouse, fresh) for _ in range(4)))
    assert {after for _, after in made} == {len(STEPS)}
    assert await install(clickhouse, fresh) == (len(STEPS), len(STEPS))
    await clickhouse.aclose()


def test_a_server_is_reached_over_tls_if_its_authority_is_trusted(tmp_path: Path) -> None:
    authority = Authority.new(tmp_path)
    with server(tmp_path, certificate=authority.server_file("127.0.0.1")) as settings:
        assert settings.password is not None
        environment = processes.inherited() | {
            "SOMA_CLICKHOUSE_URL": settings.url or "",
            "SOMA_CLICKHOUSE_USER": settings.user,
            "SOMA_CLICKHOUSE_PASSWORD": settings.password.get_secret_value(),
        }

        def prepared(trusted: dict[str, str]) -> "subprocess.CompletedProcess[str]":
            return subprocess.run(
                [sys.executable, "-m", "somaagent.analytics"],
                env=environment | trusted,
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )

        unknown = prepared({})
        done = prepared({"SSL_CERT_FILE": str(authority.file)})

    assert (unknown.returncode, done.returncode) == (1, 0), done.stderr
    assert "ClientConnectorCertificateError" in unknown.stderr
    assert "version 0 before" in done.stderr


async def test_a_clickhouse_that_does_not_answer_is_503_and_its_events_come_again(
    store: Store,
    postgres: TestDatabase,
    redis_url: str,
    broker: Broker,
    database: Database,
    mailbox: Mailbox,
) -> None:
    turn = await mailbox.add(1, "How?", state="completed")
    event = sent(completed(turn))
    wrong = store.settings.model_copy(update={"password": SecretStr("wrong")})
    unmade = store.settings.model_copy(update={"database": "not_there"})
    with socket.create_server(("127.0.0.1", 0)) as mute:
        # It takes connections and says nothing.
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        silent_one = store.settings.model_copy(update={"url": url, "timeout_seconds": 0.5})
        base = settings_of(postgres, redis_url, broker)
        for settings in (silent_one, wrong, unmade):
            clickhouse = await ClickHouse.open(settings)
            assert clickhouse is not None
            away = Analytics(database=database, gathering=Gathering(clickhouse, seconds=0.01))
            with pytest.raises(AnalyticsUnavailable) as refused:
                await away.handle(event)
            assert "small" not in str(refused.value)
            async with (
                serving(replace(base, clickhouse=settings)) as url,
                aiohttp.ClientSession() as http,
            ):
                caller = Caller(url, http).of("acme", scopes=READ)
                answer = await caller.call("GET", "/v1/usage/turns")
                ready = await caller.call("GET", "/readyz")
            assert (answer.status, answer.headers["retry-after"]) == (503, "2")
            assert answer.json["type"] == "urn:somaagent:error:unavailable"
            assert ready.status == 200
            await clickhouse.aclose()
    await store.analytics(database).handle(event)
    assert [line["turns"] for line in await store.turns()] == [1]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[EmbeddedClickHouse]:
    """An engine of one test's own, which may be killed."""
    layout = Layout(tmp_path / "state")
    layout.prepare()
    made = embedded(layout)
    yield made
    made.stop()


async def test_what_was_acknowledged_outlives_a_kill_in_mid_write_and_counts_once(
    own: EmbeddedClickHouse, database: Database
) -> None:
    events = [sent(completed(StoredTurn(uuid4(), uuid4(), uuid4()))) for _ in range(400)]
    acknowledged: set[str] = set()

    async def deliver(analytics: Analytics, each: Delivery) -> None:
        try:
            await analytics.handle(each)
        except AnalyticsUnavailable:
            return
        acknowledged.add(each.envelope.event_id)

    for round_ in range(3):
        running = await asyncio.to_thread(own.start, silent)
        process = running.process.process() if running.process else None
        assert process is not None
        async with opened(own.settings(running)) as store:
            before = await store.clickhouse.rows(f"SELECT DISTINCT event_id FROM {TURNS}")  # noqa: S608
            assert acknowledged <= {row["event_id"] for row in before}
            analytics = store.analytics(database)
            if round_ == 2:
                # What was not acknowledged, and all else once more.
                for start in range(0, len(events), 40):
                    await asyncio.gather(
                        *(analytics.handle(each) for each in events[start : start + 40])
                    )
                (line,) = await store.turns()
                assert line["turns"] == len(events)
                assert line["input_tokens"] == 70 * len(events)
                return
            half = events[round_ * 200 : (round_ + 1) * 200]
            waiting = [asyncio.create_task(deliver(analytics, each)) for each in half[:100]]
            await waiting[0]
            waiting += [asyncio.create_task(deliver(analytics, each)) for each in half[100:]]
            await asyncio.sleep(0)
            process.kill()
            await asyncio.gather(*waiting)
            await asyncio.to_thread(process.wait, 30)
    raise AssertionError("not reached")


async def test_rows_go_when_their_time_is_over(own: EmbeddedClickHouse) -> None:
    running = await asyncio.to_thread(own.start, silent)
    today = datetime.now(UTC).date()
    async with opened(own.settings(running).model_copy(update={"retention_days": 40})) as store:
        rows = [
            {"tenant": "acme", "day": str(today - timedelta(days=days)), "event_id": str(days)}
            for days in (1, 39, 45, 400)
        ]
        await store.clickhouse.insert(TURNS, rows)
        await store.clickhouse.command(f"OPTIMIZE TABLE {TURNS} FINAL")
        left = await store.clickhouse.rows(f"SELECT event_id FROM {TURNS} ORDER BY event_id")  # noqa: S608
        assert [row["event_id"] for row in left] == ["1", "39"]


def test_the_engine_keeps_its_data_and_names_a_folder_that_it_cannot_open(
    own: EmbeddedClickHouse,
) -> None:
    started = own.start(silent)
    assert own.start(silent) == started
    process = started.process.process() if started.process else None
    assert process is not None
    assert own.password not in " ".join(process.cmdline())
    assert prepare(own.settings(started)) == (0, len(STEPS))
    assert own.stop()
    assert not own.stop()
    assert started.process is not None
    assert not started.process.alive

    assert prepare(own.settings(own.start(silent))) == (len(STEPS), len(STEPS))
    assert own.stop()

    (own.folder / "data" / "metadata" / "somaagent.sql").write_text("damaged")
    with pytest.raises(LocalProblem, match=r"cannot open its folder .*clickhouse/data") as named:
        own.start(silent)
    assert "data.damaged && make up" in named.value.remedy
