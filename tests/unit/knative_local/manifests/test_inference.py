"""InferenceServices and the runtimes that serve them."""

from pathlib import Path
from typing import Any

import pytest

from knative_local.manifests import InvalidManifests
from knative_local.manifests.plan import TrafficTarget

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
        ("      storageUri: s3://bucket/model", "spec.predictor.model.storageUri"),
        ("      storageUri: oci://registry/model", "spec.predictor.model.storageUri"),
        ("      runtime: other", "spec.predictor.model.runtime"),
        ("      storage: {}", "spec.predictor.model.storage"),
        ("    minReplicas: 3\n    maxReplicas: 2", "spec.predictor.maxReplicas"),
        ("    minReplicas: -1", "spec.predictor.minReplicas"),
        ("    scaleMetric: cpu", "spec.predictor.scaleMetric"),
        ("    scaleTarget: 0", "spec.predictor.scaleTarget"),
        ("    timeout: 601", "spec.predictor.timeout"),
        ("    canaryTrafficPercent: 101", "spec.predictor.canaryTrafficPercent"),
        ("    storageUris: []", "spec.predictor.storageUris"),
        ("    autoScaling: {}", "spec.predictor.autoScaling"),
        ("  explainer: {}", "spec.explainer"),
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


TRANSFORMER = """
  transformer:
    minReplicas: 0
    containerConcurrency: 3
    containers:
      - image: before:1
        command: [before]
        args: ["--model_name=mine"]
"""


def test_a_transformer_stands_before_the_predictor(planned: Any) -> None:
    plan = planned(SERVICE + TRANSFORMER, RUNTIME)
    predictor, transformer = plan.services
    assert (predictor.name, transformer.name) == ("chat-predictor", "chat-transformer")
    assert "chat.models.svc.cluster.local" not in predictor.hosts
    assert "chat.models.svc.cluster.local" in transformer.hosts
    assert transformer.revision.container.command == (
        "before",
        "--model_name=mine",
        "--predictor_host",
        "chat-predictor.models.svc.cluster.local:80",
        "--http_port",
        "$(PORT)",
        "--workers",
        "3",
    )
    assert transformer.revision.container_concurrency == 3
    assert predictor.revision.scaling.min_scale == 1
    (whole,) = plan.inference_services
    assert (whole.predictor, whole.transformer, whole.host) == (
        "chat-predictor",
        "chat-transformer",
        "chat.models.svc.cluster.local",
    )


def test_a_canary_stands_beside_what_was_rolled_out_last(planned: Any) -> None:
    (found,) = planned(SERVICE + "    canaryTrafficPercent: 10\n", RUNTIME).services
    assert found.route.traffic == (
        TrafficTarget(configuration="chat-predictor", percent=10),
        TrafficTarget(configuration="chat-predictor", percent=90, tag="prev", rolled_out=True),
    )
    (whole,) = planned(SERVICE + "    canaryTrafficPercent: 100\n", RUNTIME).services
    assert whole.route.traffic == (TrafficTarget(configuration="chat-predictor", percent=100),)


def test_tag_routing_names_the_latest(planned: Any) -> None:
    text = SERVICE.replace(
        "Mode: Knative", "Mode: Knative, serving.kserve.io/enable-tag-routing: 'true'"
    )
    (found,) = planned(text, RUNTIME).services
    assert found.route.tag_hosts["latest"][0] == "latest-chat-predictor.models.svc.cluster.local"


def test_a_stopped_model_has_no_services(planned: Any) -> None:
    text = SERVICE.replace("Mode: Knative", "Mode: Knative, serving.kserve.io/stop: 'TRUE'")
    plan = planned(text, RUNTIME)
    assert plan.services == ()
    assert plan.inference_services[0].stopped


def test_stopping_canaries_and_modes_make_no_new_revision(planned: Any) -> None:
    def digest(text: str) -> str:
        found: str = planned(text, RUNTIME).services[0].configuration.digest
        return found

    first = digest(SERVICE)
    assert digest(SERVICE + "    canaryTrafficPercent: 10\n") == first
    assert digest(SERVICE.replace("Mode: Knative", "Mode: Serverless")) == first
    assert digest(SERVICE + "    timeout: 100\n") != first
    assert digest(SERVICE + "      args: [--more]\n") != first


def test_a_claim_is_a_folder_of_the_images_file(planned: Any, tmp_path: Path) -> None:
    (tmp_path / "weights" / "v1").mkdir(parents=True)
    images = "images: {}\nclaims: {store: weights}\n"
    (found,) = planned(
        SERVICE + "      storageUri: pvc://store/v1\n", RUNTIME, images=images
    ).services
    assert f"--model={tmp_path}/weights/v1" in found.revision.container.command


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        ("pvc://other/v1", "has no folder"),
        ("pvc://store/../..", "leads out of its claim"),
        ("pvc://store/v2", "does not exist"),
    ],
)
def test_a_claim_that_leads_nowhere_is_refused(
    planned: Any, tmp_path: Path, uri: str, message: str
) -> None:
    (tmp_path / "weights").mkdir()
    images = "images: {}\nclaims: {store: weights}\n"
    with pytest.raises(InvalidManifests, match=message):
        planned(SERVICE + f"      storageUri: {uri}\n", RUNTIME, images=images)


def test_a_claim_that_is_no_folder_is_refused(planned: Any) -> None:
    with pytest.raises(InvalidManifests, match="must be given a folder"):
        planned(SERVICE, RUNTIME, images="images: {}\nclaims: {store: nowhere}\n")


def named(name: str, **changes: str) -> str:
    text = RUNTIME.replace("name: llama,", f"name: {name},")
    for old, new in changes.items():
        text = text.replace({"format": '{name: gguf, version: "3", autoSelect: true}'}[old], new)
    return text.replace("image: llama:1", f"image: model-{name}:1")


GGUF = '{name: gguf, version: "3", autoSelect: true, priority: %d}'


def chosen(plan: Any) -> str:
    image: str = plan.services[0].revision.container.image
    return image.partition(":")[0].removeprefix("model-")


def test_the_highest_priority_is_chosen_then_the_first_name(planned: Any) -> None:
    low, high = named("a", format=GGUF % 1), named("z", format=GGUF % 2)
    assert chosen(planned(SERVICE, low, high)) == "z"
    assert chosen(planned(SERVICE, named("none"), low)) == "a"
    assert chosen(planned(SERVICE, named("b"), named("c"))) == "b"


def test_a_runtime_of_the_namespace_comes_before_one_of_the_cluster(planned: Any) -> None:
    cluster = named("wide", format=GGUF % 9).replace("ServingRuntime", "ClusterServingRuntime")
    cluster = cluster.replace(", namespace: models", "")
    assert chosen(planned(SERVICE, RUNTIME, cluster)) == "llama"


def test_a_runtime_must_have_the_models_version_and_protocol(planned: Any, judged: Any) -> None:
    versioned = SERVICE.replace("{name: gguf}", '{name: gguf, version: "3"}')
    assert chosen(planned(versioned, RUNTIME)) == "llama"
    unversioned = RUNTIME.replace(', version: "3"', "")
    assert fields(judged(versioned, unversioned)) == ["spec.predictor.model.modelFormat"]
    newer = RUNTIME.replace("  containers:", "  protocolVersions: [v2]\n  containers:")
    # Without a protocol of its own a model speaks v1, unless it names its runtime.
    assert fields(judged(SERVICE, newer)) == ["spec.predictor.model.modelFormat"]
    assert chosen(planned(SERVICE + "      protocolVersion: v2\n", newer)) == "llama"
    assert chosen(planned(SERVICE + "      runtime: llama\n", newer)) == "llama"


def test_kserves_visibility_hides_a_model_from_outside(planned: Any) -> None:
    domains = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: config-domain, namespace: knative-serving}
        data: {example.com: ""}
    """
    (seen,) = planned(SERVICE, RUNTIME, domains).services
    assert {"chat-predictor.models.example.com", "chat.models.example.com"} <= set(seen.hosts)
    hidden = SERVICE.replace(
        "  name: chat", "  name: chat\n  labels: {networking.kserve.io/visibility: cluster-local}"
    )
    (found,) = planned(hidden, RUNTIME, domains).services
    assert not [host for host in found.hosts if host.endswith("example.com")]
