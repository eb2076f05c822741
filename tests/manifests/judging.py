"""What an API server says to a set of manifests."""

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import yaml

from tests.manifests.cluster import Cluster
from tests.manifests.rendering import Manifest, pods

_APPLY = ("apply", "--server-side", "--force-conflicts", "-o", "json", "-f", "-")


@dataclass(kw_only=True)
class Verdict:
    """What was said to one overlay, or one combination."""

    objects: int
    rejected: list[str] = field(default_factory=list[str])
    """The refusals of the dry run, of the real apply and of the pods; each once."""
    warnings: list[str] = field(default_factory=list[str])
    stored: int = 0
    """Objects that the server held after the real apply."""
    changed: list[str] = field(default_factory=list[str])
    """What another apply of the same manifests changed."""

    @property
    def clean(self) -> bool:
        """Nothing was refused, warned of or changed."""
        return not (self.rejected or self.warnings or self.changed)


def identity(manifest: Manifest) -> str:
    """Such as `Service/gateway`, with the API group's first word where it is no core kind."""
    group, _, _ = manifest["apiVersion"].rpartition("/")
    kind = f"{manifest['kind']}.{group}" if group else manifest["kind"]
    return f"{kind}/{manifest['metadata']['name']}"


def admission(cluster: Cluster, manifests: list[Manifest]) -> Verdict:
    """Apply to the server in a dry run, and stand for the pods as well; nothing is stored."""
    verdict = Verdict(objects=len(manifests))
    _note(verdict, cluster, "--dry-run=server", yaml.safe_dump_all(manifests))
    _note_pods(verdict, cluster, manifests)
    return verdict


def judge(cluster: Cluster, manifests: list[Manifest]) -> Verdict:
    """Apply to the server in a dry run, for real and again, and remove everything."""
    with _surroundings_kept(cluster, manifests):
        verdict = admission(cluster, manifests)
        text = yaml.safe_dump_all(manifests)
        first = _note(verdict, cluster, None, text)
        second = _note(verdict, cluster, None, text)
        verdict.stored = len(second)
        verdict.changed = [
            name for name, content in second.items() if first.get(name, content) != content
        ]
    return verdict


def _note(verdict: Verdict, cluster: Cluster, mode: str | None, text: str) -> dict[str, Manifest]:
    """Add what was said to the verdict; what the server now holds, without its bookkeeping."""
    said = cluster.kubectl(*_APPLY, *([mode] if mode else []), stdin=text)
    warnings = said.warnings
    verdict.warnings += [line for line in warnings if line not in verdict.warnings]
    refusals = [line for line in said.err.splitlines() if line and line not in warnings]
    verdict.rejected += [line for line in refusals if line not in verdict.rejected]
    if said.status != 0 and not refusals:
        verdict.rejected.append(f"kubectl ended with {said.status} and said nothing")
    return {identity(found): _content(found) for found in _objects(said.out)}


def _objects(out: str) -> Iterator[Manifest]:
    """The objects that kubectl printed: one, or a List of them."""
    if not out.strip():
        return
    found = json.loads(out)
    yield from found["items"] if found["kind"] == "List" else [found]


def _content(found: Manifest) -> Manifest:
    bookkeeping = ("managedFields", "resourceVersion", "finalizers")
    metadata = {key: value for key, value in found["metadata"].items() if key not in bookkeeping}
    return {key: value for key, value in found.items() if key != "status"} | {"metadata": metadata}


def pods_of(manifests: list[Manifest], namespace: str = "somaagent") -> list[Manifest]:
    """The pods that controllers would make, as far as the security standards look at them.

    Only a Pod is refused for what it breaks; what makes one is warned of at most.
    """
    kept = ("image", "name", "command", "args", "securityContext", "volumeMounts", "resources")
    return [
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": f"pod-{number}",
                "namespace": namespace,
                "annotations": {"made-by": owner},
            },
            "spec": {
                "containers": [
                    {key: container[key] for key in kept if key in container}
                    for container in spec["containers"]
                ],
                "volumes": spec.get("volumes", []),
                "tolerations": spec.get("tolerations", []),
                "nodeSelector": spec.get("nodeSelector", {}),
                "automountServiceAccountToken": False,
            },
        }
        for number, (owner, spec) in enumerate(pods(manifests))
    ]


def _note_pods(verdict: Verdict, cluster: Cluster, manifests: list[Manifest]) -> None:
    said = cluster.kubectl(
        "create", "--dry-run=server", "-f", "-", stdin=yaml.safe_dump_all(pods_of(manifests))
    )
    verdict.rejected += [line for line in said.err.splitlines() if not line.startswith("Warning:")]
    verdict.warnings += said.warnings


@contextmanager
def namespaces(cluster: Cluster, manifests: list[Manifest]) -> Generator[None]:
    """The namespaces of some manifests and their accounts, which the dry run of a pod needs.

    They are removed at the end, with all that is in them.
    """
    named = {
        found["metadata"]["name"]: found for found in manifests if found["kind"] == "Namespace"
    }
    accounts = {
        (found["metadata"]["namespace"], found["metadata"]["name"]): found
        for found in manifests
        if found["kind"] == "ServiceAccount" and found["metadata"]["namespace"] in named
    }
    # The dry run of a Service has its pod judged, whose class must be there.
    classes = {
        found["metadata"]["name"]: found for found in manifests if found["kind"] == "RuntimeClass"
    }
    first = yaml.safe_dump_all([*named.values(), *accounts.values(), *classes.values()])
    made = cluster.kubectl("apply", "--server-side", "-f", "-", stdin=first)
    assert made.status == 0, made.err
    try:
        for name in named:
            for _ in range(60):
                if cluster.kubectl("-n", name, "get", "serviceaccount", "default").status == 0:
                    break
        yield
    finally:
        if classes:
            cluster.kubectl("delete", "runtimeclass", "--ignore-not-found", *classes)
        gone = cluster.kubectl("delete", "namespace", "--timeout=200s", *named)
        assert gone.status == 0, gone.err


@contextmanager
def _surroundings_kept(cluster: Cluster, manifests: list[Manifest]) -> Generator[None]:
    """What the manifests name is afterwards as it was; our namespaces and accounts stay."""
    ours = [found for found in manifests if found["kind"] not in ("Namespace", "ServiceAccount")]
    owned = {
        manifest["metadata"]["name"] for manifest in manifests if manifest["kind"] == "Namespace"
    }
    foreign = [item for item in ours if item["metadata"].get("namespace") not in owned]
    before: list[Manifest] = []
    if foreign:
        asked = cluster.kubectl(
            "get", "--ignore-not-found", "-o", "json", "-f", "-", stdin=yaml.safe_dump_all(foreign)
        )
        assert asked.status == 0, asked.err
        before = list(_objects(asked.out))
    kept = {(identity(item), item["metadata"].get("namespace")) for item in before}
    added = [
        item for item in ours if (identity(item), item["metadata"].get("namespace")) not in kept
    ]
    try:
        yield
    finally:
        _unprotect(cluster, added)
        gone = cluster.kubectl(
            "delete", "--ignore-not-found", "-f", "-", stdin=yaml.safe_dump_all(added)
        )
        assert gone.status == 0, gone.err
        for item in before:
            item["metadata"].pop("resourceVersion", None)
            back = cluster.kubectl("replace", "-f", "-", stdin=yaml.safe_dump(item))
            assert back.status == 0, back.err


def _unprotect(cluster: Cluster, manifests: list[Manifest]) -> None:
    """Let claims go at once: without a controller nobody ends the protection that they have."""
    for found in manifests:
        if found["kind"] == "PersistentVolumeClaim":
            name, namespace = found["metadata"]["name"], found["metadata"]["namespace"]
            cluster.kubectl(
                *("-n", namespace, "patch", "persistentvolumeclaim", name),
                *("--type", "merge", "-p", json.dumps({"metadata": {"finalizers": None}})),
            )
