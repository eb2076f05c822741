"""Every API version that a cluster of these releases serves is known here."""

from typing import Any

import pytest

CONTAINER = "{containers: [{image: 'example.com/web:1', command: [web]}]}"
SINK = "sink: {uri: 'http://elsewhere.example/'}"
SERVED = [
    ("eventing.knative.dev/v1", "Broker", ""),
    ("eventing.knative.dev/v1", "Trigger", "broker: x\n  subscriber: {uri: 'http://e.example/'}"),
    ("sources.knative.dev/v1", "KafkaSource", f"topics: [t]\n  bootstrapServers: [k]\n  {SINK}"),
    (
        "sources.knative.dev/v1beta1",
        "KafkaSource",
        f"topics: [t]\n  bootstrapServers: [k]\n  {SINK}",
    ),
    ("eventing.knative.dev/v1alpha1", "KafkaSink", "topic: t\n  bootstrapServers: [k]"),
    (
        "sources.knative.dev/v1",
        "SinkBinding",
        f"subject: {{apiVersion: serving.knative.dev/v1, kind: Service, name: x}}\n  {SINK}",
    ),
    ("sources.knative.dev/v1", "PingSource", SINK),
    ("serving.knative.dev/v1", "Service", f"template: {{spec: {CONTAINER}}}"),
    ("serving.knative.dev/v1", "Configuration", f"template: {{spec: {CONTAINER}}}"),
    ("serving.knative.dev/v1", "Route", "traffic: [{configurationName: y, percent: 100}]"),
    (
        "serving.knative.dev/v1beta1",
        "DomainMapping",
        "ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: y}",
    ),
    (
        "serving.kserve.io/v1alpha1",
        "ServingRuntime",
        "supportedModelFormats: [{name: f, version: '1'}]\n  containers: "
        "[{name: kserve-container, image: 'example.com/runtime:1', command: [serve]}]",
    ),
    (
        "serving.kserve.io/v1alpha1",
        "ClusterServingRuntime",
        "supportedModelFormats: [{name: f, version: '1'}]\n  containers: "
        "[{name: kserve-container, image: 'example.com/runtime:1', command: [serve]}]",
    ),
]
BESIDE = f"""
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {{name: x, annotations: {{eventing.knative.dev/broker.class: Kafka}}}}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {{name: x}}
spec: {{template: {{spec: {CONTAINER}}}}}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {{name: y}}
spec: {{template: {{spec: {CONTAINER}}}}}
---
apiVersion: networking.internal.knative.dev/v1alpha1
kind: ClusterDomainClaim
metadata: {{name: z.example}}
spec: {{namespace: default}}
"""


@pytest.mark.parametrize(
    ("version", "kind", "spec"), SERVED, ids=[f"{version} {kind}" for version, kind, _ in SERVED]
)
def test_an_object_of_a_served_version_is_taken(
    judged: Any, version: str, kind: str, spec: str
) -> None:
    name = "z.example" if kind == "DomainMapping" else "z"
    text = (
        f"apiVersion: {version}\nkind: {kind}\n"
        f"metadata: {{name: {name}, annotations: {{eventing.knative.dev/broker.class: Kafka}}}}\n"
        f"spec:\n  {spec}\n"
    )
    assert list(map(str, judged(text, BESIDE).problems)) == []


@pytest.mark.parametrize(
    ("version", "kind", "reason"),
    [
        ("serving.knative.dev/v1", "Revision", "write a Service or a Configuration"),
        ("sources.knative.dev/v1", "ApiServerSource", "no Kubernetes API to watch"),
        ("sources.knative.dev/v1", "ContainerSource", "make it a Service with a SinkBinding"),
        ("serving.kserve.io/v1alpha1", "InferenceGraph", "not supported"),
        ("serving.kserve.io/v1alpha1", "TrainedModel", "not supported"),
        ("serving.kserve.io/v1alpha1", "ClusterStorageContainer", "not supported"),
        ("serving.kserve.io/v1alpha1", "LocalModelCache", "not supported"),
        ("serving.kserve.io/v1alpha1", "LocalModelNamespaceCache", "not supported"),
        ("serving.kserve.io/v1alpha1", "LocalModelNodeGroup", "not supported"),
        ("serving.kserve.io/v1alpha1", "LLMInferenceService", "not supported"),
        ("serving.kserve.io/v1alpha2", "LLMInferenceService", "not supported"),
        ("serving.kserve.io/v1alpha2", "LLMInferenceServiceConfig", "not supported"),
    ],
)
def test_a_kind_that_cannot_run_here_is_known_and_refused_with_the_reason(
    judged: Any, version: str, kind: str, reason: str
) -> None:
    text = f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: z}}\nspec: {{}}\n"
    (problem,) = judged(text).problems
    assert reason in problem.message


@pytest.mark.parametrize(
    ("version", "kind"), [("eventing.knative.dev/v1beta1", "Trigger"), ("v2", "ConfigMap")]
)
def test_a_version_that_is_not_served_is_refused_with_those_that_are(
    judged: Any, version: str, kind: str
) -> None:
    text = f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: z}}\nspec: {{}}\n"
    (problem,) = judged(text).problems
    assert problem.field == "apiVersion"
    assert "v1" in problem.message
