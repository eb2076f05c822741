"""Whose session it is, as clients see it, with a real OpenFGA server behind the gateway."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import pytest_asyncio

from somaagent.identity.scopes import DEFAULT_SCOPES
from somaagent.relations import Tuple, session_name, tenant_name, user_name
from somaagent.settings import RelationsSettings
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox, StoredTurn
from tests.integration.functions.gateway.conftest import (
    Answer,
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.support.foreign import absent
from tests.support.openfga import openfga, write
from tests.support.tenancy import tables_and_their_rows
from tests.support.walking import operations


@pytest_asyncio.fixture
async def related(
    tmp_path: Path, postgres: TestDatabase, redis_url: str, broker: Broker
) -> AsyncIterator[tuple[Caller, RelationsSettings]]:
    """A gateway that asks an OpenFGA server, and that server."""
    with openfga(tmp_path) as server:
        settings = replace(settings_of(postgres, redis_url, broker), relations=server)
        async with serving(settings) as base, aiohttp.ClientSession() as http:
            yield Caller(base, http), server


Response = tuple[str, Answer]


async def everything(caller: Caller, ids: dict[str, str], *, gently: bool) -> list[Response]:
    """Each operation that names a session, in its path or body, once; or those that only read."""
    document = (await caller.call("GET", "/openapi.json")).json
    answers: list[Response] = []
    for operation in operations(document):
        # Who may decide about blocked calls does so for the whole tenant, with scopes of its own.
        if operation.path.startswith("/v1/requeue"):
            continue
        in_body = "session_id" in operation.in_body
        if not (in_body or "session_id" in operation.names) or (
            gently and operation.method != "GET"
        ):
            continue
        body = operation.body
        if in_body:
            body = {**(body or {}), "session_id": ids["session_id"]}
        url = operation.url(ids)
        answer = await caller.call(operation.method, url, body=body, headers=operation.headers)
        answers.append((f"{operation.method} {operation.path}", answer))
    return answers


async def things(caller: Caller, operator: Any) -> dict[str, str]:
    """A session, and what is in it."""
    session = await caller.new_session()
    accepted = (await caller.post(session)).json
    turn = StoredTurn(session, UUID(accepted["turn_id"]), UUID(accepted["message_id"]))
    call = await Mailbox(operator, session).add_call(turn, "echo", {"text": "hello"})
    return {name: str(each) for name, each in turn.ids.items()} | {"call_id": str(call.call_id)}


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
    related: tuple[Caller, RelationsSettings], operator: Any
) -> None:
    anyone, _ = related
    ada, zoe = anyone.of("acme", subject="ada"), anyone.of("acme", subject="zoe")
    adas = await things(ada, operator)
    before = await tables_and_their_rows(operator, "acme")

    there = await everything(zoe, adas, gently=False)
    nowhere = await everything(zoe, absent(), gently=False)

    # Import alone names no session.
    assert len(there) > 20
    for (what, foreign), (_, missing) in zip(there, nowhere, strict=True):
        assert foreign.status == missing.status == 404, what
        # Each request has an id of its own.
        assert {**foreign.json, "instance": ""} == {**missing.json, "instance": ""}, what
    assert await tables_and_their_rows(operator, "acme") == before


async def test_whose_session_it_is_may_read_all_of_it(
    related: tuple[Caller, RelationsSettings], operator: Any
) -> None:
    anyone, _ = related
    ada = anyone.of("acme", subject="ada")
    adas = await things(ada, operator)
    await operator.execute("UPDATE turns SET state = 'failed', completed_at = now()")

    for what, answer in await everything(ada, adas, gently=True):
        # A stream begins, a WebSocket wants an upgrade, and no model counts the context's tokens.
        assert answer.status in (200, 426, 503), (what, answer.body)


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


async def test_the_session_of_a_delegated_task_is_the_askers_and_not_the_participants(
    related: tuple[Caller, RelationsSettings], operator: Any
) -> None:
    anyone, server = related
    ada, bob, zoe = (anyone.of("acme", subject=name) for name in ("ada", "bob", "zoe"))
    parent = await ada.new_session()
    write(
        server,
        Tuple(user_name("acme", "bob"), "participant", session_name("acme", parent)).document(),
    )
    child = uuid4()
    # As the tool executor stores it: created by whoever asked.
    await operator.execute(
        "INSERT INTO sessions (tenant, id, created_by, parent_session_id, delegation_depth)"
        " VALUES ('acme', $1, 'ada', $2, 1)",
        child,
        parent,
    )

    statuses = [
        [(await who.call("GET", f"/v1/sessions/{each}")).status for each in (parent, child)]
        for who in (ada, bob, zoe)
    ]
    assert statuses == [[200, 200], [200, 404], [404, 404]]
    # Nor does a list show it to anybody.
    for who in (ada, bob):
        listed = (await who.call("GET", "/v1/sessions")).json["sessions"]
        assert [each["session_id"] for each in listed] == [str(parent)]
