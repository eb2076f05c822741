"""Producers publish CloudEvents of their own, and nothing in them says who they are."""

import base64
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from somaagent.clock import now
from somaagent.errors import RejectedEvent
from somaagent.messaging.envelope import from_attributes
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import verify
from tests.integration.functions.gateway.conftest import BRIEFLY, KEY, Answer, Broker, Caller
from tests.integration.functions.gateway.test_bad_requests import problem

STRUCTURED = {"Content-Type": "application/cloudevents+json"}
BATCH = {"Content-Type": "application/cloudevents-batch+json; charset=utf-8"}
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "1",
    "source": "https://shop.example/orders",
    "type": "com.example.order.v1",
}


@pytest_asyncio.fixture
async def producer(anyone: Caller) -> AsyncIterator[Caller]:
    """Somebody of the tenant acme who may publish."""
    yield anyone.of("acme", subject="shop é 1", scopes=["events:publish"])


async def send(caller: Caller, event: dict[str, Any]) -> Answer:
    raw = json.dumps(event).encode()
    return await caller.call("POST", "/v1/events", raw=raw, headers=STRUCTURED)


async def send_batch(caller: Caller, events: list[dict[str, Any]]) -> Answer:
    return await caller.call("POST", "/v1/events", body=events, headers=BATCH)


def check_stamped(event: dict[str, str], *, data: bytes, tenant: str = "acme") -> None:
    """The platform's own extensions are set and the signature is good."""
    attributes = {
        name.removeprefix("ce_"): value for name, value in event.items() if name != "data"
    }
    assert attributes["tenantid"] == tenant
    assert attributes["partitionkey"].startswith(f"{tenant}/")
    envelope = from_attributes(attributes, data, traceparent=None, received=now())
    verify(envelope, KeyRing.of(KEY), present=now(), max_age=timedelta(minutes=1))


async def test_a_structured_event_reaches_the_broker_with_the_caller_s_identity(
    producer: Caller, broker: Broker
) -> None:
    event = EVENT | {
        "subject": "a b%",
        "count": 7,
        "sold": True,
        "data": {"n": 12345678901234567890123},
    }

    answer = await send(producer, event)

    assert answer.status == 202, answer.body
    assert answer.json == {"events": [{"id": "1", "source": EVENT["source"], "status": "accepted"}]}
    (stored,) = await broker.events()
    assert stored["data"] == '{"n":12345678901234567890123}'
    assert stored["content-type"] == "application/json"
    assert (stored["ce_subject"], stored["ce_count"], stored["ce_sold"]) == ("a b%", "7", "true")
    assert stored["ce_subjectid"] == "shop %C3%A9 1"
    assert stored["ce_partitionkey"] == "acme/a b%"
    assert stored["ce_time"]
    check_stamped(stored, data=stored["data"].encode())


async def test_the_signature_covers_who_published(producer: Caller, broker: Broker) -> None:
    await send(producer, EVENT | {"data": "x"})

    (stored,) = await broker.events()

    with pytest.raises(RejectedEvent, match="signature"):
        check_stamped(stored | {"ce_subjectid": "someone-else"}, data=stored["data"].encode())


async def test_a_binary_event_keeps_its_bytes(producer: Caller, broker: Broker) -> None:
    raw = '{ "text": "ü" }'.encode()

    answer = await producer.call(
        "POST",
        "/v1/events",
        raw=raw,
        headers={
            "Content-Type": "application/json",
            "CE-SpecVersion": "1.0",
            "ce-id": "a%22b%22",
            "ce-source": "/shop",
            "ce-type": "com.example.order.v1",
            "ce-time": "2026-01-01T12:00:00.123456789+01:00",
        },
    )

    assert answer.status == 202, answer.body
    (stored,) = await broker.events()
    assert stored["data"].encode() == raw
    assert stored["ce_id"] == 'a"b"'
    assert stored["ce_time"] == "2026-01-01T12:00:00.123456789+01:00"
    check_stamped(stored, data=raw)


async def test_bytes_and_events_without_data_pass(producer: Caller, broker: Broker) -> None:
    raw = base64.b64encode(b"\x01 no text").decode()
    batch = [EVENT | {"data_base64": raw, "datacontenttype": "image/png"}, EVENT | {"id": "2"}]

    assert (await send_batch(producer, batch)).status == 202

    stored = {event["ce_id"]: event for event in await broker.events()}
    assert stored["1"]["data"] == "\x01 no text"
    assert stored["1"]["content-type"] == "image/png"
    assert stored["2"]["data"] == ""
    assert "content-type" not in stored["2"]


async def test_a_batch_is_accepted_in_its_order(producer: Caller, broker: Broker) -> None:
    batch = [EVENT | {"id": str(number), "subject": "same"} for number in range(30)]

    answer = await send_batch(producer, batch)

    assert answer.status == 202
    assert [event["id"] for event in answer.json["events"]] == [str(n) for n in range(30)]
    assert [event["ce_id"] for event in await broker.events()] == [str(n) for n in range(30)]
    assert (await send_batch(producer, [])).json == {"events": []}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"id": ""}, "#/id"),
    ({"id": None}, "#/id"),
    ({"id": "a b"}, "#/id"),
    ({"id": "é"}, "#/id"),
    ({"id": 7}, "#/id"),
    ({"id": "x" * 256}, "#/id"),
    ({"id": "a\nb"}, "#/id"),
    ({"specversion": "0.3"}, "#/specversion"),
    ({"source": ""}, "#/source"),
    ({"source": "a b"}, "#/source"),
    ({"source": "http://"}, "#/source"),
    ({"source": "%zz"}, "#/source"),
    ({"source": "a[b"}, "#/source"),
    ({"type": ""}, "#/type"),
    ({"time": "yesterday"}, "#/time"),
    ({"time": "2026-02-30T00:00:00Z"}, "#/time"),
    ({"time": "2026-01-01T00:00:00"}, "#/time"),
    ({"dataschema": "relative"}, "#/dataschema"),
    ({"datacontenttype": "json"}, "#/datacontenttype"),
    ({"subject": " "}, "#/subject"),
    ({"Upper": "x"}, "#/Upper"),
    ({"with-dash": "x"}, "#/with-dash"),
    ({"a" * 21: "x"}, "#/" + "a" * 21),
    ({"number": 1.5}, "#/number"),
    ({"number": 2**31}, "#/number"),
    ({"object": {}}, "#/object"),
    ({"long": "x" * 1025}, "#/long"),
    ({"\ud800": "x"}, "#/?"),
    ({"data": 1, "data_base64": "AA=="}, "#/data"),
    ({"data_base64": "A"}, "#/data_base64"),
    ({"data": {}, "datacontenttype": "text/plain"}, "#/data"),
    ({"data": "\ud800"}, "#/data"),
    ({"tenantid": "rival"}, "#/tenantid"),
    ({"subjectid": "root"}, "#/subjectid"),
    ({"actorid": "root"}, "#/actorid"),
    ({"partitionkey": "rival/x"}, "#/partitionkey"),
    ({"signature": "v1=x"}, "#/signature"),
    ({"causationid": "x"}, "#/causationid"),
    ({"knativeerrordest": "x"}, "#/knativeerrordest"),
    ({f"e{n}": "x" for n in range(33)}, "#"),
    ({f"e{n}": "x" * 1000 for n in range(9)}, "#"),
]


async def test_a_wrong_event_is_refused_and_its_fault_named(
    producer: Caller, broker: Broker
) -> None:
    for change, pointer in WRONG:
        answer = await send(producer, EVENT | change)

        errors = problem(answer, 422, "invalid_event")["errors"]
        assert [error["pointer"] for error in errors] == [pointer], change
    assert await broker.events() == []


NO_EVENTS = [
    (b"{", 400, "malformed_json"),
    (b"\xff", 400, "malformed_json"),
    (b'{"id": "1", "id": "2"}', 400, "malformed_json"),
    (b'{"data": NaN}', 400, "malformed_json"),
    (b"[" * 100_000, 400, "malformed_json"),
    (b'{"data": ' + b"9" * 5000 + b"}", 400, "malformed_json"),
    (b"[]", 422, "invalid_event"),
    (b"7", 422, "invalid_event"),
    (b'{"data": 1e999}', 422, "invalid_event"),
]


async def test_a_body_that_is_no_event_is_refused(
    producer: Caller,
) -> None:
    for raw, status, code in NO_EVENTS:
        answer = await producer.call("POST", "/v1/events", raw=raw, headers=STRUCTURED)

        problem(answer, status, code)


async def test_one_wrong_event_stops_its_whole_batch(producer: Caller, broker: Broker) -> None:
    batch = [EVENT, EVENT | {"id": "2", "type": ""}, EVENT | {"id": "3"}, EVENT | {"id": "3"}]

    errors = problem(await send_batch(producer, batch), 422, "invalid_event")["errors"]

    assert [error["pointer"] for error in errors] == ["#/1/type", "#/3/id"]
    large = [EVENT | {"id": str(number)} for number in range(101)]
    problem(await send_batch(producer, large), 422, "invalid_event")
    reserved = [EVENT, EVENT | {"id": "2", "type": "ai.somaagent.x"}]
    problem(await send_batch(producer, reserved), 403, "reserved_event_type")
    assert await broker.events() == []


NO_MODES: list[tuple[dict[str, str], int, str]] = [
    ({"Content-Type": "application/json"}, 415, "unsupported_media_type"),
    ({}, 415, "unsupported_media_type"),
    ({"Content-Type": "application/cloudevents+avro"}, 415, "unsupported_media_type"),
    ({"Content-Type": "application/cloudevents"}, 415, "unsupported_media_type"),
    (
        STRUCTURED | {"Content-Type": STRUCTURED["Content-Type"] + "; charset=latin-1"},
        415,
        "unsupported_media_type",
    ),
    ({"ce-id": "1"}, 422, "invalid_event"),
    ({"ce-id": "%ff", "ce-type": "x"}, 422, "invalid_event"),
    ({"ce-datacontenttype": "text/plain"}, 422, "invalid_event"),
    ({"ce-bad_name": "x"}, 422, "invalid_event"),
]


async def test_what_is_in_no_mode_is_refused(
    producer: Caller,
) -> None:
    for headers, status, code in NO_MODES:
        answer = await producer.call(
            "POST", "/v1/events", raw=b"{}", headers={"Content-Type": "text/plain"} | headers
        )

        problem(answer, status, code)


async def test_data_that_no_record_can_hold_is_refused(producer: Caller) -> None:
    problem(await send(producer, EVENT | {"data": "x" * 262_144}), 413, "event_too_large")
    assert (await send(producer, EVENT | {"data": "x" * 262_142})).status == 202
    async with producer.http.post(
        producer.base + "/v1/events",
        data=io.BytesIO(b" " * 1_048_577),
        headers=producer.headers | BATCH,
    ) as response:
        assert response.status == 413


async def test_the_credential_decides_which_types_may_be_published(
    anyone: Caller, broker: Broker
) -> None:
    scopes = ["events:publish", "events:publish:com.example.*", "events:publish:org.one.v1"]
    narrow = anyone.of("acme", scopes=scopes)

    for allowed in ("com.example.a", "com.example.b.c", "org.one.v1"):
        assert (await send(narrow, EVENT | {"type": allowed})).status == 202
    for refused in ("com.examples", "com.example", "org.one.v1.x", "org.one"):
        problem(await send(narrow, EVENT | {"type": refused}), 403, "event_type_not_allowed")
    other = anyone.of("acme", scopes=["sessions:write", "events:publish:com.example.*"])
    problem(await send(other, EVENT), 403, "insufficient_scope")
    problem(await send(anyone, EVENT), 401, "unauthorized")
    assert len(await broker.events()) == 3


RESERVED = [
    "ai.somaagent.conversation.turn-completed.v1",
    "AI.SomaAgent.x",
    "ai.somaagent",
    "dev.knative.sources.ping",
]


async def test_the_platform_s_own_types_are_refused(producer: Caller, broker: Broker) -> None:
    for event_type in RESERVED:
        answer = await send(producer, EVENT | {"type": event_type})

        problem(answer, 403, "reserved_event_type")
    assert await broker.events() == []


async def test_the_platform_s_own_sources_are_refused(producer: Caller) -> None:
    answer = await send(producer, EVENT | {"source": "/functions/gateway"})

    problem(answer, 403, "reserved_event_source")


@BRIEFLY
async def test_without_a_broker_the_producer_learns_which_events_were_stored(
    producer: Caller, broker: Broker
) -> None:
    batch = [EVENT | {"id": str(number)} for number in range(3)]
    await broker.take_away()

    answer = await send_batch(producer, batch)

    body = problem(answer, 503, "broker_unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert [(item["id"], item["status"]) for item in body["events"]] == [
        (str(number), "not_accepted") for number in range(3)
    ]
    await broker.put_back()
    assert (await send_batch(producer, batch)).status == 202
    assert [event["ce_id"] for event in await broker.events()] == ["0", "1", "2"]
