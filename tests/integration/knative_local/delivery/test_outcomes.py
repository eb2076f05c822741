"""How one delivery ends: acknowledged, tried again, replied to, dead-lettered."""

import asyncio
import base64
import socket

import orjson
import pytest

from knative_local.filters import Exact
from knative_local.http1 import Headers
from tests.integration.knative_local.delivery.conftest import Shop
from tests.support.recipients import Received, always, in_turn, recipient

REPLY: Headers = [
    (b"ce-specversion", b"1.0"),
    (b"ce-id", b"reply"),
    (b"ce-source", b"/subscriber"),
    (b"ce-type", b"answered"),
]
PARENT = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def extensions(dead: Received) -> dict[str, str]:
    return {
        name: value for name, value in dead.headers.items() if name.startswith("ce-knativeerror")
    }


async def test_an_event_is_posted_in_binary_mode_with_the_headers_of_a_cluster(shop: Shop) -> None:
    async with recipient() as taker:
        await shop.delivery.add(shop.trigger(taker.url))
        await shop.publish(
            key="k",
            body=b'{"a":1}',
            headers=[
                ("content-type", b"application/json"),
                ("ce_tenant", b"t"),
                ("traceparent", PARENT),
            ],
        )
        (got,) = await taker.wait_for(1)
        assert got.path == "/events"
        assert got.body == b'{"a":1}'
        assert int(got.headers.pop("ce-knativekafkapartition")) in range(3)
        assert got.headers.pop("host")
        assert got.headers == {
            "prefer": "reply",
            "kn-namespace": "shop",
            "ce-specversion": "1.0",
            "ce-id": "1",
            "ce-source": "/tests",
            "ce-type": "example",
            "ce-tenant": "t",
            "ce-knativekafkaoffset": "0",
            "content-type": "application/json",
            "content-length": "7",
            "traceparent": PARENT.decode(),
        }
        await shop.until(lambda status: status.lag == 0)


async def test_a_header_has_a_byte_a_letter_and_a_question_mark_for_other_letters(
    shop: Shop,
) -> None:
    async with recipient() as taker:
        wanted = Exact({"subject": "Zürich"})
        await shop.delivery.add(shop.trigger(taker.url, filters=wanted))
        await shop.publish(
            headers=[("ce_subject", "Zürich".encode()), ("ce_other", "Łódź".encode())]
        )
        (got,) = await taker.wait_for(1)
        assert got.headers["ce-subject"] == "Zürich"
        assert got.headers["ce-other"] == "?ód?"


async def test_a_reply_goes_the_way_back_to_the_letters_it_had(shop: Shop) -> None:
    said = [*REPLY, (b"ce-subject", b"Z\xfcrich")]
    async with recipient(always(200, said)) as taker, recipient() as other:
        await shop.delivery.add(
            shop.trigger(taker.url, filters=Exact({"type": "example"})),
            shop.trigger(other.url, name="answers", filters=Exact({"subject": "Zürich"})),
        )
        await shop.publish()
        (answer,) = await other.wait_for(1)
        assert answer.headers["ce-subject"] == "Zürich"


async def test_an_event_without_data_is_posted_without_a_body(shop: Shop) -> None:
    async with recipient() as taker:
        await shop.delivery.add(shop.trigger(taker.url))
        await shop.publish(body=None)
        (got,) = await taker.wait_for(1)
        assert got.body == b""
        assert "content-type" not in got.headers


async def test_only_events_that_pass_the_filter_are_delivered(shop: Shop) -> None:
    async with recipient() as taker:
        await shop.delivery.add(shop.trigger(taker.url, filters=Exact({"type": "wanted"})))
        await shop.publish(5)
        wanted = await shop.publish(event_type="wanted")
        await shop.until(lambda status: status.lag == 0 and status.counters.delivered == 1)
        assert taker.ids == wanted
        assert shop.status().counters.filtered == 5


async def test_a_filter_sees_the_place_of_the_record(shop: Shop) -> None:
    async with recipient() as taker:
        await shop.delivery.add(shop.trigger(taker.url, filters=Exact({"knativekafkaoffset": "1"})))
        ids = await shop.publish(3, key="one partition")
        await shop.until(lambda status: status.lag == 0 and status.counters.delivered == 1)
        assert taker.ids == ids[1:2]


async def test_what_is_no_event_is_passed_over(shop: Shop) -> None:
    async with recipient() as taker:
        await shop.delivery.add(shop.trigger(taker.url))
        await shop.publish(headers=[("ce_time", b"yesterday")])
        await shop.publish(headers=[("ce_subject", b"a\r\nforged: header")])
        good = await shop.publish()
        await shop.until(
            lambda now: (now.counters.delivered, now.counters.discarded, now.lag) == (1, 2, 0)
        )
        assert taker.ids == good


@pytest.mark.parametrize("status", [500, 503, 404, 408, 409, 429])
async def test_an_answer_that_may_change_is_tried_again(shop: Shop, status: int) -> None:
    async with recipient(in_turn(status, status)) as taker:
        await shop.delivery.add(shop.trigger(taker.url, retry=2))
        await shop.publish()
        await shop.until(lambda now: now.counters.delivered == 1)
        assert taker.ids == ["1", "1", "1"]
        assert shop.status().counters.retried == 2


@pytest.mark.parametrize("status", [303, 400, 401, 422])
async def test_an_answer_that_stays_goes_to_the_dead_letter_sink_at_once(
    shop: Shop, status: int
) -> None:
    said: Headers = [(b"kne-cause", b"poison"), (b"location", b"/elsewhere")]
    async with recipient(always(status, said, b"no" * 1000)) as taker, recipient() as sink:
        await shop.delivery.add(shop.trigger(taker.url, retry=5, dead_letters=sink.url))
        await shop.publish(body=b"data")
        (dead,) = await sink.wait_for(1)
        assert len(taker.received) == 1
        assert extensions(dead) == {
            "ce-knativeerrordest": taker.url,
            "ce-knativeerrorcode": str(status),
            "ce-knativeerrordata": base64.b64encode(b"no" * 512).decode(),
        }
        assert dead.headers["ce-cause"] == "poison"
        assert dead.headers["prefer"] == "reply"
        assert dead.headers["kn-namespace"] == "shop"
        assert dead.body == b"data"
        await shop.until(lambda now: now.counters.dead_lettered == 1 and now.lag == 0)


async def test_an_event_without_sink_is_given_up_when_the_retries_are_used_up(shop: Shop) -> None:
    async with recipient(always(500)) as taker:
        await shop.delivery.add(shop.trigger(taker.url, retry=2))
        await shop.publish()
        await shop.until(lambda now: now.counters.lost == 1 and now.lag == 0)
        assert len(taker.received) == 3


async def test_a_sink_that_refuses_is_tried_again_and_then_the_event_is_given_up(
    shop: Shop,
) -> None:
    async with recipient(always(400)) as taker, recipient(always(503)) as sink:
        await shop.delivery.add(shop.trigger(taker.url, retry=2, dead_letters=sink.url))
        await shop.publish()
        await shop.until(lambda now: now.counters.lost == 1 and now.lag == 0)
        assert len(taker.received) == 1
        assert len(sink.received) == 3


async def test_a_subscriber_that_cannot_be_reached_is_tried_again_and_told_of_without_a_code(
    shop: Shop,
) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{reserved.getsockname()[1]}/"
        async with recipient() as sink:
            await shop.delivery.add(shop.trigger(nowhere, retry=1, dead_letters=sink.url))
            await shop.publish()
            (dead,) = await sink.wait_for(1)
            assert extensions(dead) == {"ce-knativeerrordest": nowhere}
            assert shop.status().counters.retried == 1


async def test_a_connection_that_breaks_is_one_attempt_even_if_it_was_used_before(
    shop: Shop,
) -> None:
    seen: list[bytes] = []

    async def second_breaks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            await reader.readexactly(len(b"{}"))
            seen.append(head.partition(b"ce-id: ")[2][:1])
            if seen[-1] == b"2":
                break
            writer.write(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(second_breaks, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        await shop.delivery.add(shop.trigger(url, retry=2))
        await shop.publish()
        await shop.until(lambda now: now.counters.delivered == 1)
        await shop.publish()
        await shop.until(lambda now: now.counters.lost == 1)
    assert seen == [b"1", b"2", b"2", b"2"]


async def test_a_subscriber_that_takes_too_long_is_one_that_did_not_answer(shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        async with recipient() as sink:
            await shop.delivery.add(shop.trigger(url, timeout_seconds=1.0, dead_letters=sink.url))
            await shop.publish()
            (dead,) = await sink.wait_for(1)
            assert extensions(dead) == {"ce-knativeerrordest": url}


async def test_a_delay_of_nothing_means_no_retry_and_no_code(shop: Shop) -> None:
    async with recipient(always(500)) as taker, recipient() as sink:
        await shop.delivery.add(
            shop.trigger(taker.url, retry=3, backoff_delay_seconds=0.0, dead_letters=sink.url)
        )
        await shop.publish()
        (dead,) = await sink.wait_for(1)
        assert len(taker.received) == 1
        assert extensions(dead) == {"ce-knativeerrordest": taker.url}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([], b"OK"),
        ([(b"content-type", b"text/html")], b"OK"),
        ([(b"content-type", b"application/cloudevents-batch+json")], b"[]"),
        (REPLY[:3], b"data"),
        ([*REPLY, (b"ce-time", b"yesterday")], b"data"),
        ([(b"content-type", b"application/cloudevents+json")], b"{}"),
    ],
)
async def test_a_success_that_is_neither_empty_nor_an_event_is_a_failure_without_retry(
    shop: Shop, headers: Headers, body: bytes
) -> None:
    async with recipient(always(200, headers, body)) as taker, recipient() as sink:
        await shop.delivery.add(shop.trigger(taker.url, retry=3, dead_letters=sink.url))
        await shop.publish()
        (dead,) = await sink.wait_for(1)
        assert len(taker.received) == 1
        assert extensions(dead) == {"ce-knativeerrordest": taker.url}


@pytest.mark.parametrize("status", [200, 201, 202])
async def test_a_reply_is_published_to_the_broker(shop: Shop, status: int) -> None:
    said = [*REPLY, (b"ce-partitionkey", b"k"), (b"content-type", b"text/plain")]
    async with recipient(always(status, said, b"hello")) as taker, recipient() as other:
        await shop.delivery.add(
            shop.trigger(taker.url, filters=Exact({"type": "example"})),
            shop.trigger(other.url, name="answers", filters=Exact({"type": "answered"})),
        )
        await shop.publish()
        (answer,) = await other.wait_for(1)
        assert answer.id == "reply"
        assert answer.body == b"hello"
        assert answer.headers["content-type"] == "text/plain"
        assert answer.headers["ce-partitionkey"] == "k"
        await shop.until(lambda now: now.counters.replies == 1)


async def test_a_structured_reply_is_published_and_reaches_its_sender_too(shop: Shop) -> None:
    event = {"specversion": "1.0", "id": "2nd", "source": "/s", "type": "t", "data": {"a": 1}}
    structured: Headers = [(b"content-type", b"application/cloudevents+json")]

    async with recipient(always(200, structured, orjson.dumps(event))) as taker:
        await shop.delivery.add(shop.trigger(taker.url))
        await shop.publish()
        received = await taker.wait_for(2)
        assert received[1].id == "2nd"
        assert received[1].body == b'{"a":1}'


async def test_an_event_that_the_dead_letter_sink_answers_is_published(shop: Shop) -> None:
    async with (
        recipient(always(400)) as taker,
        recipient(always(200, REPLY)) as sink,
        recipient() as other,
    ):
        await shop.delivery.add(
            shop.trigger(taker.url, dead_letters=sink.url, filters=Exact({"type": "example"})),
            shop.trigger(other.url, name="answers", filters=Exact({"type": "answered"})),
        )
        await shop.publish()
        (answer,) = await other.wait_for(1)
        assert answer.id == "reply"


async def test_a_reply_too_large_for_kafka_sends_the_event_to_the_dead_letter_sink(
    shop: Shop,
) -> None:
    async with recipient(always(200, REPLY, b"x" * 1_100_000)) as taker, recipient() as sink:
        await shop.delivery.add(shop.trigger(taker.url, retry=3, dead_letters=sink.url))
        await shop.publish()
        (dead,) = await sink.wait_for(1)
        assert len(taker.received) == 1
        assert extensions(dead) == {"ce-knativeerrordest": taker.url}


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"content-type", b"text/html")],
        REPLY[:3],
        [*REPLY, (b"ce-time", b"yesterday")],
        [(b"content-type", b"application/cloudevents+json")],
    ],
    ids=["plain", "typed", "without type", "bad time", "structured"],
)
async def test_an_empty_answer_is_an_acknowledgement_whatever_its_headers(
    shop: Shop, headers: Headers
) -> None:
    async with recipient(always(202, headers)) as taker:
        await shop.delivery.add(shop.trigger(taker.url))
        await shop.publish(3)
        await shop.until(lambda now: now.counters.delivered == 3 and now.lag == 0)
        assert shop.status().counters.replies == 0
