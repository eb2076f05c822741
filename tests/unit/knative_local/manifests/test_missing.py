"""Objects that name others which may come later: taken, warned of, and not run until then."""

from typing import Any

import pytest

TRIGGER = """
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: all, namespace: default}
spec:
  broker: default
  filter: {attributes: {type: t}}
  subscriber: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: echo}}
"""
ELSEWHERE = """
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata:
  name: second
  namespace: other
  annotations: {eventing.knative.dev/broker.class: Kafka}
"""
NOBODY = 'failed to get object default/nobody: services.serving.knative.dev "nobody" not found'
SINK = "sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: nobody}}"
HOST = "http://nobody.default.svc.cluster.local"


def warned(judgement: Any) -> list[str]:
    assert judgement.problems == ()
    return [warning.field for warning in judgement.warnings]


@pytest.mark.parametrize("name", ["other", "second"])
def test_a_trigger_may_come_before_its_broker(
    judged: Any, planned: Any, broker: str, echo: str, name: str
) -> None:
    texts = (broker, ELSEWHERE, echo, TRIGGER.replace("broker: default", f"broker: {name}"))
    (trigger,) = planned(*texts).triggers
    assert (trigger.has_broker, trigger.topic, trigger.broker) == (False, "", name)
    assert trigger.unmet == f'Broker "{name}" does not exist'
    assert warned(judged(*texts)) == ["spec.broker"]
    (there,) = planned(broker, echo, TRIGGER).triggers
    assert (there.has_broker, there.unmet) == (True, "")


def test_a_trigger_may_come_before_its_subscriber(
    judged: Any, planned: Any, broker: str, echo: str
) -> None:
    texts = (broker, echo, TRIGGER.replace("name: echo", "name: nobody"))
    (trigger,) = planned(*texts).triggers
    assert (trigger.subscriber.uri, trigger.unmet) == (HOST, NOBODY)
    assert warned(judged(*texts)) == ["spec.subscriber.ref.name"]


def test_a_trigger_may_come_before_its_dead_letter_sink(
    judged: Any, planned: Any, broker: str, echo: str
) -> None:
    delivery = f"  delivery: {{retry: 1, {SINK.replace('sink', 'deadLetterSink', 1)}}}\n"
    (trigger,) = planned(broker, echo, TRIGGER + delivery).triggers
    assert (trigger.subscriber.missing, trigger.unmet) == ("", NOBODY)
    fields = warned(judged(broker, echo, TRIGGER + delivery))
    assert fields == ["spec.delivery.deadLetterSink.ref.name"]


def test_a_host_that_no_manifest_makes_is_warned_of(judged: Any, broker: str) -> None:
    text = TRIGGER[: TRIGGER.index("  subscriber")] + f"  subscriber: {{uri: '{HOST}/'}}\n"
    assert warned(judged(broker, text)) == ["spec.subscriber.uri"]


@pytest.mark.parametrize(
    ("kind", "version", "spec", "plural"),
    [
        ("PingSource", "sources.knative.dev/v1", SINK, "ping_sources"),
        (
            "KafkaSource",
            "sources.knative.dev/v1",
            f"topics: [t]\n  bootstrapServers: [k]\n  {SINK}",
            "kafka_sources",
        ),
        (
            "SinkBinding",
            "sources.knative.dev/v1",
            f"subject: {{apiVersion: serving.knative.dev/v1, kind: Service, name: echo}}\n  {SINK}",
            "sink_bindings",
        ),
    ],
)
def test_a_source_may_come_before_its_sink(
    judged: Any, planned: Any, echo: str, kind: str, version: str, spec: str, plural: str
) -> None:
    text = f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: s}}\nspec:\n  {spec}\n"
    plan = planned(echo, text)
    (found,) = getattr(plan, plural)
    assert (found.sink.uri, found.sink.missing) == (HOST, NOBODY)
    assert warned(judged(echo, text)) == ["spec.sink.ref.name"]
    # As in a cluster a subject hears of no sink that does not exist.
    assert "K_SINK" not in plan.services[0].revision.container.environment


CHANNEL = """
apiVersion: messaging.knative.dev/v1
kind: KafkaChannel
metadata: {name: news}
"""
NOBODYS = "{ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: nobody}}"
ECHOS = NOBODYS.replace("nobody", "echo")


def subscription(channel: str, spec: str) -> str:
    return f"""
apiVersion: messaging.knative.dev/v1
kind: Subscription
metadata: {{name: s}}
spec:
  channel: {{apiVersion: messaging.knative.dev/v1, kind: {channel}}}
  {spec}
"""


@pytest.mark.parametrize(
    ("channel", "spec", "reason", "message", "field"),
    [
        (
            "KafkaChannel, name: news",
            f"subscriber: {NOBODYS}",
            "SubscriberResolveFailed",
            f"Failed to resolve spec.subscriber: {NOBODY}",
            "spec.subscriber.ref.name",
        ),
        (
            "KafkaChannel, name: news",
            f"subscriber: {ECHOS}\n  reply: {NOBODYS}",
            "ReplyResolveFailed",
            f"Failed to resolve spec.reply: {NOBODY}",
            "spec.reply.ref.name",
        ),
        (
            "KafkaChannel, name: news",
            f"subscriber: {ECHOS}\n  delivery: {{deadLetterSink: {NOBODYS}}}",
            "DeadLetterSinkResolveFailed",
            f"Failed to resolve spec.delivery.deadLetterSink: {NOBODY}",
            "spec.delivery.deadLetterSink.ref.name",
        ),
        (
            "KafkaChannel, name: other",
            f"subscriber: {ECHOS}",
            "ChannelReferenceFailed",
            "Failed to get Spec.Channel or backing channel: "
            'kafkachannels.messaging.knative.dev "other" not found',
            "spec.channel.name",
        ),
        (
            "Channel, name: news",
            f"subscriber: {ECHOS}",
            "ChannelReferenceFailed",
            "Failed to get Spec.Channel or backing channel: "
            'channels.messaging.knative.dev "news" not found',
            "spec.channel.name",
        ),
    ],
)
def test_a_subscription_may_come_before_what_it_names(
    judged: Any,
    planned: Any,
    echo: str,
    channel: str,
    spec: str,
    reason: str,
    message: str,
    field: str,
) -> None:
    texts = (CHANNEL, echo, subscription(channel, spec))
    (found,) = planned(*texts).subscriptions
    assert found.unresolved == (reason, message)
    assert found.unmet == message
    assert warned(judged(*texts)) == [field]


def test_a_sequence_and_a_parallel_may_come_before_their_steps(
    judged: Any, planned: Any, echo: str
) -> None:
    template = "channelTemplate: {apiVersion: messaging.knative.dev/v1, kind: KafkaChannel}"
    sequence = f"""
apiVersion: flows.knative.dev/v1
kind: Sequence
metadata: {{name: chain}}
spec: {{{template}, steps: [{ECHOS}, {NOBODYS}]}}
"""
    parallel = f"""
apiVersion: flows.knative.dev/v1
kind: Parallel
metadata: {{name: split}}
spec: {{{template}, branches: [{{filter: {ECHOS}, subscriber: {NOBODYS}}}]}}
"""
    texts = (echo, sequence, parallel)
    assert warned(judged(*texts)) == [
        "spec.steps[1].ref.name",
        "spec.branches[0].subscriber.ref.name",
    ]
    unmet = {each.name: bool(each.unmet) for each in planned(*texts).subscriptions}
    assert unmet == {
        "chain-kn-sequence-0": False,
        "chain-kn-sequence-1": True,
        "split-kn-parallel-filter-0": False,
        "split-kn-parallel-0": True,
    }


def test_a_broker_and_a_channel_may_come_before_their_dead_letter_sinks(
    judged: Any, planned: Any, broker: str, echo: str
) -> None:
    delivery = f"  delivery: {{deadLetterSink: {NOBODYS}}}\n"
    own = broker.rstrip() + "\nspec:\n" + delivery
    channel = CHANNEL + "spec:\n" + delivery
    texts = (own, echo, TRIGGER, channel)
    plan = planned(*texts)
    said = f"failed to resolve Spec.Delivery.DeadLetterSink: {NOBODY}"
    assert (plan.brokers[0].unmet, plan.kafka_channels[0].unmet) == (said, said)
    (trigger,) = plan.triggers
    assert (trigger.broker_unmet, trigger.unmet) == (said, said)
    assert warned(judged(*texts)) == ["spec.delivery.deadLetterSink.ref.name"] * 2
