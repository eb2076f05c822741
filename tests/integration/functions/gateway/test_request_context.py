"""What every answer carries, and what the logs and traces of a real run do not."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from functions.gateway.request_context import SECURITY_HEADERS
from somaagent.mode import Mode
from somaagent.settings import GatewaySettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    JWT_SECRET,
    KEY,
    Broker,
    Caller,
    environment_of,
    serving,
    settings_of,
)
from tests.integration.functions.gateway.filing import link, stored, upload
from tests.support.gateway_process import gateway_process
from tests.support.platform import until

ORIGIN = "https://console.example"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/v1/version", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/v1/sessions/x", 401),
        ("GET", "/nowhere", 404),
        ("DELETE", "/v1/version", 405),
        ("POST", "/v1/sessions", 401),
        ("OPTIONS", "/v1/sessions", 405),
    ],
)
async def test_every_answer_tells_browsers_to_be_careful_and_names_its_request(
    anyone: Caller, method: str, path: str, status: int
) -> None:
    answer = await anyone.call(method, path)

    assert answer.status == status
    # The document of the interface is the same for all, and may be kept.
    kept = {"cache-control": "no-cache"} if path == "/openapi.json" else {}
    for name, value in (SECURITY_HEADERS | kept).items():
        assert answer.headers[name] == value
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert len(answer.headers["x-request-id"]) == 32
    if status >= 400:
        assert answer.json["instance"] == f"urn:somaagent:request:{answer.headers['x-request-id']}"


async def test_a_crash_is_answered_like_everything_else(acme: Caller, operator: Any) -> None:
    session = await acme.new_session()
    await operator.execute("ALTER TABLE turns RENAME TO turns_gone")

    answer = await acme.post(session, "what nobody may read in a log")

    assert answer.status == 500
    assert answer.json["type"] == "urn:somaagent:error:internal"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json["instance"].endswith(answer.headers["x-request-id"])


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0123abcd-EFGH_9", True),
        ("a" * 64, True),
        ("short", False),
        ("a" * 65, False),
        ("eyJhbGciOiJIUzI1NiJ9.e30.c2ln", False),
        ("line break\tand more", False),
        ('"}{"', False),
    ],
)
async def test_a_request_id_is_kept_when_it_is_sane(anyone: Caller, sent: str, kept: bool) -> None:
    answer = await anyone.call("GET", "/healthz", headers={"X-Request-Id": sent})

    assert (answer.headers["x-request-id"] == sent) is kept


async def test_pages_of_other_origins_are_told_nothing_unless_listed(
    anyone: Caller, postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    preflight = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,idempotency-key",
    }
    closed = await anyone.call("OPTIONS", "/v1/sessions", headers=preflight)
    assert closed.status == 405
    simple = await anyone.call("GET", "/healthz", headers={"Origin": ORIGIN})
    for answer in (closed, simple):
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]

    settings = settings_of(postgres, redis_url, broker)
    gateway = settings.gateway.model_copy(update={"cors_origins": f"{ORIGIN} http://[::1]:5173"})
    async with (
        serving(replace(settings, gateway=gateway)) as base,
        aiohttp.ClientSession() as http,
    ):
        listed = Caller(base, http)
        opened = await listed.call("OPTIONS", "/v1/sessions", headers=preflight)
        assert (opened.status, opened.headers["access-control-allow-origin"]) == (200, ORIGIN)
        assert "access-control-allow-credentials" not in opened.headers
        answer = await listed.call("GET", "/v1/sessions/x", headers={"Origin": ORIGIN})
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        for origin in ("https://evil.example", "null", "https://console.example.evil.example"):
            stranger = await listed.call("GET", "/healthz", headers={"Origin": origin})
            assert "access-control-allow-origin" not in stranger.headers


@pytest.mark.parametrize("origins", ["*", "null", "console.example", "https://a.example/path"])
async def test_an_origin_that_is_none_keeps_the_gateway_from_starting(
    postgres: TestDatabase, redis_url: str, broker: Broker, origins: str
) -> None:
    settings = settings_of(postgres, redis_url, broker)
    wrong = replace(settings, gateway=GatewaySettings(cors_origins=origins))

    with pytest.raises(ValueError, match="SOMA_CORS_ORIGINS"):
        async with serving(wrong):
            pass


async def test_on_a_developers_machine_browsers_are_not_told_to_insist_on_https(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    settings = replace(settings_of(postgres, redis_url, broker), mode=Mode.LOCAL)
    async with serving(settings) as base, aiohttp.ClientSession() as http:
        answer = await Caller(base, http).call("GET", "/healthz")

    assert "strict-transport-security" not in answer.headers


async def test_logs_and_traces_hold_no_secret_no_token_and_nothing_that_was_said(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path, operator: Any
) -> None:
    said = f"the-treasure-lies-{uuid4().hex}"
    environment = environment_of(postgres, redis_url, broker) | {
        "SOMA_LOG_LEVEL": "DEBUG",
        "SOMA_TRACES_DIR": str(tmp_path / "traces"),
    }
    async with (
        gateway_process(environment, log=tmp_path / "gateway.log") as gateway,
        aiohttp.ClientSession() as http,
    ):
        anyone = Caller(gateway.base, http)
        acme = anyone.of(
            "acme",
            scopes=[
                "sessions:read",
                "sessions:write",
                "keys:manage",
                "files:read",
                "files:write",
                "events:publish",
            ],
        )
        made = await acme.call(
            "POST", "/v1/api-keys", body={"name": said, "scopes": ["sessions:read"]}
        )
        holder = Caller(gateway.base, http, {"Authorization": f"Bearer {made.json['api_key']}"})
        session = await acme.new_session()
        assert (await acme.post(session, said, key=f"key-{said}")).status == 202
        assert (await acme.post(session, said, key=f"key-{said}")).status == 202
        assert (await holder.call("GET", f"/v1/sessions/{session}/messages")).status == 200
        file = await stored(acme, said.encode(), name=f"{said}.txt")
        path = f"/v1/sessions/{session}/messages"
        body = {"text": said, "attachments": [file["file_id"]], "metadata": {"a": said}}
        assert (await acme.call("POST", path, body=body)).status == 202
        download = await link(acme, file["file_id"])
        assert said in (await anyone.call("GET", download)).body.decode()
        event = {
            "specversion": "1.0",
            "id": "1",
            "source": "/s",
            "type": "com.acme.a",
            "data": said,
        }
        media_type = {"Content-Type": "application/cloudevents+json"}
        published = await acme.call("POST", "/v1/events", body=event, headers=media_type)
        assert published.status == 202, published.body
        refused = [
            await holder.post(session, said),
            await anyone.call("GET", f"/v1/sessions/{session}?access_token={said}"),
            await anyone.call("GET", f"/{said}", headers={"X-Other": said}),
            await acme.call("POST", "/v1/sessions", raw=f'{{"title": "{said}'.encode()),
            await acme.call("POST", "/v1/sessions", body={"title": [said], said: 1}),
            await acme.call("POST", path, body={"text": said, "attachments": [said]}),
            await acme.call("POST", path, body={"text": said, "attachments": [str(session)]}),
            await upload(acme, (f"{said}.exe", b"MZ\x90\x00" + said.encode(), "text/plain")),
            await acme.call("POST", "/v1/events", body=event | {said: [said]}, headers=media_type),
            await anyone.call("GET", f"/v1/downloads/{said}"),
            await acme.call(
                "POST", "/v1/sessions", body={}, headers={"Idempotency-Key": "ü" + said}
            ),
            await Caller(gateway.base, http, {"Authorization": f"Bearer {said}"}).call(
                "GET", "/v1/api-keys"
            ),
            await Caller(gateway.base, http, {"Authorization": f"Basic {said}"}).call(
                "GET", "/v1/api-keys"
            ),
        ]
        assert {answer.status for answer in refused} <= {400, 401, 403, 404, 415, 422}
        trace = uuid4().hex
        for sent in (f"00-{trace}-00f067aa0ba902b7-01", f"00-{said}-00f067aa0ba902b7-01"):
            await anyone.call("GET", "/v1/version", headers={"traceparent": sent})
        # A driver that quotes what it could not store.
        await operator.execute("ALTER TABLE messages ADD CHECK (text NOT LIKE 'the%') NOT VALID")
        crashed = await acme.post(session, said + "2")
        assert crashed.status == 500
        gateway.child.terminate()
        await asyncio.to_thread(gateway.child.wait, 20)

        async def flushed() -> str:
            files = (tmp_path / "traces").glob("gateway*.jsonl")
            return "".join([file.read_text() for file in files])

        spans = await until(flushed, "the spans")
        lines = gateway.said()
    secrets = [
        said,
        JWT_SECRET,
        KEY,
        download.rpartition("/")[2],
        acme.headers["Authorization"].removeprefix("Bearer "),
        made.json["api_key"].rpartition("_")[2],
        postgres.app_dsn.split(":")[2].split("@")[0],
        redis_url.split(":")[2].split("@")[0],
    ]
    for secret in secrets:
        assert len(secret) > 8
        for name, text in {"log": lines, "traces": spans}.items():
            assert secret not in text, name
        for answer in (*refused, crashed):
            # A field's own name may be told to whoever sent it.
            body = answer.body.decode()
            assert secret not in body or f"#/{said}" in body
    requests = [json.loads(line) for line in lines.splitlines() if '"request"' in line]
    posted = [r for r in requests if r["status"] == 202]
    assert {r["route"] for r in posted} == {
        "/v1/events",
        "/v1/sessions/{session_id}/messages",
    }
    assert [r["tenant"] for r in posted] == ["acme"] * 4
    assert {r["credential"] for r in requests if "credential" in r} == {"jwt", "api_key"}
    asked = [r for r in requests if r["route"] == "/v1/version"]
    assert [r.get("trace_id") for r in asked] == [trace, None]
    # A probe that is content says nothing at the usual level.
    assert {r["level"] for r in requests if r["route"] == "/readyz"} == {"DEBUG"}
    assert {r["level"] for r in requests if r["route"] != "/readyz"} == {"INFO"}
    (crash,) = [json.loads(line) for line in lines.splitlines() if "request_crashed" in line]
    assert crash["request_id"] == crashed.headers["x-request-id"]
    assert crash["crash"][0]["error"].endswith("CheckViolationError")
