"""InferenceServices and the runtimes that serve them."""

from pathlib import Path
from typing import Any

import pytest

SERVICE = """
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: chat
  namespace: models
  annotations: {serving.kserve.io/deploymentMode: Knative}
spec:
  predictor:
    model:
      modelFormat: {name: gguf}
"""

RUNTIME = """
apiVersion: serving.kserve.io/v1alpha1
kind: ServingRuntime
metadata: {name: llama, namespace: models}
spec:
  supportedModelFormats: [{name: gguf, version: "3", autoSelect: true}]
  containers:
    - name: kserve-container
      image: llama:1
      command: [llama]
      args: ["--model=/mnt/models", "--alias={{.Name}}"]
      env: [{name: A, value: runtime}, {name: B, value: "{{ .Namespace }}"}]
      readinessProbe: {httpGet: {path: /health, port: 8080}}
"""


def fields(judgement: Any) -> list[str]:
    return [problem.field for problem in judgement.problems]


def test_a_model_becomes_its_runtimes_process(planned: Any, tmp_path: Path) -> None:
    more = f"""
      storageUri: file://{tmp_path}
      args: [--fast]
      env: [{{name: A, value: model}}]
    minReplicas: 0
    maxReplicas: 2
    scaleTarget: 4
    timeout: 500
    containerConcurrency: 8
"""
    (found,) = planned(SERVICE + more, RUNTIME).services
    assert found.name == "chat-predictor"
    assert found.hosts[0] == "chat-predictor.models.svc.cluster.local"
    assert "chat.models.svc.cluster.local" in found.hosts
    made = found.revision
    assert made.container.command == (
        "llama",
        f"--model={tmp_path}",
        "--alias=chat",
        "--fast",
    )
    assert made.container.environment == {"A": "model", "B": "models"}
    assert made.readiness.path == "/health"
    assert (made.timeout_seconds, made.response_start_timeout_seconds) == (500, 500)
    assert made.container_concurrency == 8
    assert (made.scaling.min_scale, made.scaling.max_scale, made.scaling.target) == (0, 2, 4)


def test_one_replica_is_the_default(planned: Any) -> None:
    assert planned(SERVICE, RUNTIME).services[0].revision.scaling.min_scale == 1


def test_the_standard_mode_keeps_one_replica(planned: Any) -> None:
    text = SERVICE.replace("Mode: Knative", "Mode: Standard") + "    minReplicas: 0\n"
    plan = planned(text, RUNTIME)
    assert plan.services[0].revision.scaling.min_scale == 1
    assert [warning.field for warning in plan.warnings] == ["spec.predictor.minReplicas"]


def test_a_custom_container_needs_no_runtime(planned: Any) -> None:
    text = (
        SERVICE.split("    model:")[0]
        + "    containers: [{image: model:1, command: [m, '{{.Name}}']}]"
    )
    assert planned(text).services[0].revision.container.command == ("m", "chat")


def test_a_cluster_runtime_is_found_by_name(planned: Any) -> None:
    runtime = RUNTIME.replace("kind: ServingRuntime", "kind: ClusterServingRuntime")
    runtime = runtime.replace(", namespace: models", "").replace(", autoSelect: true", "")
    plan = planned(SERVICE + "      runtime: llama\n", runtime)
    assert plan.services[0].revision.container.image == "llama:1"


def test_a_sink_binding_reaches_a_model(planned: Any, broker: str) -> None:
    binding = """
        apiVersion: sources.knative.dev/v1
        kind: SinkBinding
        metadata: {name: bind, namespace: models}
        spec:
          subject: {apiVersion: serving.knative.dev/v1, kind: Service, name: chat-predictor}
          sink:
            ref:
              apiVersion: eventing.knative.dev/v1
              kind: Broker
              name: default
              namespace: default
    """
    plan = planned(SERVICE, RUNTIME, broker, binding)
    assert plan.services[0].revision.container.environment["K_SINK"].endswith("/default/default")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ("      storageUri: hf://owner/model", "spec.predictor.model.storageUri"),
        ("      storageUri: file:///no/such/folder", "spec.predictor.model.storageUri"),
        ("      storageUri: pvc://claim", "spec.predictor.model.storageUri"),
        ("      runtime: other", "spec.predictor.model.runtime"),
        ("      storage: {}", "spec.predictor.model.storage"),
        ("    minReplicas: 3\n    maxReplicas: 2", "spec.predictor.maxReplicas"),
        ("    minReplicas: -1", "spec.predictor.minReplicas"),
        ("    scaleMetric: cpu", "spec.predictor.scaleMetric"),
        ("    scaleTarget: 0", "spec.predictor.scaleTarget"),
        ("    timeout: 601", "spec.predictor.timeout"),
        ("    canaryTrafficPercent: 10", "spec.predictor.canaryTrafficPercent"),
        ("    sklearn: {}", "spec.predictor.sklearn"),
        ("    minReplica: 1", "spec.predictor.minReplica"),
        ("  transformer: {}", "spec.transformer"),
    ],
)
def test_what_cannot_run_is_refused(judged: Any, more: str, field: str) -> None:
    assert field in fields(judged(SERVICE + more, RUNTIME))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("autoSelect: true", "autoSelect: false", "spec.predictor.model.modelFormat"),
        ("{name: gguf,", "{name: onnx,", "spec.predictor.model.modelFormat"),
        ("name: kserve-container", "name: server", "spec.containers"),
        ("{{.Name}}", "{{.Nothing}}", "spec.predictor.model"),
        (
            "path: /health, port: 8080",
            "path: /health, port: web",
            "spec.containers[0].readinessProbe.httpGet.port",
        ),
    ],
)
def test_runtimes_that_do_not_fit_are_refused(judged: Any, old: str, new: str, field: str) -> None:
    assert fields(judged(SERVICE, RUNTIME.replace(old, new))) == [field]


def test_a_model_and_a_service_of_one_name_are_refused(judged: Any) -> None:
    clash = """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: chat-predictor, namespace: models}
        spec: {template: {spec: {containers: [{image: echo, command: [a]}]}}}
    """
    assert fields(judged(SERVICE, RUNTIME, clash)) == ["metadata.name"]
