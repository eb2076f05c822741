"""Budgets and model profiles of turns, on a real Postgres and a real model."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import orjson
import pytest
import pytest_asyncio
from pydantic import SecretStr

from functions.conversation.handler import Conversation
from functions.conversation.spending import entry_of
from functions.conversation.turns import Attempt, renew
from somaagent.budgets import Account, Reservation, ledger_difference, reserve
from somaagent.clock import now
from somaagent.events import (
    MessageRefused,
    TurnCompleted,
    TurnFailed,
    TurnReady,
)
from somaagent.inference.chat import ChatModel
from somaagent.inference.profiles import permits
from somaagent.settings import (
    ModelSettings,
    PostgresSettings,
    ProfileSettings,
    RedisSettings,
    ToolSettings,
)
from somaagent.storage.database import Database
from somaagent.streams.frames import BEGINNING, REFUSED, stream_key
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.support.round_trips import counting
from tests.support.routed import routed

DEAD = "http://127.0.0.1:9/v1"
"""Where nobody listens."""


@pytest_asyncio.fixture
async def conversation(
    database: Database, redis_url: str, model_url: str
) -> AsyncIterator[Conversation]:
    opened = await opened_on(database, redis_url, model_url)
    yield opened
    await opened.model.aclose()
    await opened.stream.aclose()
    await opened.signals.aclose()


async def opened_on(database: Database, redis_url: str, model_url: str) -> Conversation:
    settings = ModelSettings(base_url=model_url, max_tokens=4, temperature=0)
    return Conversation.of(
        database=database,
        stream=await TurnStream.open(RedisSettings(url=SecretStr(redis_url))),
        signals=StreamReader.open(RedisSettings(url=SecretStr(redis_url))),
        model=await ChatModel.open(settings),
        settings=settings,
        tools=ToolSettings(),
        profiles=ProfileSettings(
            hosts="127.0.0.1", secrets={"acme": {"known": SecretStr("its-key")}}
        ),
    )


async def limit(mailbox: Mailbox, **bounds: int) -> None:
    await mailbox.sql.execute(
        "INSERT INTO budget_limits (tenant, scope, name, period, tokens, money)"
        " VALUES ('acme', 'tenant', '', 'day', $1, $2)",
        bounds.get("tokens"),
        bounds.get("money"),
    )


async def profile(
    mailbox: Mailbox,
    role: str,
    base_url: str,
    *fallbacks: str,
    price: int = 0,
    mode: str = "any",
    secret: str | None = None,
    max_tokens: int = 4,
    model: str = "chat",
    tenant: str = "acme",
) -> None:
    await mailbox.sql.execute(
        "INSERT INTO model_profiles (tenant, role, mode, provider, model, base_url, secret,"
        " max_tokens, fallbacks, input_price, output_price)"
        " VALUES ($10, $1, $2, 'kserve', $9, $3, $4, $5, $6, $7, $8)",
        role,
        mode,
        base_url,
        secret,
        max_tokens,
        list(fallbacks),
        price,
        price,
        model,
        tenant,
    )


def attempt_at(turn: StoredTurn) -> Attempt:
    """The first attempt at a turn."""
    return Attempt(
        tenant="acme",
        session_id=turn.session_id,
        turn_id=turn.turn_id,
        message_id=turn.message_id,
        number=1,
        begun_at=now(),
        stop=None,
        question="",
        newest_first=(),
    )


async def entries(mailbox: Mailbox) -> list[tuple[str, str, int, int]]:
    """State, profile, tokens and money of the ledger's rows."""
    rows = await mailbox.sql.fetch(
        "SELECT state, profile, input_tokens + output_tokens AS tokens, money FROM budget_entries"
        " ORDER BY begun_at"
    )
    return [(row["state"], row["profile"], row["tokens"], row["money"]) for row in rows]


async def reserved(mailbox: Mailbox) -> int:
    tokens: int = await mailbox.sql.fetchval(
        "SELECT COALESCE(sum(reserved_tokens + reserved_money), 0)::bigint FROM budget_counters"
    )
    return tokens


async def test_a_turn_within_its_budget_is_charged_what_it_cost(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    await limit(mailbox, tokens=10_000)
    await profile(mailbox, "dialogue", conversation.model.settings.base_url, price=2_000_000)
    turn = await mailbox.add(1, "Say hello.", state="routed")

    (completed,) = (await conversation.handle(delivery("conversation", routed(turn)))).events

    assert isinstance(completed, TurnCompleted)
    tokens = completed.usage.input_tokens + completed.usage.output_tokens
    assert await entries(mailbox) == [("settled", "dialogue", tokens, 2 * tokens)]
    assert await mailbox.sql.fetchval("SELECT cost FROM turns") == 2 * tokens
    assert await reserved(mailbox) == 0
    assert await ledger_difference(mailbox.sql) == (0, 0)


async def test_the_estimate_is_what_the_model_counts_and_its_longest_answer(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "Count from one to one hundred.", state="routed")
    (first,) = (await conversation.handle(delivery("conversation", routed(turn)))).events
    assert isinstance(first, TurnCompleted)
    spent = first.usage.input_tokens + first.usage.output_tokens
    assert first.usage.output_tokens == 4
    # The same question in another session fits exactly, and with one token less it does not.
    await mailbox.sql.execute("UPDATE turns SET retired = 'reset'")
    await limit(mailbox, tokens=2 * spent - 1)
    again = await mailbox.add(2, "Count from one to one hundred.", state="routed")
    (refused,) = (await conversation.handle(delivery("conversation", routed(again)))).events
    assert isinstance(refused, MessageRefused)
    await mailbox.sql.execute("UPDATE budget_limits SET tokens = $1", 2 * spent)
    third = await mailbox.add(3, "Count from one to one hundred.", state="routed")

    (completed,) = (await conversation.handle(delivery("conversation", routed(third)))).events

    assert isinstance(completed, TurnCompleted)
    assert await ledger_difference(mailbox.sql) == (0, 0)


async def test_a_turn_over_its_budget_is_refused_before_the_model_is_asked(
    database: Database, redis_url: str, mailbox: Mailbox
) -> None:
    # A model that answered would be noticed: there is none.
    conversation = await opened_on(database, redis_url, DEAD)
    await limit(mailbox, tokens=10)
    turn = await mailbox.add(1, "Say hello.", state="routed")
    following = await mailbox.add(2, "And again.", state="queued")

    outcome = await conversation.handle(delivery("conversation", routed(turn)))

    ready, refused = outcome.events
    assert isinstance(ready, TurnReady)
    assert ready.turn_id == following.turn_id
    assert isinstance(refused, MessageRefused)
    assert (refused.code, refused.reasons) == ("budget_exceeded", ("tenant/day/tokens",))
    assert refused.detail.startswith(
        "the day's tokens of the tenant do not suffice: 0 of 10 are spent or reserved, and this"
    )
    assert await mailbox.state(turn) == "refused"
    assert await entries(mailbox) == []
    assert await reserved(mailbox) == 0
    assert await ledger_difference(mailbox.sql) == (0, 0)
    frames, _ = await conversation.signals.page(stream_key("acme", turn.session_id), BEGINNING)
    assert [frame.kind for frame in frames] == [REFUSED]
    told = orjson.loads(frames[0].data)
    assert told["error"]["type"] == "urn:somaagent:error:budget_exceeded"
    history = await mailbox.sql.fetch("SELECT type FROM session_events")
    assert [row["type"] for row in history] == ["turn.refused"]
    # The same event again publishes the same again.
    again = await conversation.handle(delivery("conversation", routed(turn)))
    assert {type(event) for event in again.events} <= {TurnReady, MessageRefused}
    await conversation.model.aclose()
    await conversation.stream.aclose()
    await conversation.signals.aclose()


async def test_parallel_turns_on_one_budget_never_pass_it(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    # The test has one connection to store them with.
    lock = asyncio.Lock()

    async def one() -> TurnCompleted | MessageRefused:
        session_id = uuid4()
        async with lock:
            await mailbox.sql.execute(
                "INSERT INTO sessions (tenant, id, created_by) VALUES ('acme', $1, 'me')",
                session_id,
            )
            turn = await Mailbox(mailbox.sql, session_id).add(1, "Say hello.", state="routed")
        (event,) = (await conversation.handle(delivery("conversation", routed(turn)))).events
        assert isinstance(event, TurnCompleted | MessageRefused)
        return event

    first = await one()
    most = first.usage.input_tokens + 4  # the longest answer
    spent = first.usage.input_tokens + first.usage.output_tokens
    await limit(mailbox, tokens=spent + 3 * most)

    ended = await asyncio.gather(*(one() for _ in range(8)))

    answered = [event for event in ended if isinstance(event, TurnCompleted)]
    assert 3 <= len(answered) < 8
    tokens = sum(event.usage.input_tokens + event.usage.output_tokens for event in answered)
    total: int = await mailbox.sql.fetchval(
        "SELECT spent_tokens FROM budget_counters WHERE scope = 'tenant' AND period = 'day'"
    )
    assert total == spent + tokens <= spent + 3 * most
    assert await reserved(mailbox) == 0
    assert await ledger_difference(mailbox.sql) == (0, 0)


@pytest.mark.parametrize(("money", "chosen", "price"), [(150, "mid", 3), (100, "small", 1)])
async def test_over_budget_the_next_cheaper_profile_answers_before_the_turn_is_refused(
    conversation: Conversation, mailbox: Mailbox, money: int, chosen: str, price: int
) -> None:
    url = conversation.model.settings.base_url
    await profile(mailbox, "dialogue", url, "small", "mid", price=9_000_000)
    await profile(mailbox, "mid", url, price=3_000_000)
    await profile(mailbox, "small", url, price=1_000_000, model="small-model")
    await limit(mailbox, money=money)
    turn = await mailbox.add(1, "Say hello.", state="routed")

    (completed,) = (await conversation.handle(delivery("conversation", routed(turn)))).events

    assert isinstance(completed, TurnCompleted)
    tokens = completed.usage.input_tokens + completed.usage.output_tokens
    assert await entries(mailbox) == [("settled", chosen, tokens, price * tokens)]
    assert await ledger_difference(mailbox.sql) == (0, 0)


async def test_a_model_that_is_away_hands_on_to_the_next_profile(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    await limit(mailbox, tokens=10_000)
    await profile(mailbox, "dialogue", DEAD, "gone", "alive")
    await profile(mailbox, "gone", DEAD)
    await profile(mailbox, "alive", conversation.model.settings.base_url, price=1_000_000)
    turn = await mailbox.add(1, "Say hello.", state="routed")

    (completed,) = (await conversation.handle(delivery("conversation", routed(turn)))).events

    assert isinstance(completed, TurnCompleted)
    tokens = completed.usage.input_tokens + completed.usage.output_tokens
    assert await entries(mailbox) == [("settled", "alive", tokens, tokens)]
    assert await reserved(mailbox) == 0
    assert await ledger_difference(mailbox.sql) == (0, 0)


async def test_a_changed_profile_holds_for_the_next_turn(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    await profile(mailbox, "dialogue", conversation.model.settings.base_url, price=1_000_000)
    await profile(
        mailbox, "dialogue", DEAD, "standby", mode="PRODUCTION", secret="unknown", tenant="rival"
    )
    first = await mailbox.add(1, "Say hello.", state="routed")
    await conversation.handle(delivery("conversation", routed(first)))
    await mailbox.sql.execute(
        "UPDATE model_profiles SET output_price = 7000000, input_price = 0 WHERE tenant = 'acme'"
    )
    second = await mailbox.add(2, "Say hello.", state="routed")

    (completed,) = (await conversation.handle(delivery("conversation", routed(second)))).events

    assert isinstance(completed, TurnCompleted)
    assert (await entries(mailbox))[1][3] == 7 * completed.usage.output_tokens


async def test_a_profile_of_the_mode_goes_before_one_of_any_and_the_platforms_comes_last(
    conversation: Conversation, database: Database, mailbox: Mailbox
) -> None:
    async def chosen(role: str = "dialogue") -> list[tuple[str, str]]:
        async with database.transaction("acme") as connection:
            written = await connection.fetchval(
                "SELECT profile_chain('acme', $1, 'PRODUCTION')", role
            )
        return [(each.role, each.model) for each in conversation.profiles.chain(written)]

    url = "http://127.0.0.1:1/v1"
    assert await chosen() == [("dialogue", "chat")]
    await profile(mailbox, "dialogue", url, "extra", model="platforms", tenant="*")
    assert await chosen() == [("dialogue", "platforms"), ("extra", "chat")]
    await profile(mailbox, "dialogue", url, model="own")
    assert await chosen() == [("dialogue", "own")]
    await profile(mailbox, "dialogue", url, model="strict", mode="PRODUCTION")
    await profile(mailbox, "dialogue", url, model="loose", mode="LOCAL")
    assert await chosen() == [("dialogue", "strict")]
    await profile(mailbox, "keyed", url, "dialogue", secret="known", model="keyed")
    assert await chosen("keyed") == [("keyed", "keyed"), ("dialogue", "strict")]
    # What cannot be used is left out: another tenant's secret, a host that is not permitted.
    await profile(mailbox, "unkeyed", url, "foreign", secret="unknown")
    await profile(mailbox, "foreign", "http://169.254.169.254/v1")
    assert await chosen("unkeyed") == []


async def test_a_turn_whose_profiles_cannot_be_used_fails_and_asks_nobody_else(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    await profile(mailbox, "dialogue", "http://169.254.169.254/v1")
    turn = await mailbox.add(1, "Say hello.", state="routed")

    (failed,) = (await conversation.handle(delivery("conversation", routed(turn)))).events

    assert isinstance(failed, TurnFailed)
    assert failed.detail == "no model profile of the turn can be used"


async def test_an_attempt_that_was_killed_is_charged_once_and_keeps_no_reservation(
    conversation: Conversation, database: Database, mailbox: Mailbox
) -> None:
    await limit(mailbox, tokens=10_000)
    turn = await mailbox.add(1, "Say hello.", state="routed")
    # The killed attempt had reserved, and was not heard of again.
    await reserve(
        database,
        Reservation(
            account=Account(tenant="acme", persona="default"),
            entry=entry_of(attempt_at(turn)),
            profile="dialogue",
            model="chat",
            tokens=500,
            money=0,
            turn_id=turn.turn_id,
        ),
    )
    await mailbox.sql.execute(
        "UPDATE turns SET state = 'generating', attempt = 1, lease_until = now() - interval '1 s'"
    )

    (completed,) = (await conversation.handle(delivery("conversation", routed(turn)))).events

    assert isinstance(completed, TurnCompleted)
    assert [state for state, *_ in await entries(mailbox)] == ["settled"]
    assert await reserved(mailbox) == 0
    assert await ledger_difference(mailbox.sql) == (0, 0)


async def test_budgets_take_one_round_trip_where_there_are_limits_and_none_where_not(
    postgres: TestDatabase, redis_url: str, model_url: str, mailbox: Mailbox
) -> None:
    address = postgres.app_dsn.rpartition("@")[2].partition("/")[0]
    host, _, port = address.rpartition(":")
    async with counting(host, int(port)) as seen:
        dsn = postgres.app_dsn.replace(address, f"127.0.0.1:{seen.port}")
        database = await Database.open(PostgresSettings(dsn=SecretStr(dsn), pool_max_size=1))
        conversation = await opened_on(database, redis_url, model_url)

        async def trips(seq: int) -> int:
            turn = await mailbox.add(seq, "Say hello.", state="routed")
            before = seen.count
            (event,) = (await conversation.handle(delivery("conversation", routed(turn)))).events
            assert isinstance(event, TurnCompleted)
            return seen.count - before

        # Prepares the statements; a slow answer renews its lease, which takes two.
        await trips(1)
        async with database.transaction("acme") as connection:
            assert (
                await renew(
                    connection, attempt_at(StoredTurn(uuid4(), uuid4(), uuid4())), seconds=0
                )
                is None
            )
        free = await trips(2)
        await limit(mailbox, tokens=100_000)
        await trips(3)
        limited = await trips(4)

        await conversation.model.aclose()
        await conversation.stream.aclose()
        await conversation.signals.aclose()
        await database.aclose()
    # Take, history, commit; settle, commit with the record.
    assert free >= 5
    assert (free - 5) % 2 == 0
    assert (limited - 6) % 2 == 0
    assert await ledger_difference(mailbox.sql) == (0, 0)


def test_only_permitted_hosts_may_be_asked() -> None:
    assert permits("api.groq.com 127.0.0.1:8000", "https://api.groq.com/openai/v1")
    assert permits("api.groq.com 127.0.0.1:8000", "http://127.0.0.1:8000/v1")
    for refused in (
        "http://127.0.0.1:8001/v1",
        "http://api.groq.com.evil.example/v1",
        "http://user@api.groq.com/v1",
        "http://api.groq.com@evil.example/v1",
        "file:///etc/passwd",
        "//api.groq.com/v1",
        "",
    ):
        assert not permits("api.groq.com 127.0.0.1:8000", refused), refused
