"""Model profiles, budgets and usage over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from somaagent.cli.tables import show_usage
from somaagent.local.conversations import GatewayClient
from somaagent.settings import ModelSettings, ProfileSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    Broker,
    Caller,
    serving,
    settings_of,
)

PROFILES = "/v1/admin/model-profiles"
BUDGETS = "/v1/admin/budgets"
SCOPES = ["admin:profiles", "admin:budgets", "usage:read"]
PROFILE: dict[str, Any] = {
    "provider": "groq",
    "model": "llama",
    "base_url": "https://models.example/openai/v1",
    "secret": "groq",
    "temperature": 0.5,
    "max_tokens": 100,
    "context_tokens": 8192,
    "fallbacks": ["small"],
    "input_price": 50_000,
    "output_price": 80_000,
}


@pytest_asyncio.fixture
async def gateway(postgres: TestDatabase, redis_url: str, broker: Broker) -> AsyncIterator[str]:
    """One whose operator permits one host."""
    settings = replace(
        settings_of(postgres, redis_url, broker),
        profiles=ProfileSettings(hosts="models.example", without_tool_choice="mute"),
        model=ModelSettings(base_url="https://models.example/v1"),
    )
    async with serving(settings) as base:
        yield base


@pytest.fixture
def acme(anyone: Caller) -> Caller:
    return anyone.of("acme", scopes=SCOPES)


async def test_a_persona_cannot_have_a_model_call_a_tool_whose_provider_cannot(
    anyone: Caller,
) -> None:
    acme = anyone.of("acme", scopes=[*SCOPES, "personas:write", "sessions:read"])
    mute: dict[str, Any] = {**PROFILE, "provider": "mute", "secret": None, "fallbacks": []}
    await acme.call("PUT", f"{PROFILES}/silent/any", body=mute)
    owl = {"id": "owl", "name": "Owl", "system_prompt": "Be polite.", "tools": ["echo"]}

    refused = await acme.call(
        "POST", "/v1/personas", body={**owl, "profile": "silent", "tool_choice": "required"}
    )
    assert refused.status == 422
    (error,) = refused.json["errors"]
    assert error["pointer"] == "#/tool_choice"
    assert "(provider: mute)" in error["detail"]
    assert (await acme.call("GET", "/v1/personas/owl")).status == 404
    # Of another profile's model it can be wanted, but the profile not changed behind it.
    made = await acme.call("POST", "/v1/personas", body={**owl, "tool_choice": "echo"})
    assert made.status == 201
    changed = await acme.call("PATCH", "/v1/personas/owl", body={"profile": "silent"})
    assert changed.status == 422


async def test_a_profile_is_put_read_listed_replaced_and_deleted(acme: Caller) -> None:
    path = f"{PROFILES}/dialogue/any"
    assert (await acme.call("GET", path)).status == 404
    put = await acme.call("PUT", path, body=PROFILE)
    assert put.status == 200, put.body
    stored = {key: put.json[key] for key in PROFILE}
    assert stored == PROFILE
    assert (await acme.call("GET", path)).body == put.body

    changed = await acme.call("PUT", path, body={**PROFILE, "model": "qwen", "secret": None})
    assert (changed.json["model"], changed.json["secret"]) == ("qwen", None)
    assert changed.json["created_at"] == put.json["created_at"]
    await acme.call("PUT", f"{PROFILES}/small/PRODUCTION", body=PROFILE)
    listed = (await acme.call("GET", PROFILES)).json["profiles"]
    assert [(one["role"], one["mode"]) for one in listed] == [
        ("dialogue", "any"),
        ("small", "PRODUCTION"),
    ]
    assert (await acme.call("DELETE", path)).status == 204
    assert (await acme.call("DELETE", path)).status == 404
    for nothing in ("dialogue/sometimes", "No%20Role/any"):
        assert (await acme.call("PUT", f"{PROFILES}/{nothing}", body=PROFILE)).status == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"base_url": "http://169.254.169.254/v1"}, "#/base_url"),
        ({"base_url": "https://models.example@evil.example/v1"}, "#/base_url"),
        ({"base_url": "file:///etc/passwd"}, "#/base_url"),
        ({"secret": "not a name"}, "#/secret"),
        ({"api_key": "a value"}, "#/api_key"),
        ({"max_tokens": 0}, "#/max_tokens"),
        ({"input_price": -1}, "#/input_price"),
        ({"fallbacks": ["x"] * 9}, "#/fallbacks"),
        ({"model": ""}, "#/model"),
    ],
)
async def test_a_profile_that_cannot_be_is_refused(
    acme: Caller, body: dict[str, Any], pointer: str
) -> None:
    answer = await acme.call("PUT", f"{PROFILES}/dialogue/any", body={**PROFILE, **body})

    assert answer.status == 422, answer.body
    assert pointer in {error["pointer"] for error in answer.json["errors"]}
    assert (await acme.call("GET", PROFILES)).json == {"profiles": []}


async def test_a_budget_is_set_listed_with_what_is_spent_changed_and_deleted(
    acme: Caller, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await operator.execute(
        "SELECT move_budget('acme', 'tutor', '', (now() AT TIME ZONE 'UTC')::date, 5, 6, 7, 8)"
    )
    path = f"{BUDGETS}/persona/tutor/day"

    put = await acme.call("PUT", path, body={"tokens": 100})

    assert put.status == 200, put.body
    assert {**put.json, "updated_at": None} == {
        "scope": "persona",
        "name": "tutor",
        "period": "day",
        "tokens": 100,
        "money": None,
        "spent_tokens": 7,
        "spent_money": 8,
        "reserved_tokens": 5,
        "reserved_money": 6,
        "updated_at": None,
    }
    await acme.call("PUT", f"{BUDGETS}/tenant/all/month", body={"money": 0})
    await acme.call("PUT", path, body={"tokens": 0, "money": 3})
    listed = (await acme.call("GET", BUDGETS)).json["budgets"]
    assert [(one["scope"], one["name"], one["tokens"], one["money"]) for one in listed] == [
        ("tenant", "all", None, 0),
        ("persona", "tutor", 0, 3),
    ]
    assert (await acme.call("DELETE", path)).status == 204
    assert (await acme.call("DELETE", path)).status == 404


@pytest.mark.parametrize(
    ("path", "body", "status", "told"),
    [
        ("tenant/acme/day", {"tokens": 1}, 404, "is called all"),
        ("planet/all/day", {"tokens": 1}, 404, "scope: Input should be 'tenant'"),
        ("tenant/all/year", {"tokens": 1}, 404, "period: Input should be 'day' or 'month'"),
        ("tenant/all/day", {}, 422, "wrong: #"),
        ("tenant/all/day", {"tokens": -1}, 422, "tokens"),
        ("tenant/all/day", {"tokens": 1.5}, 422, "tokens"),
        ("tenant/all/day", {"euros": 1}, 422, "euros"),
    ],
)
async def test_a_budget_that_cannot_be_is_refused(
    acme: Caller, path: str, body: dict[str, Any], status: int, told: str
) -> None:
    answer = await acme.call("PUT", f"{BUDGETS}/{path}", body=body)

    assert answer.status == status, answer.body
    assert told in answer.json["detail"]
    assert (await acme.call("GET", BUDGETS)).json == {"budgets": []}


async def test_usage_comes_in_pages_and_can_be_narrowed(
    acme: Caller,
    anyone: Caller,
    operator: "asyncpg.Connection[asyncpg.Record]",
    capsys: pytest.CaptureFixture[str],
) -> None:
    key = str(uuid4())
    days = [
        ("2026-01-30", "default", "", "chat"),
        ("2026-01-31", "default", "", "chat"),
        ("2026-01-31", "default", key, "chat"),
        ("2026-01-31", "tutor", "", "a"),
        ("2026-01-31", "tutor", "", "b"),
    ]
    await operator.executemany(
        "INSERT INTO usage_days VALUES ('acme', $1::text::date, $2, $3, $4, 1, 10, 5, 3)", days
    )

    async def pages(query: str, limit: int) -> list[tuple[str, str, str, str]]:
        found: list[tuple[str, str, str, str]] = []
        cursor = ""
        while True:
            answer = await acme.call("GET", f"/v1/usage?limit={limit}{query}{cursor}")
            assert answer.status == 200, answer.body
            assert len(answer.json["usage"]) <= limit
            found += [
                (line["day"], line["persona"], line["api_key"] or "", line["model"])
                for line in answer.json["usage"]
            ]
            if answer.json["next_cursor"] is None:
                return found
            cursor = f"&cursor={answer.json['next_cursor']}"

    newest_first = [*days[1:], days[0]]
    for limit in (1, 2, 100):
        assert await pages("", limit) == newest_first
    client = GatewayClient(gateway_url=acme.base, token=acme.headers["Authorization"][7:])
    lines = await asyncio.to_thread(client.usage, persona="default", since=date(2026, 1, 31))
    assert [(line["api_key"], line["money"]) for line in lines] == [(None, 3), (key, 3)]
    show_usage(lines)
    shown = capsys.readouterr().out
    assert "0.000006" in shown
    assert await pages("&persona=tutor", 1) == days[3:]
    assert await pages(f"&api_key={key}", 1) == [days[2]]
    assert await pages("&since=2026-01-31", 2) == days[1:]
    assert await pages("&until=2026-01-30", 2) == [days[0]]
    for wrong in (
        "cursor=nonsense",
        "cursor=e30=",
        "since=yesterday",
        "limit=0",
        "since=2026-02-02&until=2026-02-01",
    ):
        assert (await acme.call("GET", f"/v1/usage?{wrong}")).status == 422, wrong
    rival = anyone.of("rival", scopes=SCOPES)
    assert (await rival.call("GET", "/v1/usage")).json == {"usage": [], "next_cursor": None}


async def test_tenants_do_not_meet_in_what_is_administered(acme: Caller, anyone: Caller) -> None:
    rival = anyone.of("rival", scopes=SCOPES)
    await acme.call("PUT", f"{PROFILES}/dialogue/any", body=PROFILE)
    await acme.call("PUT", f"{BUDGETS}/tenant/all/day", body={"tokens": 1})

    assert (await rival.call("GET", PROFILES)).json == {"profiles": []}
    assert (await rival.call("GET", f"{PROFILES}/dialogue/any")).status == 404
    assert (await rival.call("DELETE", f"{PROFILES}/dialogue/any")).status == 404
    assert (await rival.call("GET", BUDGETS)).json == {"budgets": []}
    assert (await rival.call("DELETE", f"{BUDGETS}/tenant/all/day")).status == 404
    await rival.call("PUT", f"{PROFILES}/dialogue/any", body={**PROFILE, "model": "rivals"})
    await rival.call("PUT", f"{BUDGETS}/tenant/all/day", body={"tokens": 2})

    assert (await acme.call("GET", f"{PROFILES}/dialogue/any")).json["model"] == "llama"
    assert (await acme.call("GET", BUDGETS)).json["budgets"][0]["tokens"] == 1


async def test_each_operation_wants_its_own_scope(anyone: Caller) -> None:
    for method, path, needed in (
        ("GET", PROFILES, "admin:profiles"),
        ("PUT", f"{PROFILES}/dialogue/any", "admin:profiles"),
        ("DELETE", f"{PROFILES}/dialogue/any", "admin:profiles"),
        ("GET", BUDGETS, "admin:budgets"),
        ("PUT", f"{BUDGETS}/tenant/all/day", "admin:budgets"),
        ("GET", "/v1/usage", "usage:read"),
    ):
        others = [scope for scope in [*SCOPES, "sessions:write", "admin"] if scope != needed]
        body = {"tokens": 1} if method == "PUT" else None
        refused = await anyone.of("acme", scopes=others).call(method, path, body=body)
        assert refused.status == 403, (method, path)
        assert (await anyone.call(method, path, body=body)).status == 401
