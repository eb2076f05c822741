"""What a tenant's administrator decides about traces, below what the operator permits."""

from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest
import pytest_asyncio

from somaagent.telemetry.content_permission import ContentPermission
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of

PATH = "/v1/admin/telemetry"


@pytest_asyncio.fixture
async def gateway(postgres: TestDatabase, redis_url: str, broker: Broker) -> AsyncIterator[str]:
    """One whose operator permits two tenants to agree."""
    settings = replace(
        settings_of(postgres, redis_url, broker), content=ContentPermission.of("acme partner")
    )
    async with serving(settings) as base:
        yield base


@pytest.fixture
def acme(anyone: Caller) -> Caller:
    return anyone.of("acme", scopes=["admin"])


async def decided(dsn: str) -> list[tuple[str, bool, str]]:
    """Every decision of all tenants, the oldest first."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(
            "SELECT tenant, recorded, decided_by FROM trace_content_decisions ORDER BY decided_at"
        )
    finally:
        await connection.close()
    return [tuple(row) for row in rows]


async def test_nobody_has_agreed_until_an_administrator_does_and_every_change_is_kept(
    acme: Caller, anyone: Caller, postgres: TestDatabase
) -> None:
    undecided = {"content": False, "permitted": True, "decided_by": None, "decided_at": None}
    assert (await acme.call("GET", PATH)).json == undecided
    # It is so already: there is nothing to be kept.
    assert (await acme.call("PUT", PATH, body={"content": False})).json == undecided

    agreed = await acme.call("PUT", PATH, body={"content": True})
    assert (agreed.status, agreed.json["content"], agreed.json["decided_by"]) == (200, True, "ada")
    bob = anyone.of("acme", subject="bob", scopes=["admin"])
    again = await bob.call("PUT", PATH, body={"content": True})
    assert again.body == agreed.body == (await bob.call("GET", PATH)).body
    partner = anyone.of("partner", scopes=["admin"])
    assert (await partner.call("GET", PATH)).json == undecided

    taken_back = await bob.call("PUT", PATH, body={"content": False})
    assert (taken_back.json["content"], taken_back.json["decided_by"]) == (False, "bob")
    assert taken_back.json["decided_at"] > agreed.json["decided_at"]
    kept = [("acme", True, "ada"), ("acme", False, "bob")]
    assert await decided(postgres.admin_dsn) == kept


async def test_a_tenant_that_the_operator_does_not_name_cannot_agree(
    anyone: Caller, postgres: TestDatabase
) -> None:
    rival = anyone.of("rival", scopes=["admin"])
    refused = await rival.call("PUT", PATH, body={"content": True})
    assert refused.status == 422
    assert refused.headers["content-type"] == "application/problem+json"
    (error,) = refused.json["errors"]
    assert error["pointer"] == "#/content"
    assert "SOMA_TRACES_CONTENT_TENANTS" in error["detail"]
    found = (await rival.call("GET", PATH)).json
    assert (found["content"], found["permitted"]) == (False, False)
    # Agreed while it was permitted; it can be taken back though it is not any more.
    connection = await asyncpg.connect(postgres.admin_dsn)
    await connection.execute(
        "INSERT INTO trace_content_decisions (tenant, seq, recorded, decided_by)"
        " VALUES ('rival', 1, true, 'eve')"
    )
    await connection.close()
    found = (await rival.call("GET", PATH)).json
    assert (found["content"], found["permitted"]) == (True, False)
    taken_back = await rival.call("PUT", PATH, body={"content": False})
    assert (taken_back.status, taken_back.json["content"]) == (200, False)


@pytest.mark.parametrize(
    "body", [{}, {"content": "yes"}, {"content": 1}, {"content": None}, {"content": True, "to": 1}]
)
async def test_what_is_no_decision_is_refused_and_changes_nothing(
    acme: Caller, postgres: TestDatabase, body: dict[str, object]
) -> None:
    refused = await acme.call("PUT", PATH, body=body)
    assert refused.status == 422
    assert refused.json["errors"]
    assert await decided(postgres.admin_dsn) == []


async def test_only_an_administrator_may_see_and_decide(anyone: Caller) -> None:
    member = anyone.of("acme", scopes=["sessions:write", "sessions:read"])
    answers = [
        await member.call("GET", PATH),
        await member.call("PUT", PATH, body={"content": True}),
    ]
    assert [answer.status for answer in answers] == [403, 403]
