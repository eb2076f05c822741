"""What a Trigger is planned to do: where its events go, how often, and from where on."""

from typing import Any

import pytest

from knative_local.filters import All, compile_filter
from knative_local.kafka.producer_limits import ProducerLimits

TRIGGER = """
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: all, namespace: default}
spec:
  broker: default
  filter: {attributes: {type: t}}
  subscriber: SUBSCRIBER
"""
ECHO = "{ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: echo}}"
SECOND_BROKER = """
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata:
  name: second
  namespace: other
  annotations: {eventing.knative.dev/broker.class: Kafka}
"""
PLAIN_SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: old, namespace: other}
spec: {type: ExternalName, externalName: old.example}
"""
SINK = """
apiVersion: eventing.knative.dev/v1alpha1
kind: KafkaSink
metadata: {name: archive, namespace: other}
spec: {topic: archive, bootstrapServers: ["kafka:9092"]}
"""


def trigger(more: str = "", subscriber: str = ECHO) -> str:
    return TRIGGER.replace("SUBSCRIBER", subscriber) + "".join(
        f"  {line}\n" for line in more.splitlines()
    )


def settings(name: str, data: str) -> str:
    return f"""
apiVersion: v1
kind: ConfigMap
metadata: {{name: {name}, namespace: knative-eventing}}
data: {data}
"""


@pytest.mark.parametrize(
    ("subscriber", "uri"),
    [
        (ECHO, "http://echo.default.svc.cluster.local"),
        (
            "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default}}",
            "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/default/default",
        ),
        (
            "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: second,"
            " namespace: other}}",
            "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/other/second",
        ),
        (
            "{ref: {apiVersion: eventing.knative.dev/v1alpha1, kind: KafkaSink, name: archive,"
            " namespace: other}}",
            "http://kafka-sink-ingress.knative-eventing.svc.cluster.local/other/archive",
        ),
        (
            "{ref: {apiVersion: v1, kind: Service, name: old, namespace: other}}",
            "http://old.other.svc.cluster.local",
        ),
        (
            "{ref: {apiVersion: v1, kind: Service, name: old, namespace: other}, uri: /in?a=b}",
            "http://old.other.svc.cluster.local/in?a=b",
        ),
        ("{uri: 'http://elsewhere.example/in'}", "http://elsewhere.example/in"),
    ],
)
def test_a_destination_is_resolved_to_the_address_of_its_object(
    planned: Any, broker: str, echo: str, subscriber: str, uri: str
) -> None:
    others = (SECOND_BROKER, PLAIN_SERVICE, SINK)
    plan = planned(broker, echo, *others, trigger(subscriber=subscriber))
    assert plan.triggers[0].subscriber.uri == uri
    delivery = f"delivery: {{deadLetterSink: {subscriber}}}"
    plan = planned(broker, echo, *others, trigger(delivery))
    assert plan.triggers[0].delivery.dead_letter_sink.uri == uri


@pytest.mark.parametrize(
    ("subscriber", "field"),
    [
        ("{}", "spec.subscriber"),
        (
            "{ref: {apiVersion: v1, kind: Service, name: old, namespace: other},"
            " uri: 'http://elsewhere.example/'}",
            "spec.subscriber.uri",
        ),
        ("{uri: /relative}", "spec.subscriber.uri"),
    ],
)
def test_a_destination_that_cannot_be_resolved_is_refused(
    judged: Any, broker: str, echo: str, subscriber: str, field: str
) -> None:
    judgement = judged(broker, echo, PLAIN_SERVICE, trigger(subscriber=subscriber))
    assert [problem.field for problem in judgement.problems] == [field]


def test_a_dependency_is_not_waited_for(planned: Any, broker: str, echo: str) -> None:
    dependency = '{"kind":"PingSource","name":"p","apiVersion":"sources.knative.dev/v1"}'
    annotated = trigger().replace(
        "{name: all, namespace: default}",
        "{name: all, namespace: default, annotations: {knative.dev/dependency: "
        f"'{dependency}'}}}}",
    )
    assert planned(broker, echo, annotated).triggers == planned(broker, echo, trigger()).triggers


def test_the_group_template_of_the_cluster_is_honoured(
    planned: Any, broker: str, echo: str
) -> None:
    features = settings(
        "config-kafka-features",
        '{triggers-consumergroup-template: "g.{{ .Namespace }}.{{ .Name }}"}',
    )
    assert planned(broker, echo, features, trigger()).triggers[0].group_id == "g.default.all"
    assert planned(broker, echo, trigger()).triggers[0].group_id == "knative-trigger-default-all"


@pytest.mark.parametrize(
    ("given", "begins"), [("", "latest"), ("latest", "latest"), ("earliest", "earliest")]
)
def test_a_new_trigger_begins_where_the_clusters_consumers_do(
    planned: Any, broker: str, echo: str, given: str, begins: str
) -> None:
    line = f"auto.offset.reset = {given}" if given else "# auto.offset.reset=earliest"
    text = f'{{config-kafka-broker-consumer.properties: "max.poll.records=50\\n{line}\\n"}}'
    plan = planned(broker, echo, settings("config-kafka-broker-data-plane", text), trigger())
    assert plan.triggers[0].initial_offset == begins


def test_another_place_to_begin_is_refused(judged: Any, broker: str, echo: str) -> None:
    text = '{config-kafka-broker-consumer.properties: "auto.offset.reset=none"}'
    (problem,) = judged(
        broker, echo, settings("config-kafka-broker-data-plane", text), trigger()
    ).problems
    assert problem.field == "data[config-kafka-broker-consumer.properties]"


def test_the_producer_has_the_limits_of_the_cluster(planned: Any, broker: str) -> None:
    text = (
        '{config-kafka-broker-producer.properties: "delivery.timeout.ms=9000\\nbuffer.memory=1000"}'
    )
    assert planned(broker).producer == ProducerLimits(
        delivery_seconds=120, request_seconds=2, block_seconds=60, buffer_bytes=32 * 1024**2
    )
    limits = planned(broker, settings("config-kafka-broker-data-plane", text)).producer
    assert (limits.delivery_seconds, limits.request_seconds) == (9, 2)
    assert limits.buffer_bytes == 1000


@pytest.mark.parametrize(
    "line", ["delivery.timeout.ms=1999", "max.block.ms=-1", "request.timeout.ms=soon"]
)
def test_limits_that_the_producer_would_not_take_are_refused(
    judged: Any, broker: str, line: str
) -> None:
    text = f'{{config-kafka-broker-producer.properties: "{line}"}}'
    (problem,) = judged(broker, settings("config-kafka-broker-data-plane", text)).problems
    assert problem.field == "data[config-kafka-broker-producer.properties]"
    assert line.partition("=")[0] in problem.message


def test_a_retry_without_a_delay_waits_200_milliseconds(
    planned: Any, broker: str, echo: str
) -> None:
    (found,) = planned(broker, echo, trigger("delivery: {retry: 3}")).triggers
    assert (found.delivery.retry, found.delivery.backoff_delay_seconds) == (3, 0.2)
    assert found.delivery.backoff_policy == "exponential"


def test_a_delay_without_a_retry_is_no_retry(planned: Any, broker: str, echo: str) -> None:
    delivery = "delivery: {timeout: PT1S, backoffDelay: PT9S, backoffPolicy: linear}"
    (found,) = planned(broker, echo, trigger(delivery)).triggers
    assert found.delivery.retry == 0


def test_an_empty_filter_object_passes_everything(planned: Any, broker: str, echo: str) -> None:
    (found,) = planned(broker, echo, trigger("filters: [{}]")).triggers
    assert found.filters == All(())
    assert compile_filter(found.filters)({"type": "anything"})
