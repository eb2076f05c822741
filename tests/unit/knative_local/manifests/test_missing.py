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
