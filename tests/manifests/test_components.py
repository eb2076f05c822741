"""What every combination must be, whatever is opted into, and that its names are the code's."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from somaagent.telemetry.metrics.definitions import METRICS
from tests.contracts.repository import ROOT, function_folders, service_name
from tests.manifests.combinations import Combination, combinations
from tests.manifests.rendering import (
    COMPONENTS,
    Manifest,
    combined,
    component_names,
    containers,
    of_kind,
    overlay_names,
    pods,
)

UNPLACED = {
    *("Namespace", "ClusterSPIFFEID", "RuntimeClass"),
    *("LocalModelCache", "LocalModelNodeGroup"),
}
"""Kinds that belong to no namespace."""


@pytest.fixture(params=combinations(), ids=lambda found: found.name)
def shipped(request: pytest.FixtureRequest) -> list[Manifest]:
    """The objects of each combination in turn."""
    combination: Combination = request.param
    return combination.rendered()


def test_every_container_is_confined_bounded_and_of_one_version(shipped: list[Manifest]) -> None:
    found = dict(containers(shipped))
    assert found
    for owner, container in found.items():
        security = container["securityContext"]
        assert security["runAsNonRoot"] is True, owner
        assert security["readOnlyRootFilesystem"] is True, owner
        assert security["allowPrivilegeEscalation"] is False, owner
        assert security["capabilities"] == {"drop": ["ALL"]}, owner
        for bound in ("requests", "limits"):
            assert {"cpu", "memory"} <= container["resources"][bound].keys(), f"{owner}: {bound}"
        tag = container["image"].rpartition("/")[2].partition(":")[2]
        assert tag not in ("", "latest"), owner


def test_every_server_is_probed_under_an_account_without_a_token(shipped: list[Manifest]) -> None:
    accounts = {
        (found["metadata"]["namespace"], found["metadata"]["name"]): found
        for found in of_kind(shipped, "ServiceAccount")
    }
    assert all(found["automountServiceAccountToken"] is False for found in accounts.values())
    for deployment in of_kind(shipped, "Deployment", "apps/"):
        pod = deployment["spec"]["template"]["spec"]
        name = deployment["metadata"]["name"]
        assert (deployment["metadata"]["namespace"], pod["serviceAccountName"]) in accounts
        assert pod["serviceAccountName"] == name
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            assert container.keys() >= {"readinessProbe", "livenessProbe"}, name


def test_every_object_has_a_place_and_is_told_apart_once(shipped: list[Manifest]) -> None:
    seen: set[tuple[Any, ...]] = set()
    for found in shipped:
        meta = found["metadata"]
        key = (found["apiVersion"], found["kind"], meta.get("namespace"), meta["name"])
        assert key not in seen
        seen.add(key)
        assert found["kind"] in UNPLACED or meta.get("namespace"), key


def test_policies_select_labels_that_pods_have(shipped: list[Manifest]) -> None:
    labelled = {
        (key, value)
        for found in shipped
        for holder in (found, found.get("spec", {}).get("template", {}))
        for key, value in holder.get("metadata", {}).get("labels", {}).items()
    }
    # Of what opts in alone, such as a policy server that is not there; and what KServe gives pods.
    served = {found["metadata"]["name"] for found in of_kind(shipped, "InferenceService")}
    optional = {("app.kubernetes.io/component", "policy")} | {
        ("serving.kserve.io/inferenceservice", name) for name in served | {"large"}
    }
    for policy in of_kind(shipped, "NetworkPolicy"):
        for key, value in _selected(policy["spec"]["podSelector"]):
            assert (key, value) in labelled | optional, policy["metadata"]["name"]


def _selected(selector: Manifest) -> Iterator[tuple[str, str]]:
    yield from selector.get("matchLabels", {}).items()
    for expression in selector.get("matchExpressions", []):
        for value in expression.get("values", []):
            yield expression["key"], value


def test_every_setting_is_one_that_the_code_reads(shipped: list[Manifest]) -> None:
    # The page is generated from the classes of settings, and compared with them by `make check`.
    known = set(re.findall(r"`(SOMA_[A-Z0-9_]+)`", (ROOT / "docs" / "settings.md").read_text()))
    (settings,) = [
        found["data"]
        for found in of_kind(shipped, "ConfigMap")
        if found["metadata"]["name"].startswith("settings-")
    ]
    assert settings.keys() - known == set()


def test_every_function_that_a_query_names_exists(shipped: list[Manifest]) -> None:
    functions = {service_name(folder) for folder in function_folders()}
    for rule in _rules(shipped):
        assert set(re.findall(r'function="([^"]+)"', rule["expr"])) <= functions, rule


def test_every_metric_is_one_that_is_served(shipped: list[Manifest]) -> None:
    # The local data plane serves Knative's metrics by Knative's names; vLLM's are its own.
    source = "".join(
        path.read_text() for path in (ROOT / "shared" / "knative_local" / "runtime").glob("*.py")
    )
    others = {
        "vllm:num_requests_running",
        "vllm:num_requests_waiting",
        "certmanager_certificate_expiration_timestamp_seconds",
        "kube_secret_created",
    }
    recorded = {rule["record"] for rule in _rules(shipped) if "record" in rule}
    served = others | recorded | METRICS.keys()
    asked = r"\b((?:http_|kn_|vllm:|soma_|somaagent:|certmanager_|kube_)[a-z0-9_:]+)"
    for rule in _rules(shipped):
        names = set(re.findall(asked, re.sub(r"by \([^)]*\)|\{[^}]*\}", "", rule["expr"])))
        assert names, rule
        for name in names:
            base = re.sub(r"_(count|sum|bucket)$", "", name)
            assert name in served or base in served or f'"{base}"' in source, name


def _rules(manifests: list[Manifest]) -> list[Manifest]:
    """The rules of alerts and of recorded series."""
    return [
        rule
        for found in of_kind(manifests, "PrometheusRule")
        for group in found["spec"]["groups"]
        for rule in group["rules"]
    ]


def test_alerts_and_runbooks_are_pairs() -> None:
    rules = [rule for rule in _rules(combined("production", ("monitoring",))) if "alert" in rule]
    pages = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/runbooks/*.md")}
    assert pages == {f"docs/runbooks/{rule['alert'].lower()}.md" for rule in rules}
    for rule in rules:
        assert rule["annotations"]["runbook"] == f"docs/runbooks/{rule['alert'].lower()}.md"
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in ("critical", "warning")


@pytest.mark.parametrize("component", component_names())
def test_every_component_says_what_it_needs_and_is_listed(component: str) -> None:
    readme = (COMPONENTS / component / "README.md").read_text()
    assert "**Needs**" in readme
    assert "**Conflicts**" in readme
    page = (ROOT / "docs" / "operations" / "deploying.md").read_text()
    assert f"[`{component}`](../../knative/components/{component}/README.md)" in page


def test_the_topic_of_strimzi_is_the_one_that_the_broker_asks_for() -> None:
    manifests = combined("production", ("strimzi",))
    (topic,) = of_kind(manifests, "KafkaTopic")
    (described,) = [
        found["data"]
        for found in of_kind(manifests, "ConfigMap")
        if found["metadata"]["name"] == "broker-default"
    ]
    (broker,) = of_kind(manifests, "Broker")
    meta = broker["metadata"]
    assert topic["metadata"]["name"] == f"knative-broker-{meta['namespace']}-{meta['name']}"
    assert topic["spec"]["partitions"] == int(described["default.topic.partitions"])
    assert topic["spec"]["replicas"] == int(described["default.topic.replication.factor"])
    config = topic["spec"]["config"]
    assert config["min.insync.replicas"] == described["default.topic.config.min.insync.replicas"]
    assert config["retention.ms"] == described["default.topic.config.retention.ms"]


def test_every_pod_is_of_the_namespace_that_is_restricted(shipped: list[Manifest]) -> None:
    restricted = {
        found["metadata"]["name"]
        for found in of_kind(shipped, "Namespace")
        if found["metadata"]["labels"].get("pod-security.kubernetes.io/enforce") == "restricted"
    }
    owners = {owner for owner, _ in pods(shipped)}
    for found in shipped:
        if f"{found['kind']} {found['metadata']['name']}" in owners:
            assert found["metadata"]["namespace"] in restricted


def test_every_overlay_names_where_each_image_comes_from() -> None:
    places = {
        "kind": "dev.local/",
        "staging": "registry.somaagent.invalid/",
        "production": "registry.somaagent.invalid/",
    }
    for overlay, place in places.items():
        for owner, container in containers(combined(overlay, ())):
            if "somaagent-" in container["image"]:
                assert container["image"].startswith(place), f"{overlay}: {owner}"


def test_every_overlay_runs_the_same_functions_on_the_same_events() -> None:
    named = {
        overlay: {
            (found["kind"], found["metadata"]["name"])
            for found in combined(overlay, ())
            if found["kind"] in ("Service", "Trigger", "EventType", "PingSource", "SinkBinding")
        }
        for overlay in overlay_names()
    }
    assert len(named) == 4
    assert all(found == named["production"] for found in named.values())


def test_every_model_is_the_clusters_own_bounded_and_held_or_kept(shipped: list[Manifest]) -> None:
    runtimes = {found["metadata"]["name"]: found for found in of_kind(shipped, "ServingRuntime")}
    accounts = {found["metadata"]["name"] for found in of_kind(shipped, "ServiceAccount")}
    for model in of_kind(shipped, "InferenceService"):
        name, meta, predictor = (
            model["metadata"]["name"],
            model["metadata"],
            model["spec"]["predictor"],
        )
        assert meta["labels"]["networking.knative.dev/visibility"] == "cluster-local", name
        assert predictor["serviceAccountName"] in accounts, name
        if "model" in predictor:
            assert predictor["model"]["runtime"] in runtimes, name
        else:
            # A server with its weights in its image; KServe wants its name to be this one.
            assert [held["name"] for held in predictor["containers"]] == ["kserve-container"], name
        assert predictor["maxReplicas"] >= max(1, predictor["minReplicas"]), name
        # Nothing but Knative holds a request while there is no pod.
        held = meta["annotations"]["serving.kserve.io/deploymentMode"] == "Knative"
        assert held or predictor["minReplicas"] >= 1, name
