"""Objects of channels and Brokers that name what is not there yet, as a cluster says it."""

from typing import Any
from uuid import uuid4

from tests.support.platform import until
from tests.support.recipients import recipient
from tests.support.runs import Run, Start

TEMPLATE = "channelTemplate: {apiVersion: messaging.knative.dev/v1, kind: KafkaChannel}"


def channel(name: str) -> str:
    return f"""---
apiVersion: messaging.knative.dev/v1
kind: KafkaChannel
metadata: {{name: {name}}}
"""


def subscription(name: str, to: str, subscriber: str) -> str:
    return f"""---
apiVersion: messaging.knative.dev/v1
kind: Subscription
metadata: {{name: {name}}}
spec:
  channel: {{apiVersion: messaging.knative.dev/v1, kind: KafkaChannel, name: {to}}}
  subscriber: {subscriber}
"""


def ref(kind: str, name: str) -> str:
    group = {
        "KafkaChannel": "messaging.knative.dev/v1",
        "KafkaSink": "eventing.knative.dev/v1alpha1",
    }
    return f"{{ref: {{apiVersion: {group[kind]}, kind: {kind}, name: {name}}}}}"


def conditions(found: Any) -> dict[str, tuple[str, str]]:
    return {each["type"]: (each["status"], each.get("reason", "")) for each in found["conditions"]}


async def ready(run: Run, plural: str, name: str) -> None:
    async def is_ready() -> bool:
        return bool((await run.objects(plural))[name]["ready"])

    await until(is_ready, f"{plural} {name} to be ready")


async def test_a_subscription_delivers_from_when_its_subscriber_is_there(start: Start) -> None:
    one, two = f"m{uuid4().hex[:8]}", f"m{uuid4().hex[:8]}"
    async with recipient() as beside, recipient() as end:
        early = channel(one) + subscription("late", one, ref("KafkaChannel", two))
        early += subscription("beside", one, f"{{uri: '{beside.url}'}}")
        run = await start(early)
        late = (await run.objects("subscriptions"))["late"]
        absence = f'failed to get object default/{two}: kafkachannels.messaging.knative.dev "{two}"'
        assert late["reason"] == f"Failed to resolve spec.subscriber: {absence} not found"
        assert conditions(late) == {
            "Ready": ("False", "SubscriberResolveFailed"),
            "ReferencesResolved": ("False", "SubscriberResolveFailed"),
            "AddedToChannel": ("Unknown", ""),
            "ChannelReady": ("Unknown", ""),
            "OIDCIdentityCreated": ("True", "authentication-oidc feature disabled"),
        }
        url = (await run.objects("kafka_channels"))[one]["url"]
        assert await run.post(url, event_id="early") == 202
        await beside.wait_for(1)

        await run.apply(early + channel(two) + subscription("end", two, f"{{uri: '{end.url}'}}"))
        await ready(run, "subscriptions", "late")
        await ready(run, "subscriptions", "end")
        assert await run.post(url, event_id="later") == 202
        # As in a cluster the channel did not know of it before.
        assert [each.id for each in await end.wait_for(1)] == ["later"]

        await run.apply(early)
        assert await run.post(url, event_id="waits") == 202
        await beside.wait_for(3)
        await run.apply(early + channel(two) + subscription("end", two, f"{{uri: '{end.url}'}}"))
        assert "waits" in [each.id for each in await end.wait_for(2)]


async def test_a_subscription_waits_for_its_channel(start: Start) -> None:
    one = f"m{uuid4().hex[:8]}"
    async with recipient() as end:
        text = subscription("s", one, f"{{uri: '{end.url}'}}")
        run = await start(channel(f"{one}-other") + text)
        found = (await run.objects("subscriptions"))["s"]
        assert conditions(found)["Ready"] == ("Unknown", "ChannelReferenceFailed")
        assert not found["ready"]
        await run.apply(channel(one) + text)
        await ready(run, "subscriptions", "s")
        assert await run.post((await run.objects("kafka_channels"))[one]["url"]) == 202
        await end.wait_for(1)


async def test_a_sequence_says_that_a_step_is_missing_and_goes_as_far_as_it_can(
    start: Start,
) -> None:
    flow, sink = f"m{uuid4().hex[:8]}", f"m{uuid4().hex[:8]}"
    async with recipient() as first:
        run = await start(f"""
apiVersion: flows.knative.dev/v1
kind: Sequence
metadata: {{name: {flow}}}
spec:
  {TEMPLATE}
  steps: [{{uri: '{first.url}'}}, {ref("KafkaSink", sink)}]
""")
        state = (await run.objects("sequences"))[flow]
        assert not state["ready"]
        assert f"{flow}-kn-sequence-1: Failed to resolve spec.subscriber" in state["reason"]
        assert conditions(state) == {
            "Ready": ("Unknown", "SubscriptionsNotReady"),
            "SubscriptionsReady": ("Unknown", "SubscriptionsNotReady"),
            "ChannelsReady": ("True", ""),
            "Addressable": ("True", ""),
            "EventPoliciesReady": ("True", "OIDCDisabled"),
        }
        assert await run.post(state["url"]) == 202
        await first.wait_for(1)


async def test_a_broker_without_its_dead_letter_sink_takes_nothing_yet(start: Start) -> None:
    name = f"m{uuid4().hex[:8]}"
    async with recipient() as subscriber:
        text = f"""
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {{name: {name}, annotations: {{eventing.knative.dev/broker.class: Kafka}}}}
spec:
  delivery: {{deadLetterSink: {ref("KafkaSink", name)}}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {{name: {name}}}
spec: {{broker: {name}, subscriber: {{uri: '{subscriber.url}'}}}}
"""
        run = await start(text)
        said = "failed to resolve Spec.Delivery.DeadLetterSink: failed to get object "
        said += f'default/{name}: kafkasinks.eventing.knative.dev "{name}" not found'
        broker = (await run.objects("brokers"))[name]
        assert (broker["ready"], broker["reason"]) == (False, said)
        assert conditions(broker)["ConfigParsed"] == ("False", said)
        trigger = (await run.objects("triggers"))[name]
        assert conditions(trigger)["BrokerReady"] == ("False", said)
        assert await run.post(broker["url"]) == 404

        sink = f"""---
apiVersion: eventing.knative.dev/v1alpha1
kind: KafkaSink
metadata: {{name: {name}}}
spec:
  {{topic: {name}, bootstrapServers: [kafka:9092], numPartitions: 1, replicationFactor: 1}}
"""
        await run.apply(text + sink)
        await ready(run, "triggers", name)
        assert await run.post(broker["url"]) == 202
        await subscriber.wait_for(1)

        # One that was ready goes on as it was.
        await run.apply(text)
        assert not (await run.objects("brokers"))[name]["ready"]
        assert await run.post(broker["url"], event_id="2") == 202
