"""Whatever comes in, the answer is a problem that its sender can understand."""

import asyncio
import json
import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from functions.gateway.limits import MAX_BODY_BYTES
from somaagent.events.conversation import MAX_TEXT_CHARACTERS
from somaagent.local.layout import checkout
from somaagent.settings import GatewaySettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    Answer,
    Broker,
    Caller,
    serving,
    settings_of,
)


def problem(answer: Answer, status: int, code: str) -> dict[str, Any]:
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json
    assert body["type"] == f"urn:somaagent:error:{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


async def test_a_request_without_a_token_is_told_how_to_authenticate(anyone: Caller) -> None:
    answer = await anyone.call("POST", "/v1/sessions", body={})

    problem(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"] == 'Bearer realm="somaagent"'


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer a.b.c", "Bearer " + "x" * 9000], ids=len
)
async def test_a_bad_token_is_refused(anyone: Caller, header: str) -> None:
    answer = await anyone.call("GET", "/v1/sessions/x", headers={"Authorization": header})

    problem(answer, 401, "unauthorized")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "nonsense", ""])
async def test_another_scheme_is_no_token(anyone: Caller, header: str) -> None:
    answer = await anyone.call("POST", "/v1/sessions", headers={"Authorization": header})

    problem(answer, 401, "unauthorized")


async def test_a_token_without_the_scope_is_refused(anyone: Caller) -> None:
    reader = anyone.of("acme", scopes=["sessions:read"])

    answer = await reader.call("POST", "/v1/sessions", body={})

    problem(answer, 403, "insufficient_scope")
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
    assert 'scope="sessions:write"' in answer.headers["www-authenticate"]
    writer = anyone.of("acme", scopes=["sessions:write"])
    problem(await writer.call("GET", f"/v1/sessions/{uuid4()}"), 403, "insufficient_scope")


@pytest.mark.parametrize(
    "raw",
    [b"{", b"nonsense", b'{"text": "a"', b"\xff\xfe", b'{"text": "\xff"}', b"[" * 100_000],
    ids=lambda raw: repr(raw[:10]),
)
async def test_a_body_that_is_no_json_is_refused(acme: Caller, raw: bytes) -> None:
    session = await acme.new_session()

    answer = await acme.call("POST", f"/v1/sessions/{session}/messages", raw=raw)

    assert problem(answer, 400, answer.json["type"].rpartition(":")[2])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/text"),
        ({"text": ""}, "#/text"),
        ({"text": "  \n"}, "#/text"),
        ({"text": None}, "#/text"),
        ({"text": 5}, "#/text"),
        ({"text": ["a"]}, "#/text"),
        ({"text": "a\x00b"}, "#/text"),
        ({"text": "x" * (MAX_TEXT_CHARACTERS + 1)}, "#/text"),
        ({"text": "a", "tenant": "rival"}, "#/tenant"),
        ({"text": "a", "a/b~c": 1}, "#/a~1b~0c"),
        ([], "#"),
        ("text", "#"),
        (7, "#"),
    ],
    ids=lambda value: repr(value)[:30],
)
async def test_a_wrong_field_is_named(acme: Caller, body: object, pointer: str) -> None:
    session = await acme.new_session()

    answer = await acme.call("POST", f"/v1/sessions/{session}/messages", body=body)

    errors = problem(answer, 422, "invalid_request")["errors"]
    assert [error["pointer"] for error in errors] == [pointer]
    assert all(error["detail"] for error in errors)


async def test_half_a_surrogate_pair_is_refused(acme: Caller) -> None:
    session = await acme.new_session()

    answer = await acme.call(
        "POST", f"/v1/sessions/{session}/messages", raw=b'{"text": "\\ud800", "\\ud800": 1}'
    )

    problem(answer, 422, "invalid_request")


async def test_a_missing_body_is_named(acme: Caller) -> None:
    session = await acme.new_session()

    problem(await acme.call("POST", f"/v1/sessions/{session}/messages"), 422, "invalid_request")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""]
)
async def test_a_body_of_another_type_is_refused(acme: Caller, content_type: str) -> None:
    answer = await acme.call(
        "POST", "/v1/sessions", raw=b"{}", headers={"Content-Type": content_type}
    )

    problem(answer, 415, "unsupported_media_type")


async def test_json_in_utf8_may_say_so(acme: Caller) -> None:
    answer = await acme.call(
        "POST",
        "/v1/sessions",
        raw='{"title": "é"}'.encode(),
        headers={"Content-Type": "Application/JSON; charset=UTF-8"},
    )

    assert answer.status == 201
    assert answer.json["title"] == "é"


async def test_the_largest_message_is_accepted(acme: Caller) -> None:
    session = await acme.new_session()

    assert (await acme.post(session, "ä" * MAX_TEXT_CHARACTERS)).status == 202


async def test_the_largest_message_may_be_written_in_ascii(acme: Caller) -> None:
    session = await acme.new_session()
    raw = json.dumps({"text": "😀" * MAX_TEXT_CHARACTERS}).encode("ascii")

    answer = await acme.call("POST", f"/v1/sessions/{session}/messages", raw=raw)

    assert answer.status == 202


async def test_a_body_that_is_too_large_is_refused(acme: Caller) -> None:
    answer = await acme.call("POST", "/v1/sessions", raw=b" " * (MAX_BODY_BYTES + 1))

    problem(answer, 413, "body_too_large")


async def test_a_body_of_unknown_length_is_read_with_a_bound(acme: Caller) -> None:
    async def endless() -> Any:
        for _ in range(2 * MAX_BODY_BYTES // 8192):
            yield b" " * 8192

    async with acme.http.post(
        acme.base + "/v1/sessions",
        data=endless(),
        headers={**acme.headers, "Content-Type": "application/json"},
    ) as response:
        assert response.status == 413


@pytest.mark.parametrize("path", ["", "/messages", "/stream", "/turns/{}", "/turns/{}/trail"])
@pytest.mark.parametrize("session", ["unknown", "rival", "malformed"])
async def test_unknown_and_foreign_sessions_look_alike(
    acme: Caller, anyone: Caller, path: str, session: str
) -> None:
    theirs = await anyone.of("rival").new_session()
    names = {"unknown": str(uuid4()), "rival": str(theirs), "malformed": "no-uuid"}
    url = f"/v1/sessions/{names[session]}{path.format(uuid4())}"

    problem(await acme.call("GET", url), 404, "not_found")


async def test_a_message_to_an_unknown_or_foreign_session_is_refused(
    acme: Caller, anyone: Caller, broker: Broker
) -> None:
    theirs = await anyone.of("rival").new_session()

    for session in (uuid4(), theirs):
        problem(await acme.post(session, key="k"), 404, "not_found")
    assert await broker.events() == []


async def test_an_unknown_turn_is_not_found(acme: Caller) -> None:
    session, other = await acme.new_session(), await acme.new_session()
    turn = (await acme.post(other)).json["turn_id"]

    for path in (f"stream?turn_id={turn}", f"turns/{turn}", f"turns/{uuid4()}/trail"):
        problem(await acme.call("GET", f"/v1/sessions/{session}/{path}"), 404, "not_found")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("messages?limit=0", "limit"),
        ("messages?limit=201", "limit"),
        ("messages?limit=x", "limit"),
        ("messages?cursor=x", "cursor"),
        ("messages?cursor=-1", "cursor"),
        ("stream?turn_id=x", "turn_id"),
    ],
)
async def test_a_wrong_parameter_is_named(acme: Caller, path: str, parameter: str) -> None:
    session = await acme.new_session()

    answer = await acme.call("GET", f"/v1/sessions/{session}/{path}")

    (error,) = problem(answer, 422, "invalid_request")["errors"]
    assert (error["in"], error["parameter"]) == ("query", parameter)


@pytest.mark.parametrize(
    "value", ["x", "1", "1-", "-1", "1-2-3", "9" * 40 + "-1", "9" * 17 + "-1", f"{2**64 - 1}-0"]
)
async def test_a_wrong_last_event_id_is_named(acme: Caller, value: str) -> None:
    session = await acme.new_session()

    answer = await acme.call(
        "GET", f"/v1/sessions/{session}/stream", headers={"Last-Event-ID": value}
    )

    (error,) = problem(answer, 422, "invalid_request")["errors"]
    assert error["parameter"] == "Last-Event-ID"


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256])
async def test_a_malformed_idempotency_key_is_named(acme: Caller, key: str) -> None:
    session = await acme.new_session()

    (error,) = problem(await acme.post(session, key=key), 422, "invalid_request")["errors"]

    assert error["parameter"] == "Idempotency-Key"


async def test_unknown_paths_and_methods_are_problems_too(acme: Caller) -> None:
    problem(await acme.call("GET", "/v2/anything"), 404, "not_found")
    problem(await acme.call("GET", "/v1/sessions/"), 404, "not_found")
    answer = await acme.call("DELETE", "/v1/sessions")
    problem(answer, 405, "method_not_allowed")
    assert "POST" in answer.headers["allow"]


async def test_nothing_is_accepted_while_postgres_is_away(
    acme: Caller, operator: Any, broker: Broker
) -> None:
    session = await acme.new_session()
    name = await operator.fetchval("SELECT current_database()")
    # New connections are refused and the open ones end.
    await operator.execute(f'ALTER DATABASE "{name}" WITH CONNECTION LIMIT 0')
    await operator.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    answer = await acme.post(session)

    problem(answer, 503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    ready = await acme.call("GET", "/readyz")
    assert (ready.status, ready.json["components"]["postgres"]) == (503, "unreachable")
    assert (await acme.call("GET", "/healthz")).status == 200
    assert await broker.events() == []

    await operator.execute(f'ALTER DATABASE "{name}" WITH CONNECTION LIMIT -1')
    assert (await acme.post(session)).status == 202


async def test_whoever_has_the_openapi_document_is_not_sent_it_again(anyone: Caller) -> None:
    first = await anyone.call("GET", "/openapi.json")
    tag = first.headers["etag"]
    assert first.headers["content-type"] == "application/json"
    assert first.headers["cache-control"] == "no-cache"
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)

    for path in ("/openapi.json", "/v1/openapi.json"):
        for known in (tag, f"W/{tag}", f'"another", {tag}', "*"):
            again = await anyone.call("GET", path, headers={"If-None-Match": known})
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        other = await anyone.call("GET", path, headers={"If-None-Match": '"another"'})
        assert (other.status, other.body) == (200, first.body)


async def test_the_openapi_document_describes_every_route_with_examples(anyone: Caller) -> None:
    document = (await anyone.call("GET", "/openapi.json")).json

    # The committed document is the reviewed list: nothing more is served, and nothing less.
    committed = json.loads((checkout() / "clients" / "openapi.json").read_text())
    assert document["paths"].keys() == committed["paths"].keys()
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    schemas = document["components"]["schemas"]
    # An enumeration lists all that it may be.
    shown = {name for name, schema in schemas.items() if schema.keys() & {"examples", "enum"}}
    assert schemas.keys() - shown == set()
    assert "HTTPValidationError" not in str(document)
    # A signed link is its own credential, and what the server can do is no secret.
    open_to_all = {("/v1/downloads/{token}", "get"), ("/v1/downloads/{token}", "head")}
    open_to_all |= {("/v1/uploads", "options"), ("/v1/version", "get"), ("/v1/health", "get")}
    for path, routes in document["paths"].items():
        for method, route in routes.items():
            assert route["summary"]
            if path.startswith("/v1/auth/"):
                continue
            if path.startswith("/v1") and (path, method) not in open_to_all:
                assert {len(scopes) for one in route["security"] for scopes in one.values()} == {1}
                openai = path.startswith(("/v1/chat/", "/v1/models", "/v1/responses"))
                form = "application/json" if openai else "application/problem+json"
                assert route["responses"]["401"]["content"].keys() == {form}


async def test_the_process_says_how_it_is(anyone: Caller) -> None:
    async def ready() -> Answer:
        return await anyone.call("GET", "/readyz")

    answer = await ready()
    assert (answer.status, answer.json["status"]) == (200, "ready")
    assert (await anyone.call("GET", "/healthz")).json["status"] == "ok"


@pytest.mark.parametrize(
    ("path", "length"),
    [("/v1/sessions", 100), ("/v1/events", 100), ("/v1/chat/completions", 100)],
)
async def test_a_body_that_does_not_come_is_waited_for_so_long_and_no_longer(
    postgres: TestDatabase, redis_url: str, broker: Broker, path: str, length: int
) -> None:
    settings = replace(
        settings_of(postgres, redis_url, broker), gateway=GatewaySettings(body_seconds=0.5)
    )
    async with serving(settings) as base, aiohttp.ClientSession() as http:
        ada = Caller(base, http).of("acme")
        port = int(base.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = (
            f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            f"authorization: {ada.headers['Authorization']}\r\ncontent-length: {length}\r\n\r\n"
        )
        writer.write(head.encode() + b'{"')
        async with asyncio.timeout(60):
            answer = await reader.read()
        writer.close()

    head_, _, body = answer.partition(b"\r\n\r\n")
    assert head_.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in head_.lower()
    assert b"request_timeout" in body
