"""Brings the overlay `kind` up in a cluster, and waits until all of it is ready."""

import base64
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from tests.cluster.node import Node
from tests.cluster.servers import Servers
from tests.manifests.cluster import FEATURES, NAMESPACE, Cluster, Said
from tests.manifests.rendering import OVERLAYS, ROOT
from tools.images.flavours import FLAVOURS, version

READY_SECONDS = 900.0
BUSY = (
    "failed calling webhook",
    "Client.Timeout",
    "context deadline exceeded",
    "unable to return a response in the time allotted",
    "TLS handshake timeout",
    "etcdserver: request timed out",
)
"""What kubectl says where something took too long."""
T = TypeVar("T")
KINDS = {
    "services.serving.knative.dev": "Ready",
    "brokers.eventing.knative.dev": "Ready",
    "triggers.eventing.knative.dev": "Ready",
    "pingsources.sources.knative.dev": "Ready",
    "sinkbindings.sources.knative.dev": "Ready",
    "inferenceservices.serving.kserve.io": "Ready",
    "jobs.batch": "Complete",
}
"""What has to come true of every object of a kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is applied together, and what has to come true before the next."""

    options: tuple[str, ...]
    until: tuple[tuple[str, str, str], ...]
    """Kind, name and condition."""
    said: str


STAGES = (
    Stage(
        options=("-l", "app.kubernetes.io/component notin (function, gateway)"),
        until=(("jobs.batch", "migrate-pre", "Complete"),),
        said="the database is migrated",
    ),
    Stage(
        options=("-l", "app.kubernetes.io/name=dead-letter"),
        until=(("sinkbindings.sources.knative.dev", "functions", "SinkProvided"),),
        said="the broker has an address",
    ),
    Stage(options=(), until=(), said="all applied"),
)
"""As docs/operations/deploying.md says: so no function starts twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What an operator puts in before anything runs."""

    signing_key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    jwt_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))


def deploy(
    node: Node, servers: Servers, made: Secrets, workspaces: Path, say: Callable[[str], None]
) -> None:
    """Load the images, put secrets and a volume in, and apply the overlay as the page says."""
    for flavour in FLAVOURS:
        name = f"dev.local/{flavour.image}:{version()}"
        node.load(name, ROOT / "build" / "archives" / f"{flavour.image}.tar")
    say("images loaded")
    cluster = node.cluster
    features = {"data": dict.fromkeys(FEATURES, "enabled")}
    at = ("-n", "knative-serving", "patch", "configmap", "config-features", "--type", "merge")
    must(cluster.kubectl(*at, "-p", json.dumps(features)))
    namespace = ROOT / "knative" / "base" / "namespace.yaml"
    _applied(cluster, "-f", str(namespace))
    apply(cluster, _volume(workspaces))
    apply(
        cluster,
        _secret(
            "credentials",
            {
                "SOMA_POSTGRES_DSN": servers.pods_app_dsn,
                "SOMA_REDIS_URL": servers.pods_redis_url,
                "SOMA_EVENT_SIGNING_KEY": made.signing_key,
            },
        ),
        _secret("gateway-credentials", {"SOMA_JWT_SECRET": made.jwt_secret}),
        _secret(
            "database-owner",
            {"dsn": servers.pods_owner_dsn, "app-password": servers.app_password},
        ),
    )
    for stage in STAGES:
        _apply_overlay(cluster, *stage.options)
        for kind, name, condition in stage.until:
            wanted = (kind, name, condition)
            within(partial(_holds, cluster, wanted), " ".join(wanted), seconds=READY_SECONDS)
        say(stage.said)


def _apply_overlay(cluster: Cluster, *options: str) -> None:
    """Apply what the options choose of it."""
    _applied(cluster, "-k", str(OVERLAYS / "kind"), *options)


def _applied(cluster: Cluster, *options: str, stdin: str = "") -> None:
    """Apply what the options name."""
    patiently(cluster, "apply", "--server-side", "--force-conflicts", *options, stdin=stdin)


def patiently(cluster: Cluster, *arguments: str, stdin: str = "") -> None:
    """Change something, again while the server or one of its webhooks is too busy to answer."""

    def look() -> Said | None:
        said = cluster.kubectl("--request-timeout=180s", *arguments, stdin=stdin, timeout=400)
        if said.status != 0 and not any(each in said.err for each in BUSY):
            raise AssertionError(said.err)
        return said if said.status == 0 else None

    within(look, "what is changed to be taken", seconds=READY_SECONDS)


def _holds(cluster: Cluster, wanted: tuple[str, str, str]) -> bool | None:
    kind, name, condition = wanted
    found = [each for each in objects(cluster, kind) if each["metadata"]["name"] == name]
    return True if found and _state(found[0], condition).get("status") == "True" else None


def _state(item: Mapping[str, Any], condition: str) -> dict[str, Any]:
    """A condition of an object; empty where nothing is said of it."""
    conditions: list[dict[str, Any]] = item.get("status", {}).get("conditions", [])
    (state, *_) = [each for each in conditions if each["type"] == condition] or [{}]
    return state


def unready(cluster: Cluster) -> list[str]:
    """What is not yet as it has to be, with the reason."""
    found: list[str] = []
    for kind, condition in KINDS.items():
        items = objects(cluster, kind)
        if not items:
            found.append(f"no {kind}")
        for item in items:
            state = _state(item, condition)
            if state.get("status") != "True":
                why = state.get("message") or state.get("reason") or "nothing known"
                found.append(f"{kind.partition('.')[0]} {item['metadata']['name']}: {why}")
    return found


def wait_ready(
    cluster: Cluster, say: Callable[[str], None], seconds: float = READY_SECONDS
) -> None:
    """Wait until every object is ready; fail with what is not."""
    until, told = time.monotonic() + seconds, 0
    while left := unready(cluster):
        if time.monotonic() > until:
            raise AssertionError("not ready: " + "; ".join(left))
        if len(left) != told:
            told = len(left)
            say(f"{told} not ready, {left[0][:120]}")
        time.sleep(1)


def objects(cluster: Cluster, kind: str, *selector: str) -> list[dict[str, Any]]:
    """The objects of a kind in our namespace."""
    said = must(cluster.kubectl("-n", NAMESPACE, "get", kind, *selector, "-o", "json"))
    items: list[dict[str, Any]] = json.loads(said.out)["items"]
    return items


def pods(cluster: Cluster, service: str | None = None) -> list[dict[str, Any]]:
    """The pods of a Knative Service, or of all; those that are ending are none of them."""
    label = f"serving.knative.dev/service{f'={service}' if service else ''}"
    return [
        pod
        for pod in objects(cluster, "pods", "-l", label)
        if "deletionTimestamp" not in pod["metadata"]
    ]


def apply(cluster: Cluster, *wanted: Mapping[str, Any]) -> None:
    """Apply objects that are made here."""
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(wanted)})
    _applied(cluster, "-f", "-", stdin=text)


def must(said: Said) -> Said:
    """What kubectl said, which must be no refusal."""
    assert said.status == 0, said.err
    return said


def within(look: Callable[[], T | None], what: str, *, seconds: float = 120) -> T:
    """What `look` finds in time."""
    until = time.monotonic() + seconds
    while (found := look()) is None:
        if time.monotonic() > until:
            raise AssertionError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.5)
    return found


def _secret(name: str, values: Mapping[str, str]) -> dict[str, Any]:
    data = {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}
    metadata = {"name": name, "namespace": NAMESPACE}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "data": data}


def _volume(folder: Path) -> dict[str, Any]:
    """A folder of the node for the claim `workspaces`: one node has no class of storage."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o777)
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "somaagent-workspaces"},
        "spec": {
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "persistentVolumeReclaimPolicy": "Retain",
            "claimRef": {"namespace": NAMESPACE, "name": "workspaces"},
            "hostPath": {"path": str(folder), "type": "Directory"},
        },
    }
