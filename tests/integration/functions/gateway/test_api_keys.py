"""API keys: shown once, stored as a hash, never more than their creator, gone when revoked."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from functions.gateway.believing import BELIEVED_SECONDS
from somaagent.clock import now
from somaagent.identity.scopes import within
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    Answer,
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.integration.functions.gateway.test_bad_requests import problem
from tests.support.platform import until

MANAGER = ["keys:manage", "sessions:read", "sessions:write"]


@pytest.fixture
def manager(anyone: Caller) -> Caller:
    """Ada of the tenant acme, who may manage keys."""
    return anyone.of("acme", scopes=MANAGER)


async def create(caller: Caller, *, key: str | None = None, **wish: Any) -> Answer:
    body = {"name": "report", "scopes": ["sessions:read"], **wish}
    headers = {} if key is None else {"Idempotency-Key": key}
    return await caller.call("POST", "/v1/api-keys", body=body, headers=headers)


def bearing(caller: Caller, api_key: str) -> Caller:
    return Caller(caller.base, caller.http, {"Authorization": f"Bearer {api_key}"})


async def test_a_key_opens_what_its_scopes_say_and_nothing_more(
    manager: Caller, anyone: Caller
) -> None:
    session = await manager.new_session()
    made = await create(manager)
    assert made.status == 201, made.body
    assert made.headers["location"] == f"/v1/api-keys/{made.json['api_key_id']}"
    holder = bearing(anyone, made.json["api_key"])

    assert (await holder.call("GET", f"/v1/sessions/{session}")).status == 200
    refused = await holder.call("POST", "/v1/sessions")
    problem(refused, 403, "insufficient_scope")
    assert 'scope="sessions:write"' in refused.headers["www-authenticate"]
    problem(await holder.call("GET", "/v1/api-keys"), 403, "insufficient_scope")


async def test_the_secret_is_shown_once_and_nowhere_stored(manager: Caller, operator: Any) -> None:
    made = (await create(manager, key="once")).json
    secret = made["api_key"].rpartition("_")[2]
    assert len(secret) == 64

    listed = await manager.call("GET", "/v1/api-keys")
    shown = await manager.call("GET", f"/v1/api-keys/{made['api_key_id']}")

    assert secret not in (listed.body + shown.body).decode()
    assert {name: made[name] for name in shown.json} == shown.json
    for table in ("api_keys", "idempotency_keys"):
        rows = await operator.fetch(f"SELECT * FROM {table}")  # noqa: S608 - constant
        assert rows
        assert secret not in str(rows)
        assert bytes.fromhex(secret) not in [v for row in rows for v in row.values()]


async def test_a_repeated_request_gets_the_same_key_and_makes_no_other(
    manager: Caller, operator: Any
) -> None:
    answers = await asyncio.gather(*(create(manager, key="same") for _ in range(20)))

    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert await operator.fetchval("SELECT count(*) FROM api_keys") == 1
    problem(await create(manager, key="same", name="other"), 422, "idempotency_key_reused")


async def test_a_key_cannot_have_what_its_creator_has_not(manager: Caller) -> None:
    problem(await create(manager, scopes=["admin"]), 403, "scope_not_held")
    problem(await create(manager, scopes=["sessions:read", "files:read"]), 403, "scope_not_held")


@pytest.mark.parametrize(
    ("wanted", "held", "fine"),
    [
        (["a"], ["a", "b"], True),
        (["a", "b"], ["a"], False),
        (["events:publish"], ["events:publish"], True),
        (["events:publish", "events:publish:x.*"], ["events:publish"], True),
        (["events:publish"], ["events:publish", "events:publish:x.*"], False),
        (["events:publish:x.*"], ["events:publish", "events:publish:x.*"], True),
        (
            ["events:publish", "events:publish:x.*"],
            ["events:publish", "events:publish:x.*", "events:publish:y"],
            True,
        ),
        (["events:publish", "events:publish:y"], ["events:publish", "events:publish:x.*"], False),
        (["events:publish:x"], ["sessions:read"], False),
    ],
)
def test_publishing_that_is_narrowed_is_handed_on_narrowed(
    wanted: list[str], held: list[str], fine: bool
) -> None:
    assert within(wanted, held) is fine


@pytest.mark.parametrize(
    "wish",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "a\x00"},
        {"scopes": []},
        {"scopes": ["sessions:fly"]},
        {"scopes": "sessions:read"},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "2999-01-01T00:00:00Z"},
        {"expires_at": "2026-01-01T00:00:00"},
        {"surprise": 1},
        {"tenant": "rival"},
    ],
    ids=str,
)
async def test_a_wish_that_makes_no_sense_is_named(manager: Caller, wish: dict[str, Any]) -> None:
    (error,) = problem(await create(manager, **wish), 422, "invalid_request")["errors"]

    assert error["pointer"].startswith(f"#/{next(iter(wish))}")


async def test_a_revoked_key_is_refused_at_once_here_and_soon_everywhere(
    manager: Caller, anyone: Caller, postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    made = (await create(manager)).json
    path = f"/v1/api-keys/{made['api_key_id']}"
    async with (
        serving(settings_of(postgres, redis_url, broker)) as other,
        aiohttp.ClientSession() as http,
    ):
        here = bearing(anyone, made["api_key"])
        there = bearing(Caller(other, http), made["api_key"])

        async def status(holder: Caller) -> int:
            return (await holder.call("GET", f"/v1/sessions/{uuid4()}")).status

        assert [await status(here), await status(there)] == [404, 404]
        assert (await manager.call("DELETE", path)).status == 204
        assert (await manager.call("DELETE", path)).status == 204
        assert await status(here) == 401

        async def refused() -> bool:
            return await status(there) == 401

        await until(refused, "the other process to notice", seconds=BELIEVED_SECONDS + 60)
    assert (await manager.call("GET", path)).json["revoked_at"] is not None


async def test_an_expired_key_is_refused(manager: Caller, anyone: Caller, operator: Any) -> None:
    for seconds in (1, 10, 60):  # a busy machine may need longer to make it than it lives
        soon = (now() + timedelta(seconds=seconds)).isoformat()
        made = (await create(manager, expires_at=soon)).json
        if "api_key" in made:
            break

    async def refused() -> bool:
        answer = await bearing(anyone, made["api_key"]).call("GET", "/v1/api-keys")
        return answer.status == 401

    await until(refused, "the key to end", seconds=120)


async def test_keys_are_listed_in_pages_newest_first(manager: Caller) -> None:
    names = [f"key {number}" for number in range(5)]
    for name in names:
        assert (await create(manager, name=name)).status == 201

    seen: list[str] = []
    cursor: str | None = None
    while True:
        query = "" if cursor is None else f"&cursor={cursor}"
        page = (await manager.call("GET", f"/v1/api-keys?limit=2{query}")).json
        seen += [key["name"] for key in page["api_keys"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == names[::-1]
    problem(await manager.call("GET", "/v1/api-keys?limit=0"), 422, "invalid_request")
    problem(await manager.call("GET", "/v1/api-keys?cursor=x"), 422, "invalid_request")


async def test_keys_of_another_tenant_are_as_if_absent(manager: Caller, anyone: Caller) -> None:
    made = (await create(manager)).json
    rival = anyone.of("rival", scopes=MANAGER)
    path = f"/v1/api-keys/{made['api_key_id']}"

    problem(await rival.call("GET", path), 404, "not_found")
    problem(await rival.call("DELETE", path), 404, "not_found")
    assert (await rival.call("GET", "/v1/api-keys")).json["api_keys"] == []
    assert (await rival.call("GET", f"/v1/api-keys?cursor={made['api_key_id']}")).json == {
        "api_keys": [],
        "next_cursor": None,
    }
    moved = made["api_key"].replace("soma_acme_", "soma_rival_")
    problem(await bearing(anyone, moved).call("GET", "/v1/api-keys"), 401, "unauthorized")
    assert (await manager.call("GET", path)).json["revoked_at"] is None


async def test_a_key_that_nearly_fits_opens_nothing(manager: Caller, anyone: Caller) -> None:
    good = (await create(manager)).json["api_key"]
    last = "0" if good[-1] != "0" else "1"
    for wrong in (
        good[:-1] + last,
        good[:-1],
        good + "0",
        good.upper(),
        f"{good} ",
        "soma_",
        good[5:],
    ):
        answer = await bearing(anyone, wrong).call("GET", f"/v1/sessions/{uuid4()}")
        if wrong.strip() == good:
            assert answer.status == 404
            continue
        problem(answer, 401, "unauthorized")
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        assert good[-64:] not in answer.body.decode()


async def test_the_last_use_of_a_key_is_noted(manager: Caller, anyone: Caller) -> None:
    made = (await create(manager)).json
    path = f"/v1/api-keys/{made['api_key_id']}"
    assert (await manager.call("GET", path)).json["last_used_at"] is None

    await bearing(anyone, made["api_key"]).call("GET", f"/v1/sessions/{uuid4()}")

    assert (await manager.call("GET", path)).json["last_used_at"] is not None


async def test_several_credentials_at_once_are_refused(manager: Caller) -> None:
    token = manager.headers["Authorization"]
    async with manager.http.get(
        f"{manager.base}/v1/api-keys", headers=[("Authorization", token), ("Authorization", token)]
    ) as answer:
        assert answer.status == 401
