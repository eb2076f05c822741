"""Fields that nobody can change while their object exists."""

from pathlib import Path

import pytest

from knative_local.manifests import InvalidManifests, load_plan

TWO_BROKERS = """
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: default, annotations: {eventing.knative.dev/broker.class: Kafka}}
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: other, annotations: {eventing.knative.dev/broker.class: Kafka}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: all}
spec:
  broker: default
  subscriber: {uri: "http://example.com"}
"""
CONFIG = """
---
apiVersion: v1
kind: ConfigMap
metadata: {name: mine}
data:
  bootstrap.servers: kafka:9092
  default.topic.partitions: "1"
  default.topic.replication.factor: "1"
"""


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("broker: default", "broker: other", "spec.broker"),
        (
            "metadata: {name: default, annotations: {eventing.knative.dev/broker.class: Kafka}}",
            "metadata: {name: default, annotations: {eventing.knative.dev/broker.class: Kafka}}\n"
            "spec: {config: {apiVersion: v1, kind: ConfigMap, name: mine}}",
            "spec.config",
        ),
    ],
)
def test_a_frozen_field_cannot_be_changed(
    tmp_path: Path, before: str, after: str, field: str
) -> None:
    file = tmp_path / "all.yaml"
    file.write_text(TWO_BROKERS + CONFIG)
    frozen = load_plan([file]).frozen
    assert load_plan([file], before=frozen).frozen == frozen
    file.write_text(TWO_BROKERS.replace(before, after) + CONFIG)
    with pytest.raises(InvalidManifests) as caught:
        load_plan([file], before=frozen)
    (problem,) = caught.value.problems
    assert problem.field == field
    assert "cannot be changed" in problem.message
    assert "run once without it" in problem.message
    assert load_plan([file]).frozen != frozen


def test_an_object_with_another_name_may_differ(tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    file.write_text(TWO_BROKERS)
    frozen = load_plan([file]).frozen
    file.write_text(
        TWO_BROKERS.replace("broker: default", "broker: other").replace("name: all", "name: new")
    )
    assert load_plan([file], before=frozen).frozen != frozen


FREE = """
apiVersion: flows.knative.dev/v1
kind: Sequence
metadata: {name: chain}
spec:
  channelTemplate:
    {apiVersion: messaging.knative.dev/v1, kind: KafkaChannel, spec: {numPartitions: 1}}
  steps: [{uri: "http://one.example.com"}]
---
apiVersion: flows.knative.dev/v1
kind: Parallel
metadata: {name: split}
spec:
  channelTemplate:
    {apiVersion: messaging.knative.dev/v1, kind: KafkaChannel, spec: {numPartitions: 1}}
  branches:
    - {filter: {uri: "http://one.example.com"}, subscriber: {uri: "http://one.example.com"}}
---
apiVersion: sinks.knative.dev/v1alpha1
kind: JobSink
metadata: {name: jobs}
spec:
  job:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: a, image: example.com/app, command: [one]}]
"""


def test_sequences_parallels_and_job_sinks_may_change_in_every_field(tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    file.write_text(FREE)
    before = load_plan([file])
    file.write_text(FREE.replace("one", "two").replace("numPartitions: 1", "numPartitions: 2"))
    after = load_plan([file], before=before.frozen)
    assert [each.partitions for each in after.kafka_channels] == [2, 2, 2]
    assert after.job_sinks != before.job_sinks
    assert after.subscriptions != before.subscriptions


SERVICE = """
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: hello}
spec:
  template:
    metadata: {name: hello-one}
    spec: {containers: [{image: example.com/hello:1, command: [hello]}]}
"""


def test_a_revision_that_has_a_name_cannot_be_changed_under_it(tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    file.write_text(SERVICE)
    frozen = load_plan([file]).frozen
    file.write_text(SERVICE.replace("hello:1", "hello:2"))
    with pytest.raises(InvalidManifests, match="'hello-one' exists"):
        load_plan([file], before=frozen)
    file.write_text(SERVICE.replace("hello:1", "hello:2").replace("hello-one", "hello-two"))
    load_plan([file], before=frozen)
    file.write_text(SERVICE.replace("name: hello-one", ""))
    load_plan([file], before=frozen)


TEMPLATES = """
---
apiVersion: messaging.knative.dev/v1beta1
kind: KafkaChannel
metadata: {name: pipe}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: config-kafka-features, namespace: knative-eventing}
data:
  brokers-topic-template: "b.{{ .Namespace }}.{{ .Name }}"
  channels-topic-template: "c.{{ .Namespace }}.{{ .Name }}"
  triggers-consumergroup-template: "t.{{ .Namespace }}.{{ .Name }}"
"""


def test_a_topic_and_a_group_keep_the_name_they_were_made_with(tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    one, _, trigger = TWO_BROKERS.split("---")
    file.write_text(f"{one}---{trigger}{TEMPLATES}")
    first = load_plan([file])
    changed = TWO_BROKERS + TEMPLATES.replace('"b.', '"B.').replace('"c.', '"C.').replace(
        '"t.', '"T.'
    )
    file.write_text(changed)
    second = load_plan([file], before=first.frozen)
    assert {broker.name: broker.topic for broker in second.brokers} == {
        "default": "b.default.default",
        "other": "B.default.other",
    }
    assert [trigger.topic for trigger in second.triggers] == ["b.default.default"]
    assert [trigger.group_id for trigger in second.triggers] == ["t.default.all"]
    assert [channel.topic for channel in second.kafka_channels] == ["c.default.pipe"]
    # The run after that knows it, too; an object that was away is a new one.
    assert load_plan([file], before=second.frozen).brokers == second.brokers
    assert {broker.topic for broker in load_plan([file]).brokers} == {
        "B.default.default",
        "B.default.other",
    }
