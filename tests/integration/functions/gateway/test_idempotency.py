"""One key, one effect: whatever is repeated, however many at once, on however many gateways."""

import asyncio
import socket
from collections import Counter
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from starlette.responses import Response

from functions.gateway.idempotency import MAX_ANSWER_BYTES, stored
from somaagent.settings import EventSettings, GatewaySettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    Answer,
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.integration.functions.gateway.processes import running
from tests.support.platform import until

Operator = Any  # asyncpg's connection

SCOPES = ["personas:write", "sessions:read", "sessions:write"]
EQUAL_REQUESTS = 200


async def test_two_hundred_equal_requests_at_two_gateways_have_one_effect_and_equal_answers(
    postgres: TestDatabase, redis_url: str, broker: Broker, operator: Operator
) -> None:
    async with (
        running(postgres, redis_url, broker) as (one, _),
        running(postgres, redis_url, broker) as (other, _),
    ):
        callers = [one.of("acme", scopes=SCOPES), other.of("acme", scopes=SCOPES)]
        session = await callers[0].new_session()
        persona = {"id": "tutor", "name": "Tutor", "system_prompt": "Teach."}

        async def all_at_once(path: str, body: object, key: str) -> list[Answer]:
            headers = {"Idempotency-Key": key}
            return await asyncio.gather(
                *(
                    callers[number % 2].call("POST", path, body=body, headers=headers)
                    for number in range(EQUAL_REQUESTS)
                )
            )

        created = await all_at_once("/v1/sessions", {"title": "one"}, "k1")
        personas = await all_at_once("/v1/personas", persona, "k2")
        posted = await all_at_once(f"/v1/sessions/{session}/messages", {"text": "hello"}, "k3")

    for answers, status in ((created, 201), (personas, 201), (posted, 202)):
        assert Counter(answer.status for answer in answers) == {status: EQUAL_REQUESTS}
        assert len({answer.body for answer in answers}) == 1
        assert len({answer.headers["location"] for answer in answers}) == 1
    assert await operator.fetchval("SELECT count(*) FROM sessions WHERE title = 'one'") == 1
    assert await operator.fetchval("SELECT count(*) FROM personas") == 1
    assert await operator.fetchval("SELECT count(*) FROM turns") == 1


async def test_a_repeat_that_comes_while_the_first_is_worked_on_gets_409_in_the_end(
    postgres: TestDatabase, redis_url: str, broker: Broker, operator: Operator
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        # A broker that takes connections and never answers: the first request is long in flight.
        sink = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        settings = settings_of(postgres, redis_url, broker)
        events = EventSettings(
            signing_key=settings.events.signing_key, sink=sink, publish_timeout_seconds=5
        )
        settings = replace(
            settings, events=events, gateway=GatewaySettings(idempotency_wait_seconds=0.2)
        )
        async with serving(settings) as base, aiohttp.ClientSession() as http:
            acme = Caller(base, http).of("acme")
            session = await acme.new_session()
            first = asyncio.create_task(acme.post(session, key="k1"))

            async def stored_turn() -> bool:
                return bool(await operator.fetchval("SELECT count(*) FROM turns"))

            await until(stored_turn, "the first request to be worked on")
            repeat = await acme.post(session, key="k1")
            other = await acme.post(session, "another", key="k1")
            assert (await first).status == 503

    assert repeat.status == 409
    assert repeat.json["type"] == "urn:somaagent:error:request_in_flight"
    assert int(repeat.headers["retry-after"]) > 0
    assert (other.status, other.json["type"]) == (
        422,
        "urn:somaagent:error:idempotency_key_reused",
    )


async def test_a_repeat_at_another_gateway_waits_for_the_transaction_of_the_first(
    acme: Caller, operator: Operator
) -> None:
    # What another gateway holds while it works on the request.
    lock = (
        "SELECT pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'acme', 'ada', 'k'), 7))"
    )
    async with operator.transaction():
        await operator.execute(lock)
        waiting = asyncio.create_task(
            acme.call("POST", "/v1/sessions", headers={"Idempotency-Key": "k"})
        )
        done, _ = await asyncio.wait({waiting}, timeout=0.3)
        assert not done
        await operator.execute(
            "INSERT INTO idempotency_keys (tenant, subject, key, request_hash, status, answer)"
            " VALUES ('acme', 'ada', 'k', 'of another request', 201, '{}')"
        )

    assert (await waiting).status == 422


async def test_a_refused_request_leaves_its_key_free(anyone: Caller) -> None:
    editor = anyone.of("acme", scopes=SCOPES)
    headers = {"Idempotency-Key": "k"}
    body = {"persona": "tutor"}
    assert (await editor.call("POST", "/v1/sessions", body=body, headers=headers)).status == 422
    await editor.call(
        "POST", "/v1/personas", body={"id": "tutor", "name": "T", "system_prompt": "Teach."}
    )

    assert (await editor.call("POST", "/v1/sessions", body=body, headers=headers)).status == 201


async def test_equal_json_written_differently_is_the_same_request(acme: Caller) -> None:
    headers = {"Idempotency-Key": "k"}
    first = await acme.call(
        "POST", "/v1/sessions", raw=b'{"title": "a", "persona": null}', headers=headers
    )

    again = await acme.call(
        "POST", "/v1/sessions", raw=b'{ "persona":null,"title":"a"}', headers=headers
    )

    assert (again.status, again.body) == (201, first.body)


async def test_every_post_takes_a_key(anyone: Caller) -> None:
    document = (await anyone.call("GET", "/openapi.json")).json

    without = [
        path
        for path, operations in document["paths"].items()
        if "post" in operations
        and "Idempotency-Key"
        not in {item["name"] for item in operations["post"].get("parameters", [])}
    ]

    # What a repeat of it would be known by, the browser's session, has ended.
    assert without == ["/v1/auth/logout"]


@pytest.mark.parametrize(
    ("length", "kept"), [(MAX_ANSWER_BYTES, True), (MAX_ANSWER_BYTES + 1, False)]
)
def test_an_answer_is_kept_up_to_a_bound(length: int, kept: bool) -> None:
    status, body, _ = stored(Response(b"x" * length, status_code=201))

    assert status == 201
    assert (body is not None) == kept
