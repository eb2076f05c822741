"""Whose session it is, as clients see it, with a real OpenFGA server behind the gateway."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import aiohttp
import pytest_asyncio

from somaagent.identity.scopes import DEFAULT_SCOPES
from somaagent.relations import Tuple, session_name, tenant_name, user_name
from somaagent.settings import RelationsSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    Answer,
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.support.openfga import openfga, write


@pytest_asyncio.fixture
async def related(
    tmp_path: Path, postgres: TestDatabase, redis_url: str, broker: Broker
) -> AsyncIterator[tuple[Caller, RelationsSettings]]:
    """A gateway that asks an OpenFGA server, and that server."""
    with openfga(tmp_path) as server:
        settings = replace(settings_of(postgres, redis_url, broker), relations=server)
        async with serving(settings) as base, aiohttp.ClientSession() as http:
            yield Caller(base, http), server


async def everything(caller: Caller, session: UUID, turn: str) -> list[tuple[str, Answer]]:
    """Each operation on a session, once."""
    path = f"/v1/sessions/{session}"
    return [
        (f"{method} {rest}", await caller.call(method, path + rest, body=body))
        for method, rest, body in (
            ("GET", "", None),
            ("GET", "/messages", None),
            ("POST", "/messages", {"text": "hello"}),
            ("GET", f"/turns/{turn}", None),
            ("GET", f"/turns/{turn}/trail", None),
            ("GET", f"/stream?turn_id={turn}", None),
        )
    ]


async def test_a_session_is_its_creators_its_participants_and_the_administrators(
    related: tuple[Caller, RelationsSettings],
) -> None:
    anyone, server = related
    ada, bob, zoe = (anyone.of("acme", subject=name) for name in ("ada", "bob", "zoe"))
    root = anyone.of("acme", subject="root", scopes=[*DEFAULT_SCOPES, "admin"])
    session = await ada.new_session()
    write(
        server,
        Tuple(user_name("acme", "bob"), "participant", session_name("acme", session)).document(),
    )
    path = f"/v1/sessions/{session}"

    assert (await ada.post(session)).status == 202
    assert (await bob.post(session)).status == 202
    assert (await root.call("GET", path)).status == 200
    assert (await root.post(session)).status == 404
    assert (await zoe.call("GET", path)).status == 404


async def test_who_has_no_part_in_a_session_is_answered_as_if_it_were_not_there(
    related: tuple[Caller, RelationsSettings],
) -> None:
    anyone, _ = related
    ada, zoe = anyone.of("acme", subject="ada"), anyone.of("acme", subject="zoe")
    session = await ada.new_session()
    turn = (await ada.post(session)).json["turn_id"]

    there = await everything(zoe, session, turn)
    nowhere = await everything(zoe, uuid4(), str(uuid4()))

    for (what, foreign), (_, absent) in zip(there, nowhere, strict=True):
        assert foreign.status == 404, what
        # Each request has an id of its own.
        assert {**foreign.json, "instance": ""} == {**absent.json, "instance": ""}, what
    listed = await ada.call("GET", f"/v1/sessions/{session}/messages")
    assert len(listed.json["messages"]) == 1


async def test_one_lists_the_sessions_that_one_may_read(
    related: tuple[Caller, RelationsSettings],
) -> None:
    anyone, server = related
    ada, bob, zoe = (anyone.of("acme", subject=name) for name in ("ada", "bob", "zoe"))
    root = anyone.of("acme", subject="root", scopes=[*DEFAULT_SCOPES, "admin"])
    adas, shared, bobs = [
        str(session)
        for session in (await ada.new_session(), await ada.new_session(), await bob.new_session())
    ]
    rivals = str(await anyone.of("rival", subject="ada").new_session())
    for tenant, session in (("acme", shared), ("rival", rivals)):
        name = session_name(tenant, UUID(session))
        write(server, Tuple(user_name("acme", "bob"), "participant", name).document())
    stored = Tuple(user_name("acme", "eve"), "admin", tenant_name("acme"))
    write(server, stored.document())

    async def listed(caller: Caller) -> set[str]:
        pages = await caller.call("GET", "/v1/sessions")
        assert pages.status == 200, pages.body
        return {session["session_id"] for session in pages.json["sessions"]}

    assert await listed(ada) == {adas, shared}
    assert await listed(bob) == {shared, bobs}
    assert await listed(zoe) == set()
    assert await listed(root) == {adas, shared, bobs}
    assert await listed(anyone.of("acme", subject="eve")) == {adas, shared, bobs}
    assert await listed(anyone.of("rival", subject="ada")) == {rivals}
    pages = await bob.call("GET", "/v1/sessions?limit=1")
    rest = await bob.call("GET", f"/v1/sessions?limit=1&cursor={pages.json['next_cursor']}")
    both = [*pages.json["sessions"], *rest.json["sessions"]]
    assert [session["session_id"] for session in both] == [bobs, shared]
    assert rest.json["next_cursor"] is None


async def test_without_the_server_sessions_are_closed(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    away = RelationsSettings(url="http://127.0.0.1:1", store_id="none", model_id="none")
    settings = replace(settings_of(postgres, redis_url, broker), relations=away)
    async with serving(settings) as base, aiohttp.ClientSession() as http:
        ada = Caller(base, http).of("acme")
        answer = await ada.call("GET", f"/v1/sessions/{await ada.new_session()}")

        assert answer.status == 503
        assert answer.json["type"] == "urn:somaagent:error:relations_unavailable"
        assert (await ada.call("GET", "/v1/sessions")).status == 503
        # What is not there is not there, whoever asks.
        assert (await ada.call("GET", f"/v1/sessions/{uuid4()}")).status == 404
