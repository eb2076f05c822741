"""Another tenant's ids, on every operation that the OpenAPI document has: as good as absent ones.

The walk takes operations, parameters and bodies from the document, so that a new operation is
covered by being there.
"""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from itertools import product

import asyncpg
import pytest_asyncio

from somaagent.identity import SCOPES
from somaagent.settings import ModelSettings
from somaagent.streams.connection import Redis, RedisAddress
from somaagent.streams.frames import stream_key
from somaagent.streams.writer import TurnStream
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    Answer,
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.integration.functions.gateway.test_streams import Turn
from tests.support.foreign import KEY, NAMES, SECRET, absent, belongings
from tests.support.tenancy import tables_and_their_rows
from tests.support.walking import Json, Operation, operations

VARYING = {"date", "ratelimit", "x-request-id", "traceparent"}
"""Headers that differ between two equal requests."""


@dataclass(frozen=True)
class Tenants:
    """Acme, who has things, and the rival, who has the like."""

    document: Json
    acme: Caller
    rival: Caller
    acmes: dict[str, str]
    rivals: dict[str, str]

    def operations(self) -> Iterator[Operation]:
        return operations(self.document)


@pytest_asyncio.fixture
async def gateway(
    postgres: TestDatabase, redis_url: str, broker: Broker, model_url: str
) -> AsyncIterator[str]:
    """A gateway that has a model to ask: responses of it are things of a tenant too."""
    model = ModelSettings(
        base_url=model_url, token_timeout_seconds=150, first_token_timeout_seconds=150
    )
    async with serving(replace(settings_of(postgres, redis_url, broker), model=model)) as base:
        yield base


@pytest_asyncio.fixture
async def tenants(anyone: Caller, operator: "asyncpg.Connection[asyncpg.Record]") -> Tenants:
    scopes = sorted(SCOPES)
    acme, rival = anyone.of("acme", scopes=scopes), anyone.of("rival", scopes=scopes)
    return Tenants(
        document=(await anyone.call("GET", "/openapi.json")).json,
        acme=acme,
        rival=rival,
        acmes=await belongings(acme, "acme", operator),
        rivals=await belongings(rival, "rival", operator),
    )


def told(answer: Answer, ids: dict[str, str]) -> tuple[int, dict[str, str], str]:
    """An answer without what differs between two requests anyhow."""
    # Each request has an id of its own.
    text = re.sub(r"urn:somaagent:request:[0-9a-f]+", "", answer.body.decode())
    headers = {
        name.lower(): value for name, value in answer.headers.items() if name.lower() not in VARYING
    }
    for name, value in ids.items():
        text = text.replace(value, f"<{name}>")
        headers = {key: held.replace(value, f"<{name}>") for key, held in headers.items()}
    headers.pop("content-length", None)
    return answer.status, headers, text


async def test_another_tenants_ids_are_answered_like_absent_ones_and_change_nothing(
    tenants: Tenants, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    before = await tables_and_their_rows(operator, "acme")
    walked = 0
    for operation in tenants.operations():
        # Every way to mix one's own ids with foreign ones, but not only one's own.
        for foreign in product((True, False), repeat=len(operation.names)):
            if not any(foreign):
                continue
            nobodys = absent()
            mixed = dict(zip(operation.names, foreign, strict=True))

            def pick(theirs: dict[str, str], mixed: dict[str, bool] = mixed) -> dict[str, str]:
                return {
                    name: theirs[name] if mixed.get(name) else tenants.rivals[name]
                    for name in NAMES
                }

            there = await tenants.rival.call(
                operation.method,
                operation.url(pick(tenants.acmes)),
                body=operation.body,
                headers=operation.headers,
            )
            nowhere = await tenants.rival.call(
                operation.method,
                operation.url(pick(nobodys)),
                body=operation.body,
                headers=operation.headers,
            )
            what = f"{operation.method} {operation.url(pick(tenants.acmes))}"
            assert told(there, tenants.acmes) == told(nowhere, nobodys), what
            assert there.status in (403, 404), what
            assert SECRET.encode() not in there.body, what
            walked += 1
    assert walked >= 10
    assert await tables_and_their_rows(operator, "acme") == before


async def test_lists_hold_nothing_of_another_tenant(tenants: Tenants, anyone: Caller) -> None:
    empty = anyone.of("newcomer", scopes=sorted(SCOPES))
    walked = 0
    for operation in tenants.operations():
        if operation.method == "GET" and "{" not in operation.path:
            listed = await empty.call("GET", operation.path)
            assert listed.status == 200, operation.path
            for value in (SECRET, *tenants.acmes.values(), *tenants.rivals.values()):
                assert value not in listed.body.decode(), operation.path
            walked += 1
    assert walked >= 2


async def test_an_idempotency_key_of_another_tenant_repeats_nothing(tenants: Tenants) -> None:
    headers = {"Idempotency-Key": KEY}
    again = await tenants.acme.call("POST", "/v1/sessions", body={"title": SECRET}, headers=headers)
    assert again.json["session_id"] == tenants.acmes["session_id"]

    # The rival has used the same key for its own session.
    own = await tenants.rival.call("POST", "/v1/sessions", body={"title": SECRET}, headers=headers)
    assert own.json["session_id"] == tenants.rivals["session_id"]


async def test_a_position_in_another_tenants_stream_leads_nowhere(
    tenants: Tenants, voice: TurnStream, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    acmes, rivals = tenants.acmes, tenants.rivals
    path = f"/v1/sessions/{acmes['session_id']}/messages"
    accepted = (await tenants.acme.call("POST", path, body={"text": SECRET})).json
    turn = Turn(accepted, operator, voice)
    await turn.say(SECRET)
    await turn.complete(SECRET)
    last = (await tenants.acme.frames(turn.url))[-1].id
    assert last is not None
    for session in (acmes["session_id"], rivals["session_id"]):
        for position in (last, f"done-{acmes['turn_id']}"):
            answer = await tenants.rival.call(
                "GET",
                f"/v1/sessions/{session}/stream?turn_id={acmes['turn_id']}",
                headers={"Last-Event-ID": position},
            )
            assert answer.status == 404


async def test_every_redis_key_is_of_one_tenant_or_of_the_platform(
    tenants: Tenants,
    voice: TurnStream,
    operator: "asyncpg.Connection[asyncpg.Record]",
    redis_url: str,
) -> None:
    path = f"/v1/sessions/{tenants.acmes['session_id']}/messages"
    accepted = (await tenants.acme.call("POST", path, body={"text": SECRET})).json
    turn = Turn(accepted, operator, voice)
    await turn.say(SECRET)
    redis = Redis(RedisAddress.parse(redis_url))
    (keys,) = await redis.execute(("KEYS", "*"))
    redis.close()

    named = {key.decode() for key in keys}
    assert stream_key("acme", turn.session).decode() in named
    for key in named:
        owner = key.partition("{")[2].partition("}")[0]
        platforms = key.startswith(("soma:limit:", "soma:withdrawn")) and owner == ""
        assert platforms or key.startswith(f"soma:{{{owner}}}:"), key
        # No key of one tenant carries an id of another.
        if owner != "acme":
            assert not any(value in key for value in tenants.acmes.values()), key
