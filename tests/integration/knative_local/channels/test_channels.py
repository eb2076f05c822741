"""Channels and Subscriptions on a real Kafka."""

from uuid import uuid4

from knative_local.http1 import Response
from knative_local.kafka.cluster import Cluster
from tests.support.platform import until
from tests.support.recipients import Received, always, in_turn, recipient
from tests.support.runs import Start, group_exists

REPLY = [
    (b"ce-specversion", b"1.0"),
    (b"ce-id", b"answer"),
    (b"ce-source", b"/subscriber"),
    (b"ce-type", b"answered"),
]


def channel(name: str, delivery: str = "") -> str:
    return f"""---
apiVersion: messaging.knative.dev/v1
kind: KafkaChannel
metadata: {{name: {name}}}
spec: {{numPartitions: 2{delivery}}}
"""


def subscription(name: str, to: str, url: str, more: str = "") -> str:
    return f"""---
apiVersion: messaging.knative.dev/v1
kind: Subscription
metadata: {{name: {name}}}
spec:
  channel: {{apiVersion: messaging.knative.dev/v1, kind: KafkaChannel, name: {to}}}
  subscriber: {{uri: '{url}'}}
  {more}
"""


def name() -> str:
    return f"c{uuid4().hex[:8]}"


async def test_an_event_goes_through_a_channel_to_all_its_subscribers(start: Start) -> None:
    one = name()
    async with recipient() as first, recipient() as second:
        run = await start(
            channel(one) + subscription("a", one, first.url) + subscription("b", one, second.url)
        )
        state = (await run.objects("kafka_channels"))[one]
        assert state["ready"]
        assert state["topic"] == f"knative-messaging-kafka.default.{one}"
        assert state["cluster_url"] == f"http://{one}-kn-channel.default.svc.cluster.local"
        assert await run.post(state["url"]) == 202
        (got,) = await first.wait_for(1)
        assert got.body == b"x"
        assert got.headers["ce-type"] == "example"
        assert got.headers["kn-namespace"] == "default"
        await second.wait_for(1)
        await run.finished("a", "b")
        text = await run.metrics()
        assert (
            "knative_local_trigger_delivered_total{"
            f'namespace_name="default",consumer_name="a",channel="{one}"}} 1'
        ) in text


async def test_the_common_address_tells_channels_apart_by_their_host(start: Start) -> None:
    one, two = name(), name()
    async with recipient() as first, recipient() as second:
        run = await start(
            channel(one)
            + channel(two)
            + subscription("a", one, first.url)
            + subscription("b", two, second.url)
        )
        url = (await run.objects("kafka_channels"))[one]["ingress"]
        host = (b"host", f"{two}-kn-channel.default.svc.cluster.local".encode())
        assert await run.post(url, headers=[host]) == 202
        assert await run.post(url + "/any/path", headers=[host], event_id="2") == 202
        assert await run.post(url, headers=[(b"host", b"nobody.example")]) == 404
        await second.wait_for(2)
        assert first.received == []


async def test_an_answer_goes_to_the_reply_and_not_back_into_the_channel(start: Start) -> None:
    one = name()
    async with (
        recipient(always(200, REPLY, b"answer")) as subscriber,
        recipient() as reply,
    ):
        run = await start(
            channel(one) + subscription("a", one, subscriber.url, f"reply: {{uri: '{reply.url}'}}")
        )
        await run.post((await run.objects("kafka_channels"))[one]["url"])
        (got,) = await reply.wait_for(1)
        assert (got.id, got.headers["ce-type"], got.body) == ("answer", "answered", b"answer")
        assert got.headers["prefer"] == "reply"
        await run.finished("a")
        assert len(subscriber.received) == 1
        counters = (await run.objects("subscriptions"))["a"]["counters"]
        assert (counters["delivered"], counters["replies"]) == (1, 1)


async def test_a_reply_that_is_not_taken_is_tried_again_and_dead_letters_the_event(
    start: Start,
) -> None:
    one = name()
    async with (
        recipient(always(200, REPLY)) as subscriber,
        recipient(in_turn(503, 422)) as reply,
        recipient() as dead,
    ):
        delivery = (
            ", delivery: {retry: 3, backoffDelay: PT0.01S, "
            f"deadLetterSink: {{uri: '{dead.url}'}}}}"
        )
        run = await start(
            channel(one, delivery)
            + subscription("a", one, subscriber.url, f"reply: {{uri: '{reply.url}'}}")
        )
        await run.post((await run.objects("kafka_channels"))[one]["url"])
        (letter,) = await dead.wait_for(1)
        assert (letter.id, letter.headers["ce-knativeerrorcode"]) == ("1", "422")
        assert letter.headers["ce-knativeerrordest"] == subscriber.url
        assert len(reply.received) == 2


async def test_without_a_reply_an_answer_is_not_looked_at(start: Start) -> None:
    one = name()
    async with recipient(always(200, body=b"OK")) as subscriber:
        run = await start(channel(one) + subscription("a", one, subscriber.url))
        await run.post((await run.objects("kafka_channels"))[one]["url"])
        await subscriber.wait_for(1)
        await run.finished("a")
        counters = (await run.objects("subscriptions"))["a"]["counters"]
        assert (counters["delivered"], counters["lost"]) == (1, 0)


async def test_a_reply_may_be_another_channel_that_is_reached_by_its_cluster_name(
    start: Start,
) -> None:
    one, two = name(), name()

    async def answer(got: Received) -> Response:
        return Response(200, list(REPLY), got.body + b"!")

    async with recipient(answer) as subscriber, recipient() as end:
        ref = f"{{apiVersion: messaging.knative.dev/v1, kind: KafkaChannel, name: {two}}}"
        run = await start(
            channel(one)
            + channel(two)
            + subscription("a", one, subscriber.url, f"reply: {{ref: {ref}}}")
            + subscription("b", two, end.url)
        )
        await run.post((await run.objects("kafka_channels"))[one]["url"], b"hello")
        (got,) = await end.wait_for(1)
        assert got.body == b"hello!"


async def test_a_deleted_channel_takes_topic_and_group_with_it(
    start: Start, cluster: Cluster
) -> None:
    one, two = name(), name()
    async with recipient() as subscriber:
        kept = channel(two)
        run = await start(channel(one) + kept + subscription("a", one, subscriber.url))
        topic = f"knative-messaging-kafka.default.{one}"
        group = (await run.objects("subscriptions"))["a"]["group"]
        assert await group_exists(cluster, group, topic)
        url = (await run.objects("kafka_channels"))[one]["ingress"]
        await run.apply(kept)
        host = (b"host", f"{one}-kn-channel.default.svc.cluster.local".encode())
        assert await run.post(url, headers=[host]) == 404
        assert set(await run.objects("kafka_channels")) == {two}

        async def gone() -> bool:
            await cluster.refresh()
            return not await cluster.partitions(topic)

        await until(gone, "the topic to be deleted")


async def test_a_channel_that_the_next_run_does_not_have_is_cleared_up(
    start: Start, cluster: Cluster
) -> None:
    one, two = name(), name()
    first = await start(channel(one))
    await first.close()
    await start(channel(two))

    async def gone() -> bool:
        await cluster.refresh()
        return not await cluster.partitions(f"knative-messaging-kafka.default.{one}")

    await until(gone, "the topic to be deleted")


async def test_a_changed_subscription_goes_on_at_its_offsets(start: Start) -> None:
    one = name()
    async with recipient() as first, recipient() as second:
        run = await start(channel(one) + subscription("a", one, first.url))
        url = (await run.objects("kafka_channels"))[one]["url"]
        await run.post(url, event_id="1")
        await first.wait_for(1)
        await run.apply(channel(one) + subscription("a", one, second.url))
        await run.post(url, event_id="2")
        await second.wait_for(1)
        assert (first.ids, second.ids) == (["1"], ["2"])
