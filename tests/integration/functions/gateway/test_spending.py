"""Answers straight from the model are charged to the same budgets as turns."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from somaagent.budgets import ledger_difference
from somaagent.settings import ChatSettings, ModelSettings, ProfileSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    Answer,
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.support.platform import until

BUDGET = "/v1/admin/budgets/tenant/all/day"
CHAT: dict[str, Any] = {
    "model": "default",
    "messages": [{"role": "user", "content": "Say hello."}],
    "max_tokens": 4,
}
RESPONSE: dict[str, Any] = {"model": "default", "input": "Say hello.", "max_output_tokens": 16}


@pytest_asyncio.fixture
async def gateway(
    postgres: TestDatabase, redis_url: str, broker: Broker, model_url: str
) -> AsyncIterator[str]:
    settings = replace(
        settings_of(postgres, redis_url, broker),
        model=ModelSettings(
            base_url=model_url, token_timeout_seconds=150, first_token_timeout_seconds=150
        ),
        profiles=ProfileSettings(hosts="127.0.0.1"),
        chat=ChatSettings(concurrent_of_tenant=50, concurrent=50),
    )
    async with serving(settings) as base:
        yield base


@pytest.fixture
def acme(anyone: Caller) -> Caller:
    return anyone.of(
        "acme",
        scopes=["chat:write", "admin:budgets", "admin:profiles", "usage:read", "keys:manage"],
    )


async def spent(caller: Caller) -> tuple[int, int]:
    """Spent and reserved tokens of the tenant today."""
    (budget,) = (await caller.call("GET", "/v1/admin/budgets")).json["budgets"]
    return budget["spent_tokens"], budget["reserved_tokens"]


async def test_both_protocols_are_charged_to_the_key_that_asked(
    acme: Caller, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await acme.call("PUT", BUDGET, body={"tokens": 100_000})
    made = await acme.call("POST", "/v1/api-keys", body={"name": "k", "scopes": ["chat:write"]})
    keyed = replace(acme, headers={"Authorization": f"Bearer {made.json['api_key']}"})

    chat = await keyed.call("POST", "/v1/chat/completions", body=CHAT)
    streamed = await keyed.call("POST", "/v1/chat/completions", body={**CHAT, "stream": True})
    response = await keyed.call("POST", "/v1/responses", body=RESPONSE)

    assert [chat.status, streamed.status, response.status] == [200, 200, 200]
    (line,) = (await acme.call("GET", "/v1/usage")).json["usage"]
    assert (line["api_key"], line["persona"], line["generations"]) == (
        made.json["api_key_id"],
        "default",
        3,
    )
    told = 2 * chat.json["usage"]["total_tokens"] + response.json["usage"]["total_tokens"]
    assert line["input_tokens"] + line["output_tokens"] == told
    assert await spent(acme) == (told, 0)
    assert await ledger_difference(operator) == (0, 0)


async def test_an_answer_over_the_budget_is_refused_before_the_model_is_asked(
    acme: Caller, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await acme.call("PUT", BUDGET, body={"tokens": 10})

    for path, body in (("chat/completions", CHAT), ("responses", RESPONSE)):
        for stream in (False, True):
            refused = await acme.call("POST", f"/v1/{path}", body={**body, "stream": stream})
            assert refused.status == 429, refused.body
            assert refused.json["error"]["code"] == "insufficient_quota"
            assert (
                "the day's tokens of the tenant do not suffice" in refused.json["error"]["message"]
            )
            # Asking again at once would be in vain.
            assert refused.headers["x-should-retry"] == "false"

    assert await spent(acme) == (0, 0)
    assert await ledger_difference(operator) == (0, 0)


async def test_many_at_once_never_pass_the_limit(
    acme: Caller, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    first = await acme.call("POST", "/v1/chat/completions", body=CHAT)
    cost = first.json["usage"]["total_tokens"]
    await acme.call("PUT", BUDGET, body={"tokens": 5 * cost})

    answers: list[Answer] = await asyncio.gather(
        *(acme.call("POST", "/v1/chat/completions", body=CHAT) for _ in range(12))
    )

    assert {answer.status for answer in answers} == {200, 429}
    total, reserved = await spent(acme)
    assert total == cost + sum(a.json["usage"]["total_tokens"] for a in answers if a.status == 200)
    assert total <= 5 * cost
    assert reserved == 0
    assert await ledger_difference(operator) == (0, 0)


async def test_a_client_that_goes_away_is_charged_and_leaves_no_reservation(
    acme: Caller, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await acme.call("PUT", BUDGET, body={"tokens": 100_000})
    body = {**CHAT, "max_tokens": 512, "stream": True}
    body["messages"] = [{"role": "user", "content": "Count from one to five hundred."}]
    async with acme.http.post(
        f"{acme.base}/v1/chat/completions", json=body, headers=acme.headers
    ) as answer:
        await answer.content.readline()

    async def settled() -> bool:
        return (await spent(acme))[1] == 0

    await until(settled, "the end of the reservation")
    state = await operator.fetchval("SELECT state FROM budget_entries")
    assert state in ("settled", "released")
    assert await ledger_difference(operator) == (0, 0)


async def test_a_model_that_is_away_costs_nothing(
    acme: Caller, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await acme.call("PUT", BUDGET, body={"tokens": 100_000})
    dead = {"provider": "none", "model": "none", "base_url": "http://127.0.0.1:9/v1"}
    await acme.call("PUT", "/v1/admin/model-profiles/dialogue/any", body=dead)

    answer = await acme.call("POST", "/v1/chat/completions", body=CHAT)

    assert answer.status == 503
    assert await spent(acme) == (0, 0)
    assert await operator.fetchval("SELECT state FROM budget_entries") == "released"


async def test_a_cheaper_profile_answers_when_the_money_is_used_up(
    acme: Caller, model_url: str
) -> None:
    async def profile(role: str, price: int, *fallbacks: str) -> None:
        body = {"provider": "kserve", "model": role, "base_url": model_url}
        prices = {"input_price": price, "output_price": price, "fallbacks": list(fallbacks)}
        put = await acme.call(
            "PUT", f"/v1/admin/model-profiles/{role}/any", body={**body, **prices}
        )
        assert put.status == 200, put.body

    await profile("dialogue", 10_000_000, "cheap")
    await profile("cheap", 1_000_000)
    await acme.call("PUT", BUDGET, body={"money": 100})

    answer = await acme.call("POST", "/v1/chat/completions", body=CHAT)

    assert answer.status == 200, answer.body
    (line,) = (await acme.call("GET", "/v1/usage")).json["usage"]
    assert (line["model"], line["money"]) == ("cheap", answer.json["usage"]["total_tokens"])


@pytest.mark.parametrize("limited", [True, False])
async def test_a_model_that_is_away_hands_on_to_the_next_profile_before_its_first_word(
    acme: Caller,
    operator: "asyncpg.Connection[asyncpg.Record]",
    model_url: str,
    limited: bool,
) -> None:
    if limited:
        await acme.call("PUT", BUDGET, body={"tokens": 100_000})
    for role, url, fallbacks in (
        ("dialogue", "http://127.0.0.1:9/v1", ["absent", "spare"]),
        ("absent", "http://127.0.0.1:9/v1", []),
        ("spare", model_url, []),
    ):
        body = {"provider": "kserve", "model": role, "base_url": url, "fallbacks": fallbacks}
        put = await acme.call("PUT", f"/v1/admin/model-profiles/{role}/any", body=body)
        assert put.status == 200, put.body

    for path, asked in (
        ("/v1/chat/completions", CHAT),
        ("/v1/chat/completions", {**CHAT, "stream": True}),
        ("/v1/responses", RESPONSE),
    ):
        answer = await acme.call("POST", path, body=asked)
        assert answer.status == 200, answer.body
        assert b"model_unavailable" not in answer.body

    settled = await operator.fetch("SELECT model FROM budget_entries WHERE state = 'settled'")
    assert [row["model"] for row in settled] == ["spare"] * 3
    assert await ledger_difference(operator) == (0, 0)
    others = await operator.fetch("SELECT state FROM budget_entries WHERE model <> 'spare'")
    # Each that was tried in vain has given back what it had reserved.
    assert [row["state"] for row in others] == ["released"] * (6 if limited else 0)
