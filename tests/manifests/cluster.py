"""The API server that judges: one that a kubeconfig names, or one that a kit starts.

A kit is a folder with a program `cluster` that takes `--state FOLDER` and `up --api`, `down` and
`kubeconfig`, and brings up an API server with the webhooks of Knative and KServe.
"""

import json
import os
import subprocess
import time
import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.manifests.rendering import KUBECTL, ROOT

DEFINITIONS = (
    "services.serving.knative.dev",
    "triggers.eventing.knative.dev",
    "inferenceservices.serving.kserve.io",
)
NAMESPACE = "somaagent"
_STARTS = 3
"""How often the kit is asked to start before it is given up."""
FEATURES = (
    "kubernetes.podspec-persistent-volume-claim",
    "kubernetes.podspec-persistent-volume-write",
    "kubernetes.podspec-runtimeclassname",
)
"""Of Knative; the READMEs of the components name them."""
_LOOKS = 240
_PROBE = {
    "apiVersion": "serving.knative.dev/v1",
    "kind": "Service",
    "metadata": {"name": "probe", "namespace": "default"},
    "spec": {
        "template": {
            "spec": {
                "containers": [
                    {
                        "image": "registry.somaagent.invalid/probe:1",
                        "volumeMounts": [{"name": "kept", "mountPath": "/kept"}],
                    }
                ],
                "volumes": [{"name": "kept", "persistentVolumeClaim": {"claimName": "kept"}}],
            }
        }
    },
}
STATE = ROOT / "build" / "cluster"
WITHOUT = (
    "no cluster to ask: set KUBECONFIG to one with Knative and KServe and without a namespace "
    f"{NAMESPACE}, which is made and removed there, or CLUSTER_KIT to the folder of a kit that "
    "starts one (it needs root)"
)


class NoCluster(Exception):
    """There is no API server that could judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What kubectl answered."""

    status: int
    out: str
    err: str

    @property
    def warnings(self) -> list[str]:
        """The API server's warnings."""
        return [line for line in self.err.splitlines() if line.startswith("Warning:")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """An API server with the webhooks of Knative and KServe."""

    kubeconfig: str

    def kubectl(self, *arguments: str, stdin: str = "", timeout: float = 240) -> Said:
        """Run one command there."""
        done = subprocess.run(
            [KUBECTL, "--kubeconfig", self.kubeconfig, "--request-timeout=60s", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        return Said(status=done.returncode, out=done.stdout, err=done.stderr)


@contextmanager
def judging_cluster(kubeconfig: str | None, kit: str | None) -> Generator[Cluster]:
    """The cluster of `kubeconfig`, else one that `kit` starts and ends again.

    Raises:
        NoCluster: Neither is given, the cluster lacks what we need, or it holds our namespace.
    """
    if kubeconfig:
        with _featured(_usable(Cluster(kubeconfig=kubeconfig))) as cluster:
            yield cluster
        return
    if not kit:
        raise NoCluster(WITHOUT)
    program = Path(kit) / "cluster"
    if not program.is_file():
        raise NoCluster(f"CLUSTER_KIT is {kit}, which has no program `cluster`")
    if os.geteuid() != 0:
        raise NoCluster("the kit of CLUSTER_KIT needs root; name a cluster in KUBECONFIG instead")
    number = zlib.crc32(str(STATE).encode())
    # Networks of its own, so that a cluster of another checkout may run beside it.
    subnet = f"10.{96 + number % 64}.{number // 64 % 256}.0/24"
    try:
        _up(program, subnet)
        found = _usable(Cluster(kubeconfig=_run(program, "kubeconfig").strip()))
        with _featured(found) as cluster:
            yield cluster
    finally:
        _run(program, "down")


@contextmanager
def _featured(cluster: Cluster) -> Generator[Cluster]:
    """The cluster with the features that our components ask for, and afterwards as it was."""
    at = ("-n", "knative-serving")
    asked = cluster.kubectl(*at, "get", "configmap", "config-features", "-o", "json")
    if asked.status != 0:
        raise NoCluster(f"Knative has no features there: {asked.err}")
    before = json.loads(asked.out).get("data", {})
    _set_features(cluster, dict.fromkeys(FEATURES, "enabled"))
    try:
        # The webhook hears of it a moment later.
        with_all = json.dumps(_PROBE)
        for _ in range(_LOOKS):
            said = cluster.kubectl("create", "--dry-run=server", "-f-", stdin=with_all)
            # With the features on it may still miss the runtime's class, which comes later.
            if said.status == 0 or "must not set the field" not in said.err:
                break
            time.sleep(0.5)
        yield cluster
    finally:
        _set_features(cluster, {name: before.get(name) for name in FEATURES})


def _set_features(cluster: Cluster, values: Mapping[str, str | None]) -> None:
    patch = json.dumps({"data": dict(values)})
    done = cluster.kubectl(
        *("-n", "knative-serving", "patch", "configmap", "config-features"),
        *("--type", "merge", "-p", patch),
    )
    if done.status != 0:
        raise NoCluster(f"the features that our components ask for cannot be set: {done.err}")


def _up(program: Path, subnet: str) -> None:
    """Start what is missing, again where a busy machine took longer than the kit waits."""
    for _ in range(_STARTS - 1):
        try:
            _run(program, "up", "--api", "--subnet", subnet)
        except NoCluster:
            continue
        return
    _run(program, "up", "--api", "--subnet", subnet)


def _run(program: Path, *arguments: str) -> str:
    done = subprocess.run(
        [program, "--state", STATE, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    if done.returncode != 0:
        told = [line for line in done.stderr.splitlines() if line.startswith("cluster:")]
        said = told[-1] if told else f"{done.stdout}{done.stderr}"
        raise NoCluster(f"`cluster {arguments[0]}` of the kit failed: {said}")
    return done.stdout


def _usable(cluster: Cluster) -> Cluster:
    found = cluster.kubectl("get", "crd", *DEFINITIONS)
    if found.status != 0:
        raise NoCluster(f"the cluster lacks Knative or KServe: {found.err}")
    if cluster.kubectl("get", "namespace", NAMESPACE).status == 0:
        raise NoCluster(f"the cluster has a namespace {NAMESPACE}: not touching it")
    return cluster
