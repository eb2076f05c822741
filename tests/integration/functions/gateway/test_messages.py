"""Accepted means kept, and a repeat changes nothing."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson

from somaagent.clock import now
from somaagent.identifiers import derive_event_id
from somaagent.messaging.envelope import from_attributes
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import verify
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    BRIEFLY,
    KEY,
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.support.platform import until

Operator = Any  # asyncpg's connection


async def test_an_accepted_message_is_stored_and_its_signed_event_is_in_kafka(
    acme: Caller, broker: Broker, operator: Operator
) -> None:
    session = await acme.new_session()

    answer = await acme.post(session, "What is the capital of France?")

    assert answer.status == 202
    body = answer.json
    assert body["stream_url"] == f"/v1/sessions/{session}/stream?turn_id={body['turn_id']}"
    assert answer.headers["location"] == body["stream_url"]
    turn = await operator.fetchrow("SELECT * FROM turns WHERE id = $1", body["turn_id"])
    assert (turn["tenant"], turn["state"], turn["seq"]) == ("acme", "received", 1)
    message = await operator.fetchrow("SELECT * FROM messages WHERE id = $1", body["message_id"])
    assert (message["role"], message["text"]) == ("user", "What is the capital of France?")
    (event,) = await broker.events()
    assert event["ce_id"] == derive_event_id(body["turn_id"], "gateway", 0)
    assert event["ce_type"] == "ai.somaagent.conversation.message-received.v1"
    assert event["ce_source"] == "/functions/gateway"
    assert event["ce_subject"] == str(session)
    assert event["ce_tenantid"] == "acme"
    assert event["ce_partitionkey"] == f"acme/{session}"
    attributes = {
        name.removeprefix("ce_"): value for name, value in event.items() if name != "data"
    }
    envelope = from_attributes(attributes, event["data"].encode(), traceparent=None, received=now())
    verify(envelope, KeyRing.of(KEY), present=now(), max_age=timedelta(minutes=1))
    assert orjson.loads(event["data"])["text"] == "What is the capital of France?"


async def test_a_repeat_with_the_same_key_gets_the_same_answer_and_has_no_effect(
    acme: Caller, broker: Broker, operator: Operator
) -> None:
    session = await acme.new_session()
    first = await acme.post(session, key="k1")
    await operator.execute("UPDATE turns SET state = 'analyzed'")

    again = await acme.post(session, key="k1")

    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["location"] == first.headers["location"]
    assert await operator.fetchval("SELECT count(*) FROM turns") == 1
    assert len(await broker.events()) == 1


async def test_many_repeats_at_once_make_one_turn(acme: Caller, operator: Operator) -> None:
    session = await acme.new_session()

    answers = await asyncio.gather(*(acme.post(session, key="k1") for _ in range(8)))

    assert {(answer.status, answer.body) for answer in answers} == {(202, answers[0].body)}
    assert await operator.fetchval("SELECT count(*) FROM turns") == 1


async def test_a_key_belongs_to_its_request(acme: Caller, anyone: Caller) -> None:
    session, other = await acme.new_session(), await acme.new_session()
    assert (await acme.post(session, "one", key="k1")).status == 202

    for answer in (
        await acme.post(session, "two", key="k1"),
        await acme.post(other, "one", key="k1"),
    ):
        assert answer.status == 422
        assert answer.json["type"] == "urn:somaagent:error:idempotency_key_reused"
    # Another person's key is another key.
    assert (await anyone.of("acme", subject="bob").post(session, "two", key="k1")).status == 202


async def test_a_session_is_created_once_for_a_key(acme: Caller, operator: Operator) -> None:
    async def create(title: str) -> Any:
        return await acme.call(
            "POST", "/v1/sessions", body={"title": title}, headers={"Idempotency-Key": "s1"}
        )

    first, again, other = await create("a"), await create("a"), await create("b")

    assert (first.status, again.status, other.status) == (201, 201, 422)
    assert first.body == again.body
    assert first.headers["location"] == f"/v1/sessions/{first.json['session_id']}"
    assert await operator.fetchval("SELECT count(*) FROM sessions") == 1


@BRIEFLY
async def test_a_message_that_the_broker_does_not_take_is_withdrawn_and_can_be_sent_again(
    acme: Caller, broker: Broker, operator: Operator
) -> None:
    session = await acme.new_session()
    await broker.take_away()

    refused = await acme.post(session, key="k1")

    assert refused.status == 503
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json["type"] == "urn:somaagent:error:broker_unavailable"
    assert await operator.fetchval("SELECT state FROM turns") == "withdrawn"
    listed = await acme.call("GET", f"/v1/sessions/{session}/messages")
    assert listed.json["messages"] == []

    await broker.put_back()
    assert (await acme.post(session, "meanwhile")).status == 202
    accepted = await acme.post(session, key="k1")

    assert accepted.status == 202
    turns = await operator.fetch("SELECT id, seq, state, announcements FROM turns ORDER BY seq")
    assert [turn["state"] for turn in turns] == ["received", "received"]
    assert str(turns[1]["id"]) == accepted.json["turn_id"]
    listed = await acme.call("GET", f"/v1/sessions/{session}/messages")
    assert [message["text"] for message in listed.json["messages"]] == ["meanwhile", "hello"]
    ids = [event["ce_id"] for event in await broker.events()]
    assert ids[-1] == derive_event_id(accepted.json["turn_id"], "gateway", 1)


async def test_a_repeat_publishes_what_a_dead_gateway_did_not(
    acme: Caller, broker: Broker, operator: Operator
) -> None:
    session = await acme.new_session()
    first = await acme.post(session, key="k1")

    # The turn is still `received`: as far as anybody can tell, its event was lost.
    again = await acme.post(session, key="k1")

    assert again.body == first.body
    events = await broker.events()
    assert [event["ce_id"] for event in events] == [
        derive_event_id(first.json["turn_id"], "gateway", number) for number in (0, 1)
    ]
    assert events[0]["data"] == events[1]["data"]


@BRIEFLY
async def test_a_failed_repeat_does_not_withdraw_what_was_promised(
    acme: Caller, broker: Broker, operator: Operator
) -> None:
    session = await acme.new_session()
    assert (await acme.post(session, key="k1")).status == 202
    await broker.take_away()

    assert (await acme.post(session, key="k1")).status == 503

    assert await operator.fetchval("SELECT state FROM turns") == "received"


async def test_the_next_message_publishes_what_another_gateway_left_behind(
    acme: Caller, broker: Broker, operator: Operator, postgres: TestDatabase, redis_url: str
) -> None:
    session = await acme.new_session()
    left = (await acme.post(session)).json
    await operator.execute("UPDATE turns SET created_at = now() - interval '3 seconds'")

    # The one that stored it knows that the broker has its event.
    own = (await acme.post(session)).json
    async with serving(settings_of(postgres, redis_url, broker)) as base:
        following = (await Caller(base, acme.http, acme.headers).post(session)).json

    async def all_four() -> bool:
        return len(await broker.events()) == 4

    await until(all_four, "the lost event")
    counted = [event["ce_id"] for event in await broker.events()]
    assert counted.count(derive_event_id(left["turn_id"], "gateway", 0)) == 2
    assert counted.count(derive_event_id(own["turn_id"], "gateway", 0)) == 1
    assert counted.count(derive_event_id(following["turn_id"], "gateway", 0)) == 1


@BRIEFLY
async def test_a_turn_that_waited_behind_a_withdrawn_one_is_called(
    acme: Caller, broker: Broker, operator: Operator
) -> None:
    session = await acme.new_session()
    await broker.take_away()
    refusing = asyncio.create_task(acme.post(session))

    async def stored() -> bool:
        return bool(await operator.fetchval("SELECT count(*) FROM turns"))

    await until(stored, "the turn")
    # Another gateway took the next message, and perception saw it wait behind the first.
    waiting, message = uuid4(), uuid4()
    await operator.execute(
        "INSERT INTO turns (tenant, id, session_id, seq, state, message_id)"
        " VALUES ('acme', $1, $2, 99, 'queued', $3)",
        waiting,
        session,
        message,
    )

    assert (await refusing).status == 503
    await broker.put_back()

    events = await until(broker.events, "the call")
    assert [event["ce_type"] for event in events] == ["ai.somaagent.conversation.turn-ready.v1"]
    assert orjson.loads(events[0]["data"])["turn_id"] == str(waiting)


async def test_messages_come_in_pages_the_oldest_first(acme: Caller) -> None:
    session = await acme.new_session()
    for number in range(5):
        await acme.post(session, f"message {number}")

    texts: list[str] = []
    pages = 0
    cursor = ""
    while True:
        path = f"/v1/sessions/{session}/messages?limit=2{cursor}"
        page = (await acme.call("GET", path)).json
        texts += [message["text"] for message in page["messages"]]
        pages += 1
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert texts == [f"message {number}" for number in range(5)]
    assert pages == 3


async def test_the_trace_of_the_caller_goes_on(acme: Caller, broker: Broker) -> None:
    session = await acme.new_session()
    trace = "0af7651916cd43dd8448eb211c80319c"

    await acme.call(
        "POST",
        f"/v1/sessions/{session}/messages",
        body={"text": "hello"},
        headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"},
    )

    (event,) = await broker.events()
    assert trace in event.get("ce_traceparent", "")
