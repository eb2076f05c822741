"""Channels, Subscriptions, Sequences and Parallels: names, defaults, merging and refusals."""

from typing import Any

import pytest

from knative_local.manifests.names import child_name
from knative_local.manifests.plan import ChannelPlan, CompositePlan, DeliverySpec, Destination

KAFKA_CHANNEL = """
apiVersion: messaging.knative.dev/v1
kind: KafkaChannel
metadata: {name: orders}
spec: {}
"""
CHANNEL = """
apiVersion: messaging.knative.dev/v1
kind: Channel
metadata: {name: news}
spec:
  channelTemplate:
    apiVersion: messaging.knative.dev/v1
    kind: KafkaChannel
    spec: {numPartitions: 3, replicationFactor: 2, retentionDuration: PT1H}
"""
SUBSCRIPTION = """
apiVersion: messaging.knative.dev/v1
kind: Subscription
metadata: {name: print}
spec:
  channel: {apiVersion: messaging.knative.dev/v1, kind: Channel, name: news}
  subscriber: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: echo}}
"""
TEMPLATE = "channelTemplate: {apiVersion: messaging.knative.dev/v1, kind: KafkaChannel}"
ECHO = "{ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: echo}}"
SEQUENCE = f"""
apiVersion: flows.knative.dev/v1
kind: Sequence
metadata: {{name: chain}}
spec:
  {TEMPLATE}
  steps: [{ECHO}, {ECHO}]
  reply: {{uri: 'http://end.example/'}}
"""
PARALLEL = f"""
apiVersion: flows.knative.dev/v1
kind: Parallel
metadata: {{name: fork}}
spec:
  {TEMPLATE}
  branches:
    - filter: {ECHO}
      subscriber: {ECHO}
      reply: {{uri: 'http://own.example/'}}
      delivery: {{retry: 3}}
    - filter: {ECHO}
      subscriber: {ECHO}
  reply: {{uri: 'http://end.example/'}}
"""
DEFAULTS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: default-ch-webhook, namespace: knative-eventing}
data:
  default-ch-config: |
    clusterDefault: {apiVersion: messaging.knative.dev/v1, kind: KafkaChannel}
    namespaceDefaults:
      default:
        apiVersion: messaging.knative.dev/v1
        kind: KafkaChannel
        spec: {numPartitions: 7}
"""


def fields(judgement: Any) -> list[str]:
    return [problem.field for problem in judgement.problems]


def url(channel: str) -> str:
    return f"http://{channel}-kn-channel.default.svc.cluster.local"


def test_a_kafka_channel_gets_the_defaults_of_a_cluster(planned: Any) -> None:
    assert planned(KAFKA_CHANNEL).kafka_channels == (
        ChannelPlan(
            namespace="default",
            name="orders",
            host="orders-kn-channel.default.svc.cluster.local",
            topic="knative-messaging-kafka.default.orders",
            partitions=1,
            replication_factor=1,
            retention_ms=7 * 24 * 3600 * 1000,
        ),
    )


def test_a_channel_has_a_kafka_channel_of_its_name_behind_it(planned: Any) -> None:
    plan = planned(CHANNEL)
    (behind,) = plan.kafka_channels
    assert (behind.name, behind.owner) == ("news", "Channel news")
    assert (behind.partitions, behind.replication_factor, behind.retention_ms) == (3, 2, 3_600_000)
    assert plan.channels == (
        CompositePlan(namespace="default", name="news", address=url("news"), channels=("news",)),
    )


def test_the_topic_template_of_channels_counts(planned: Any) -> None:
    config = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: config-kafka-features, namespace: knative-eventing}
        data: {channels-topic-template: "own-{{ .Namespace }}-{{ .Name }}"}
    """
    assert planned(KAFKA_CHANNEL, config).kafka_channels[0].topic == "own-default-orders"


def test_a_channel_that_names_no_kind_gets_the_default_of_its_namespace(planned: Any) -> None:
    bare = "apiVersion: messaging.knative.dev/v1\nkind: Channel\nmetadata: {name: bare}\n"
    assert planned(bare, DEFAULTS).kafka_channels[0].partitions == 7
    other = bare.replace("name: bare", "name: bare, namespace: other")
    assert planned(other, DEFAULTS).kafka_channels[0].partitions == 1


def test_a_channel_without_a_kind_is_in_memory_in_a_stock_cluster(judged: Any) -> None:
    bare = "apiVersion: messaging.knative.dev/v1\nkind: Channel\nmetadata: {name: bare}\n"
    (problem,) = judged(bare).problems
    assert problem.field == "spec.channelTemplate.kind"
    assert "InMemoryChannel" in problem.message


def test_a_subscription_is_ordered_and_has_the_group_of_a_cluster(planned: Any, echo: str) -> None:
    (found,) = planned(CHANNEL, SUBSCRIPTION, echo).subscriptions
    assert (found.channel, found.topic) == ("news", "knative-messaging-kafka.default.news")
    assert found.ordered
    assert found.group_id.startswith("kafka.default.news.")
    assert len(found.group_id.removeprefix("kafka.default.news.")) == 36
    assert (found.reply, found.initial_offset) == ("nowhere", "latest")
    assert found.subscriber.uri == "http://echo.default.svc.cluster.local"
    assert found.delivery == DeliverySpec()


def test_an_answer_goes_to_the_reply(planned: Any, echo: str) -> None:
    reply = (
        "  reply: {ref: {apiVersion: messaging.knative.dev/v1, kind: KafkaChannel, name: orders}}"
    )
    (found,) = planned(CHANNEL, KAFKA_CHANNEL, SUBSCRIPTION + reply, echo).subscriptions
    assert found.reply == Destination(uri=url("orders"))


def test_a_subscriptions_delivery_is_completed_by_the_channels(planned: Any, echo: str) -> None:
    channel = KAFKA_CHANNEL.replace(
        "spec: {}",
        "spec: {delivery: {retry: 5, backoffDelay: PT2S, backoffPolicy: linear, "
        "deadLetterSink: {uri: 'http://dead.example/'}}}",
    )
    own = SUBSCRIPTION.replace("kind: Channel, name: news", "kind: KafkaChannel, name: orders")
    (inherited,) = planned(channel, own, echo).subscriptions
    assert inherited.delivery == DeliverySpec(
        retry=5,
        backoff_policy="linear",
        backoff_delay_seconds=2.0,
        dead_letter_sink=Destination(uri="http://dead.example/"),
    )
    more = "  delivery: {retry: 1, backoffPolicy: exponential}\n"
    (merged,) = planned(channel, own + more, echo).subscriptions
    assert merged.delivery == DeliverySpec(
        retry=1,
        backoff_policy="exponential",
        backoff_delay_seconds=2.0,
        dead_letter_sink=Destination(uri="http://dead.example/"),
    )


def test_a_channels_own_delivery_reaches_nobody_and_is_warned_of(judged: Any) -> None:
    judgement = judged(CHANNEL + "  delivery: {retry: 2}\n")
    assert [warning.field for warning in judgement.warnings] == ["spec.delivery"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("spec: {}", "spec: {numPartitions: -1}", "spec.numPartitions"),
        ("spec: {}", "spec: {replicationFactor: -1}", "spec.replicationFactor"),
        ("spec: {}", "spec: {retentionDuration: long}", "spec.retentionDuration"),
        ("spec: {}", "spec: {retentionDuration: -PT1H}", "spec.retentionDuration"),
        ("spec: {}", "spec: {subscribers: []}", "spec.subscribers"),
        ("spec: {}", "spec: {delivery: {retry: -1}}", "spec.delivery.retry"),
    ],
)
def test_bad_kafka_channels_are_refused(judged: Any, old: str, new: str, field: str) -> None:
    assert fields(judged(KAFKA_CHANNEL.replace(old, new))) == [field]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("kind: KafkaChannel", "kind: InMemoryChannel", "spec.channelTemplate.kind"),
        ("kind: KafkaChannel", "kind: Channel", "spec.channelTemplate.kind"),
        ("    kind: KafkaChannel\n", "", "spec.channelTemplate.kind"),
        (
            "    apiVersion: messaging.knative.dev/v1\n    kind: K",
            "    kind: K",
            "spec.channelTemplate.apiVersion",
        ),
        ("numPartitions: 3", "partitions: 3", "spec.channelTemplate.spec.partitions"),
        ("numPartitions: 3", "numPartitions: -3", "spec.channelTemplate.spec.numPartitions"),
    ],
)
def test_bad_channels_are_refused(judged: Any, old: str, new: str, field: str) -> None:
    assert fields(judged(CHANNEL.replace(old, new))) == [field]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("kind: Channel, name: news", "kind: Channel", "spec.channel.name"),
        ("kind: Channel, name: news", "kind: Broker, name: news", "spec.channel.kind"),
        ("name: news}", "name: news, namespace: default}", "spec.channel.namespace"),
        (f"  subscriber: {ECHO}", "  reply: {uri: 'http://a.example/'}", "spec.subscriber"),
        (f"  subscriber: {ECHO}", "", "spec"),
        (
            f"  subscriber: {ECHO}",
            f"  subscriber: {ECHO}\n  delivery: {{retry: -1}}",
            "spec.delivery.retry",
        ),
    ],
)
def test_bad_subscriptions_are_refused(
    judged: Any, echo: str, old: str, new: str, field: str
) -> None:
    assert fields(judged(CHANNEL, SUBSCRIPTION.replace(old, new), echo)) == [field]


def test_an_empty_reply_is_none(planned: Any, echo: str) -> None:
    (found,) = planned(CHANNEL, SUBSCRIPTION + "  reply: {}\n", echo).subscriptions
    assert found.reply == "nowhere"


def test_a_sequence_is_channels_and_subscriptions_in_a_row(planned: Any, echo: str) -> None:
    plan = planned(SEQUENCE, echo)
    assert [each.name for each in plan.kafka_channels] == [
        "chain-kn-sequence-0",
        "chain-kn-sequence-1",
    ]
    first, second = plan.subscriptions
    assert (first.name, first.channel) == ("chain-kn-sequence-0", "chain-kn-sequence-0")
    assert first.reply == Destination(uri=url("chain-kn-sequence-1"))
    assert (second.name, second.channel) == ("chain-kn-sequence-1", "chain-kn-sequence-1")
    assert second.reply == Destination(uri="http://end.example/")
    assert plan.sequences == (
        CompositePlan(
            namespace="default",
            name="chain",
            address=url("chain-kn-sequence-0"),
            channels=("chain-kn-sequence-0", "chain-kn-sequence-1"),
            subscriptions=("chain-kn-sequence-0", "chain-kn-sequence-1"),
        ),
    )


def test_a_parallel_asks_a_filter_for_each_branch(planned: Any, echo: str) -> None:
    plan = planned(PARALLEL, echo)
    assert [each.name for each in plan.kafka_channels] == [
        "fork-kn-parallel",
        "fork-kn-parallel-0",
        "fork-kn-parallel-1",
    ]
    by_name = {each.name: each for each in plan.subscriptions}
    assert set(by_name) == {
        "fork-kn-parallel-filter-0",
        "fork-kn-parallel-filter-1",
        "fork-kn-parallel-0",
        "fork-kn-parallel-1",
    }
    asked = by_name["fork-kn-parallel-filter-1"]
    assert asked.channel == "fork-kn-parallel"
    assert asked.reply == Destination(uri=url("fork-kn-parallel-1"))
    assert by_name["fork-kn-parallel-0"].reply == Destination(uri="http://own.example/")
    assert by_name["fork-kn-parallel-0"].delivery.retry == 3
    assert by_name["fork-kn-parallel-1"].reply == Destination(uri="http://end.example/")
    assert plan.parallels[0].address == url("fork-kn-parallel")


def test_a_flow_may_be_made_of_generic_channels(planned: Any, echo: str) -> None:
    plan = planned(SEQUENCE.replace("kind: KafkaChannel", "kind: Channel"), DEFAULTS, echo)
    assert [each.name for each in plan.channels] == ["chain-kn-sequence-0", "chain-kn-sequence-1"]
    assert {each.partitions for each in plan.kafka_channels} == {7}


@pytest.mark.parametrize(
    ("text", "old", "new", "field"),
    [
        (SEQUENCE, f"  steps: [{ECHO}, {ECHO}]\n", "", "spec.steps"),
        (SEQUENCE, f"[{ECHO}, {ECHO}]", f"[{ECHO}, {{}}]", "spec.steps[1]"),
        (SEQUENCE, "reply: {uri: 'http://end.example/'}", "reply: {}", "spec.reply"),
        (SEQUENCE, "kind: KafkaChannel", "kind: InMemoryChannel", "spec.channelTemplate.kind"),
        (SEQUENCE, f"  {TEMPLATE}\n", "", "spec.channelTemplate.kind"),
        (PARALLEL, "  branches:", "  branch:", "spec.branch"),
        (PARALLEL, "  reply: {uri: 'http://end.example/'}", "  reply: {}", "spec.reply"),
        (
            PARALLEL,
            f"    - filter: {ECHO}\n      subscriber: {ECHO}\n  r",
            f"    - subscriber: {ECHO}\n  r",
            "spec.branches[1].filter",
        ),
        (PARALLEL, f"      subscriber: {ECHO}\n  r", "  r", "spec.branches[1].subscriber"),
        (PARALLEL, "{retry: 3}", "{retry: -3}", "spec.branches[0].delivery.retry"),
    ],
)
def test_bad_flows_are_refused(
    judged: Any, echo: str, text: str, old: str, new: str, field: str
) -> None:
    assert old in text
    assert fields(judged(text.replace(old, new), echo)) == [field]


def test_names_that_are_taken_are_refused(judged: Any, echo: str) -> None:
    taken = KAFKA_CHANNEL.replace("name: orders", "name: chain-kn-sequence-1")
    assert fields(judged(SEQUENCE, taken, echo)) == ["spec.channelTemplate"]
    news = KAFKA_CHANNEL.replace("name: orders", "name: news")
    assert fields(judged(CHANNEL, news)) == ["spec.channelTemplate.spec"]


@pytest.mark.parametrize(
    ("group", "kind", "name", "expected"),
    [
        ("messaging.knative.dev", "Channel", "news", "news"),
        ("messaging.knative.dev", "KafkaChannel", "orders", "orders"),
        ("flows.knative.dev", "Sequence", "chain", "chain-kn-sequence-0"),
        ("flows.knative.dev", "Parallel", "fork", "fork-kn-parallel"),
    ],
)
def test_all_of_them_are_destinations(
    planned: Any, echo: str, group: str, kind: str, name: str, expected: str
) -> None:
    ping = f"""
        apiVersion: sources.knative.dev/v1
        kind: PingSource
        metadata: {{name: tick}}
        spec: {{sink: {{ref: {{apiVersion: {group}/v1, kind: {kind}, name: {name}}}}}}}
    """
    plan = planned(CHANNEL, KAFKA_CHANNEL, SEQUENCE, PARALLEL, echo, ping)
    assert plan.ping_sources[0].sink == Destination(uri=url(expected))


def test_what_the_webhooks_freeze_is_frozen(planned: Any, echo: str) -> None:
    frozen = planned(CHANNEL, KAFKA_CHANNEL, SUBSCRIPTION, echo).frozen
    assert set(frozen["Channel", "default", "news"]) == {"spec.channelTemplate", "spec.delivery"}
    assert set(frozen["Subscription", "default", "print"]) == {"spec.channel", "spec.delivery"}
    assert "spec.numPartitions" in frozen["KafkaChannel", "default", "orders"]


def test_long_names_are_shortened_as_in_a_cluster() -> None:
    assert child_name("a", "-kn-channel") == "a-kn-channel"
    long = child_name("x" * 60, "-kn-channel")
    assert len(long) == 63
    assert long.startswith("x" * 20)
    assert long.endswith("-kn-channel")
