"""KafkaSinks and KafkaSources: defaults, refusals and what they resolve to."""

from typing import Any

import pytest

from knative_local.manifests.plan import DeliverySpec, Destination, KafkaSinkPlan

SINK = """
apiVersion: eventing.knative.dev/v1alpha1
kind: KafkaSink
metadata: {name: archive, namespace: default}
spec:
  topic: archive
  bootstrapServers: [kafka:9092]
"""

SOURCE = """
apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: orders, namespace: default}
spec:
  bootstrapServers: [kafka:9092]
  topics: [orders]
  sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: echo}}
"""


def labelled(key_type: str) -> str:
    label = "kafkasources.sources.knative.dev/key-type"
    return f"metadata: {{labels: {{{label}: {key_type}}}, "


def fields(judgement: Any) -> list[str]:
    return [problem.field for problem in judgement.problems]


def test_a_sink_is_binary_and_its_topic_must_exist(planned: Any) -> None:
    assert planned(SINK).kafka_sinks == (
        KafkaSinkPlan(namespace="default", name="archive", topic="archive", structured=False),
    )


def test_a_sink_with_partitions_and_replication_has_its_topic_made(planned: Any) -> None:
    plan = planned(SINK + "  numPartitions: 3\n  replicationFactor: 2\n  contentMode: structured\n")
    (sink,) = plan.kafka_sinks
    assert (sink.partitions, sink.replication_factor, sink.structured) == (3, 2, True)


def test_a_sink_with_only_partitions_owns_nothing_and_is_warned_of(
    planned: Any, judged: Any
) -> None:
    (sink,) = planned(SINK + "  numPartitions: 3\n").kafka_sinks
    assert sink.partitions is None
    assert [each.field for each in judged(SINK + "  numPartitions: 3\n").warnings] == ["spec"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("topic: archive", "", "spec.topic"),
        ("topic: archive", "topic: 'a b'", "spec.topic"),
        ("[kafka:9092]", "[]", "spec.bootstrapServers"),
        ("topic: archive", "topic: a\n  numPartitions: 0", "spec.numPartitions"),
        ("topic: archive", "topic: a\n  replicationFactor: -1", "spec.replicationFactor"),
        ("topic: archive", "topic: a\n  contentMode: avro", "spec.contentMode"),
        ("topic: archive", "topic: a\n  auth: {secret: {ref: {name: s}}}", "spec.auth.secret"),
        ("topic: archive", "topic: a\n  topics: [a]", "spec.topics"),
    ],
)
def test_a_sink_that_cannot_be_is_refused_at_its_field(
    judged: Any, old: str, new: str, field: str
) -> None:
    assert field in fields(judged(SINK.replace(old, new)))


def test_a_sink_is_a_destination(planned: Any, broker: str) -> None:
    trigger = """
        apiVersion: eventing.knative.dev/v1
        kind: Trigger
        metadata: {name: all}
        spec:
          broker: default
          subscriber:
            {ref: {apiVersion: eventing.knative.dev/v1alpha1, kind: KafkaSink, name: archive}}
          delivery:
            deadLetterSink:
              {ref: {apiVersion: eventing.knative.dev/v1alpha1, kind: KafkaSink, name: archive}}
    """
    uri = "http://kafka-sink-ingress.knative-eventing.svc.cluster.local/default/archive"
    (found,) = planned(broker, SINK, trigger).triggers
    assert found.subscriber == found.delivery.dead_letter_sink == Destination(uri=uri)


def test_a_source_gets_the_defaults_of_a_cluster(planned: Any, echo: str) -> None:
    (source,) = planned(SOURCE, echo).kafka_sources
    assert source.topics == ("orders",)
    assert source.group_id.startswith("knative-kafka-source-")
    assert (source.ordered, source.initial_offset, source.consumers) == (True, "latest", 1)
    assert source.delivery == DeliverySpec(retry=10, backoff_delay_seconds=0.3)
    assert source.delivery.timeout_seconds == 600
    assert source.key_type == "string"
    egress = source.egress("orders")
    assert (egress.reply, egress.topic) == ("nowhere", "orders")


def test_a_source_without_a_group_keeps_its_group_in_every_run(planned: Any, echo: str) -> None:
    first, second = (planned(SOURCE, echo).kafka_sources[0].group_id for _ in range(2))
    assert first == second
    other = planned(SOURCE.replace("name: orders", "name: other"), echo).kafka_sources[0].group_id
    assert other != first


def test_everything_said_of_a_source_counts(planned: Any, echo: str) -> None:
    text = (
        SOURCE.replace("metadata: {", labelled("int"))
        + """
  consumerGroup: mine
  consumers: 0
  initialOffset: earliest
  ordering: unordered
  ceOverrides: {extensions: {team: a}}
  delivery: {retry: 1, backoffDelay: PT1S, backoffPolicy: linear}
"""
    )
    plan = planned(text, echo)
    (source,) = plan.kafka_sources
    assert source.group_id == "mine"
    assert (source.ordered, source.initial_offset, source.consumers) == (False, "earliest", 0)
    assert (source.key_type, source.ce_overrides) == ("int", {"team": "a"})
    assert source.delivery == DeliverySpec(
        retry=1, backoff_policy="linear", backoff_delay_seconds=1.0
    )


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("topics: [orders]", "", "spec.topics"),
        ("topics: [orders]", "topics: ['']", "spec.topics[0]"),
        ("[kafka:9092]", "[]", "spec.bootstrapServers"),
        ("topics: [orders]", "topics: [orders]\n  initialOffset: newest", "spec.initialOffset"),
        ("topics: [orders]", "topics: [orders]\n  ordering: random", "spec.ordering"),
        ("topics: [orders]", "topics: [orders]\n  consumers: -1", "spec.consumers"),
        ("topics: [orders]", "topics: [orders]\n  net: {tls: {enable: true}}", "spec.net.tls"),
        (
            "topics: [orders]",
            "topics: [orders]\n  net: {sasl: {enable: true, user: {secretKeyRef: {name: a}}}}",
            "spec.net.sasl",
        ),
        (
            "topics: [orders]",
            "topics: [orders]\n  ceOverrides: {extensions: {a-b: a}}",
            "spec.ceOverrides.extensions.a-b",
        ),
        ("  sink:", "  delivery: {retry: -1}\n  sink:", "spec.delivery.retry"),
    ],
)
def test_a_source_that_cannot_be_is_refused_at_its_field(
    judged: Any, echo: str, old: str, new: str, field: str
) -> None:
    assert field in fields(judged(SOURCE.replace(old, new), echo))


def test_switched_off_encryption_is_none(planned: Any, echo: str) -> None:
    net = "topics: [orders]\n  net: {tls: {enable: false, cert: {}}, sasl: {}}"
    assert planned(SOURCE.replace("topics: [orders]", net), echo).kafka_sources


def test_two_sources_in_one_group_on_one_topic_are_refused(judged: Any, echo: str) -> None:
    first = SOURCE + "  consumerGroup: shared\n"
    second = first.replace("name: orders", "name: more")
    assert fields(judged(first, second, echo)) == ["spec.consumerGroup"]
    elsewhere = second.replace("topics: [orders]", "topics: [other]")
    assert fields(judged(first, elsewhere, echo)) == []


def test_an_unknown_key_type_is_warned_of(judged: Any, echo: str) -> None:
    text = SOURCE.replace("metadata: {", labelled("double"))
    assert [each.message for each in judged(text, echo).warnings] == [
        "'double' is none of string, int, float, byte-array, keys are read as strings"
    ]


def test_what_a_webhook_freezes_is_frozen(planned: Any, echo: str) -> None:
    plan = planned(SINK, SOURCE, echo)
    assert plan.frozen["KafkaSink", "default", "archive"]["spec.topic"] == '"archive"'
    assert set(plan.frozen["KafkaSource", "default", "orders"]) == {"spec.consumerGroup"}
