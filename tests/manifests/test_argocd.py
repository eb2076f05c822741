"""Argo CD's applications: pinned, in order, and whole; health and drift as their rules say."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.contracts.repository import ROOT
from tests.manifests.argocd import ARGOCD, applications, ignored, rendered
from tests.manifests.cluster import FEATURES
from tests.manifests.combinations import BY_ARGO_CD
from tests.manifests.lua import health
from tests.manifests.rendering import Manifest, combined, of_kind

RECORDED: list[Manifest] = json.loads((Path(__file__).parent / "statuses.json").read_text())
"""What the controllers of Knative 1.21 and KServe 0.16 wrote in a cluster."""

WITHOUT_STATUS = {"PodMonitor", "PrometheusRule", "ServingRuntime", "AppProject"}
"""Kinds whose controllers say nothing about them."""


def _applications() -> list[Manifest]:
    return of_kind(applications(), "Application")


def _sources(application: Manifest) -> list[Manifest]:
    spec = application["spec"]
    sources: list[Manifest] = spec.get("sources") or [spec["source"]]
    return sources


def _project() -> Manifest:
    (project,) = of_kind(rendered("apps"), "AppProject")
    return project


def _scripts() -> dict[str, str]:
    (config,) = of_kind(rendered("config"), "ConfigMap")
    assert config["metadata"]["name"] == "argocd-cm"
    prefix = "resource.customizations.health."
    return {key.removeprefix(prefix): text for key, text in config["data"].items()}


def _script_of(manifest: Manifest) -> str:
    group = manifest["apiVersion"].rpartition("/")[0]
    return _scripts()[f"{group}_{manifest['kind']}"]


def test_every_source_is_pinned_to_one_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    charts = 0
    for application in _applications():
        for source in _sources(application):
            if "chart" in source:
                charts += 1
                assert re.fullmatch(r"v?\d+\.\d+\.\d+", source["targetRevision"]), source
            else:
                assert source["targetRevision"] == f"v{version}"
                assert (ROOT / source["path"] / "kustomization.yaml").is_file(), source["path"]
    assert charts >= 7


def test_the_operators_that_are_fetched_are_of_one_release() -> None:
    text = (ARGOCD / "operators" / "knative" / "kustomization.yaml").read_text()
    fetched: list[str] = [
        item for item in yaml.safe_load(text)["resources"] if item.startswith("https://")
    ]
    assert {found.rpartition("/")[2] for found in fetched} >= {
        *("serving-crds.yaml", "serving-core.yaml", "kourier.yaml"),
        *("eventing-crds.yaml", "eventing-core.yaml"),
        *("eventing-kafka-controller.yaml", "eventing-kafka-broker.yaml"),
    }
    releases = {re.findall(r"/download/(knative-v\d+\.\d+\.\d+)/", found)[0] for found in fetched}
    assert len(releases) == 1


def test_knative_is_told_of_every_feature_that_the_manifests_are_judged_with() -> None:
    patch = yaml.safe_load(
        (ARGOCD / "operators" / "knative" / "patches" / "features.yaml").read_text()
    )
    enabled = {item["path"].removeprefix("/data/") for item in patch if item["value"] == "enabled"}
    assert enabled >= set(FEATURES)


def test_the_project_allows_what_is_used_and_nothing_else() -> None:
    spec = _project()["spec"]
    applications = [found for found in _applications() if found["spec"]["project"] == "somaagent"]
    assert len(applications) == len(_applications()) - 1
    repositories = {source["repoURL"] for found in applications for source in _sources(found)}
    assert set(spec["sourceRepos"]) == repositories
    allowed = {found["namespace"] for found in spec["destinations"]}
    assert allowed >= {found["spec"]["destination"]["namespace"] for found in applications}
    ours = {
        item["metadata"]["namespace"]
        for folder in ("production/data", "production/platform")
        for item in rendered(folder)
        if "namespace" in item["metadata"]
    }
    assert allowed >= ours
    assert "*" not in allowed


def test_the_checkouts_address_is_said_once() -> None:
    text = yaml.safe_dump(rendered("apps"))
    (address,) = set(re.findall(r"https://git\.\S+", text))
    assert _project()["spec"]["sourceRepos"][0] == address


def _wave(manifest: Manifest) -> int:
    annotations = manifest["metadata"].get("annotations", {})
    return int(annotations.get("argocd.argoproj.io/sync-wave", "0"))


def test_operators_come_before_data_and_data_before_the_platform() -> None:
    waves = {found["metadata"]["name"]: _wave(found) for found in rendered("apps")}
    project = waves.pop("somaagent")
    config, data, platform = (waves.pop(name) for name in ("argocd-config", "data", "platform"))
    assert waves.keys() == {
        *("cert-manager", "strimzi", "external-secrets", "prometheus", "opentelemetry"),
        *("knative", "kserve"),
    }
    assert project < config < min(waves.values())
    # Webhooks of the others ask it for certificates; KServe looks for Knative when it starts.
    assert waves["cert-manager"] < min(
        wave for name, wave in waves.items() if name != "cert-manager"
    )
    assert waves["knative"] < waves["kserve"]
    assert max(waves.values()) < data < platform


def test_data_is_never_pruned() -> None:
    applications = {found["metadata"]["name"]: found for found in _applications()}
    assert applications["data"]["spec"]["syncPolicy"]["automated"]["prune"] is False
    assert all("finalizers" not in found["metadata"] for found in applications.values())


def _bare(manifest: Manifest) -> Manifest:
    """Without what Argo CD is told."""
    metadata = json.loads(json.dumps(manifest["metadata"]))
    metadata.get("labels", {}).pop("somaagent.ai/part", None)
    annotations = metadata.get("annotations", {})
    annotations.pop("argocd.argoproj.io/sync-wave", None)
    if not annotations:
        metadata.pop("annotations", None)
    return manifest | {"metadata": metadata}


def test_data_and_platform_are_the_whole_of_it_and_share_nothing() -> None:
    def keyed(manifests: list[Manifest]) -> dict[tuple[str, str, str], Manifest]:
        return {
            (item["kind"], item["metadata"].get("namespace", ""), item["metadata"]["name"]): _bare(
                item
            )
            for item in manifests
        }

    data, platform = keyed(rendered("production/data")), keyed(rendered("production/platform"))
    assert len(data) > 10
    assert len(platform) > 40
    assert not data.keys() & platform.keys()
    assert data | platform == keyed(combined("production", BY_ARGO_CD))


def test_what_migrates_first_finds_its_secret() -> None:
    jobs = {
        item["metadata"]["name"]: item for item in of_kind(rendered("production/platform"), "Job")
    }
    hooks = {
        name: job["metadata"]["annotations"]["argocd.argoproj.io/hook"]
        for name, job in jobs.items()
    }
    assert hooks == {"migrate-pre": "PreSync", "migrate-post": "PostSync"}
    secrets = {
        item["spec"]["target"]["name"]
        for item in of_kind(rendered("production/data"), "ExternalSecret")
    }
    for name, job in jobs.items():
        (container,) = job["spec"]["template"]["spec"]["containers"]
        assert container["command"][-2:] == ["--phase", name.removeprefix("migrate-")]
        needed = {entry["valueFrom"]["secretKeyRef"]["name"] for entry in container["env"]}
        assert needed <= secrets


def test_data_comes_in_the_order_in_which_it_can() -> None:
    order = ["Namespace", "Kafka", "KafkaUser", "ExternalSecret"]
    waves = {item["kind"]: _wave(item) for item in rendered("production/data")}
    assert [waves[kind] for kind in order] == sorted({waves[kind] for kind in order})
    assert waves["KafkaNodePool"] == waves["Kafka"]
    assert waves["SecretStore"] < waves["ExternalSecret"]


def test_an_events_way_is_laid_from_its_end() -> None:
    waves = {item["kind"]: _wave(item) for item in rendered("production/platform")}
    order = ["ConfigMap", "Broker", "SinkBinding", "Service", "Trigger", "PingSource"]
    assert [waves[kind] for kind in order] == sorted({waves[kind] for kind in order})
    assert waves["ServingRuntime"] < waves["InferenceService"] == waves["Service"]
    # A claim is pending until a pod has it, so nothing may wait for it alone.
    assert waves["PersistentVolumeClaim"] == waves["Service"]


def test_the_health_of_every_kind_that_has_one_is_told() -> None:
    deployed = [
        *rendered("production/data"),
        *rendered("production/platform"),
        *rendered("apps"),
    ]
    builtin = {"", "apps", "batch", "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io"}
    kinds = {
        f"{group}_{item['kind']}"
        for item in deployed
        for group in [item["apiVersion"].rpartition("/")[0]]
        if group not in builtin and item["kind"] not in WITHOUT_STATUS
    }
    # What a Knative Service is made of is shown below it.
    made = {"serving.knative.dev_Configuration", "serving.knative.dev_Route"}
    assert _scripts().keys() == kinds | made


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda found: str(found["what"]))
def test_the_health_of_what_a_cluster_wrote(recorded: Manifest) -> None:
    status, message = health(_script_of(recorded["object"]), recorded["object"])
    assert status == recorded["health"]
    if status == "Degraded":
        assert message


def test_every_kind_of_knatives_and_kserves_was_recorded_healthy_and_not() -> None:
    seen: dict[str, set[str]] = {}
    for found in RECORDED:
        seen.setdefault(found["object"]["kind"], set()).add(found["health"])
    assert seen.keys() >= {
        *("Service", "Configuration", "Route", "Broker", "Trigger"),
        *("PingSource", "SinkBinding", "InferenceService"),
    }
    for kind in ("Service", "Configuration", "Route", "Trigger", "SinkBinding", "InferenceService"):
        assert {"Healthy", "Degraded"} <= seen[kind], kind


# What Strimzi, External Secrets and Argo CD write, by their definitions.
STATUSES: list[tuple[str, str, Manifest, str]] = [
    ("kafka.strimzi.io/v1", "Kafka", {}, "Progressing"),
    (
        "kafka.strimzi.io/v1",
        "Kafka",
        {
            "observedGeneration": 2,
            "conditions": [
                {"type": "NotReady", "status": "True", "reason": "Creating", "message": "waiting"}
            ],
        },
        "Progressing",
    ),
    (
        "kafka.strimzi.io/v1",
        "Kafka",
        {
            "observedGeneration": 2,
            "conditions": [
                {"type": "Warning", "status": "True", "reason": "Deprecated", "message": "old"},
                {"type": "Ready", "status": "True"},
            ],
        },
        "Healthy",
    ),
    (
        "kafka.strimzi.io/v1",
        "Kafka",
        {"observedGeneration": 1, "conditions": [{"type": "Ready", "status": "True"}]},
        "Progressing",
    ),
    (
        "kafka.strimzi.io/v1",
        "Kafka",
        {
            "observedGeneration": 2,
            "conditions": [
                {
                    "type": "NotReady",
                    "status": "True",
                    "reason": "InvalidResourceException",
                    "message": "no node pool",
                }
            ],
        },
        "Degraded",
    ),
    (
        "kafka.strimzi.io/v1",
        "KafkaTopic",
        {"conditions": [{"type": "Ready", "status": "True"}], "observedGeneration": 2},
        "Healthy",
    ),
    (
        "kafka.strimzi.io/v1",
        "KafkaUser",
        {"conditions": [{"type": "ReconciliationPaused", "status": "True"}]},
        "Suspended",
    ),
    ("kafka.strimzi.io/v1", "KafkaNodePool", {"observedGeneration": 2}, "Progressing"),
    (
        "kafka.strimzi.io/v1",
        "KafkaNodePool",
        {"observedGeneration": 2, "nodeIds": [0, 1, 2]},
        "Healthy",
    ),
    (
        "external-secrets.io/v1",
        "ExternalSecret",
        {
            "conditions": [
                {
                    "type": "Ready",
                    "status": "False",
                    "reason": "SecretSyncedError",
                    "message": "could not get secret data from provider",
                }
            ]
        },
        "Degraded",
    ),
    (
        "external-secrets.io/v1",
        "ExternalSecret",
        {"conditions": [{"type": "Ready", "status": "True", "reason": "SecretSynced"}]},
        "Healthy",
    ),
    (
        "external-secrets.io/v1",
        "SecretStore",
        {"conditions": [{"type": "Ready", "status": "True", "reason": "Valid"}]},
        "Healthy",
    ),
    ("argoproj.io/v1alpha1", "Application", {"health": {"status": "Degraded"}}, "Degraded"),
    ("argoproj.io/v1alpha1", "Application", {}, "Progressing"),
    (
        "serving.kserve.io/v1beta1",
        "InferenceService",
        {
            "conditions": [{"type": "Ready", "status": "False"}],
            "modelStatus": {
                "transitionStatus": "BlockedByFailedLoad",
                "lastFailureInfo": {"message": "out of memory"},
                "states": {"activeModelState": "", "targetModelState": "FailedToLoad"},
                "copies": {"failedCopies": 1},
            },
        },
        "Degraded",
    ),
]


@pytest.mark.parametrize(("version", "kind", "status", "expected"), STATUSES)
def test_the_health_of_what_other_operators_write(
    version: str, kind: str, status: Manifest, expected: str
) -> None:
    manifest = {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": "x", "generation": 2},
        "spec": {"replicas": 3},
        "status": status,
    }
    assert health(_script_of(manifest), manifest)[0] == expected


def test_a_stopped_model_is_suspended() -> None:
    manifest = {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": "x", "annotations": {"serving.kserve.io/stop": "true"}},
    }
    assert health(_script_of(manifest), manifest)[0] == "Suspended"


def test_what_sink_binding_puts_into_pods_is_no_drift() -> None:
    (ours,) = [
        item
        for item in of_kind(rendered("production/platform"), "Service", "serving.knative.dev/")
        if item["metadata"]["name"] == "router"
    ]
    live = json.loads(json.dumps(ours))
    (container,) = live["spec"]["template"]["spec"]["containers"]
    container["env"] += [
        {"name": "K_SINK", "value": "http://broker"},
        {"name": "K_CE_OVERRIDES", "value": ""},
    ]
    assert live != ours
    assert ignored(live) == ignored(ours)
    container["env"].append({"name": "OTHER", "value": "1"})
    assert ignored(live) != ignored(ours)
