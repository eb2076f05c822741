"""The cluster with a node that everything runs in: a kit's, or one that a kubeconfig names."""

import os
import re
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.manifests.cluster import Cluster, NoCluster
from tests.manifests.rendering import ROOT

STATE = ROOT / "build" / "cluster-node"
WITHOUT = (
    "no cluster to run in: set CLUSTER_KIT to the folder of a kit that starts one with a node (it "
    "needs root), or KUBECONFIG to one that has the images of build/archives, with CLUSTER_INGRESS "
    "(the address of its ingress) and CLUSTER_HOST (the address of this machine for its pods)"
)
_STARTS = 5
"""How often the kit is asked to start: on a busy machine it gives up before it is ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A cluster that runs pods."""

    cluster: Cluster
    ingress: str
    """Where Knative's ingress answers, as an address."""
    host: str
    """This machine's address for the pods, on which servers beside the node listen."""
    kit: Path | None
    state: Path
    ends: bool
    """Whether it ends with this run, and all that is in it."""

    def load(self, name: str, archive: Path) -> None:
        """Hand an image to the node; a cluster of somebody else's has them already."""
        if self.kit is not None:
            _run(self.kit, self.state, "image", "load", name, str(archive))

    def build(self, name: str, folder: Path, *command: str) -> None:
        """Have the kit make an image of a folder with a Python program."""
        assert self.kit is not None
        _run(self.kit, self.state, "image", "build", name, str(folder), "--", *command)


@contextmanager
def running_node(environment: Mapping[str, str]) -> Generator[Node]:
    """The cluster that the environment names.

    Raises:
        NoCluster: It names none, or it does not start.
    """
    if kit := environment.get("CLUSTER_KIT"):
        with _kits_node(Path(kit), Path(environment.get("CLUSTER_STATE", STATE))) as node:
            yield node
        return
    named = [environment.get(name) for name in ("KUBECONFIG", "CLUSTER_INGRESS", "CLUSTER_HOST")]
    kubeconfig, ingress, host = named
    if not (kubeconfig and ingress and host):
        raise NoCluster(WITHOUT)
    cluster = Cluster(kubeconfig=kubeconfig)
    yield Node(cluster=cluster, ingress=ingress, host=host, kit=None, state=STATE, ends=False)


@contextmanager
def _kits_node(kit: Path, state: Path) -> Generator[Node]:
    program = kit / "cluster"
    if not program.is_file():
        raise NoCluster(f"CLUSTER_KIT is {kit}, which has no program `cluster`")
    if os.geteuid() != 0:
        raise NoCluster("the kit of CLUSTER_KIT needs root")
    ran = _runs(program, state)
    try:
        for left in reversed(range(_STARTS)):
            try:
                _run(program, state, "up")
                break
            except NoCluster:
                if not left:
                    raise
        kubeconfig = _run(program, state, "kubeconfig").strip()
        found = re.search(r'server"?: "?https://([0-9.]+):', Path(kubeconfig).read_text())
        if found is None:
            raise NoCluster(f"{kubeconfig} names no address")
        cluster = Cluster(kubeconfig=kubeconfig)
        yield Node(
            cluster=cluster,
            ingress=found[1],
            host=found[1],
            kit=program,
            state=state,
            ends=not ran,
        )
    finally:
        # One that ran before is its owner's.
        if not ran:
            _run(program, state, "down")


def _runs(program: Path, state: Path) -> bool:
    done = subprocess.run(
        [program, "--state", state, "status"], check=False, capture_output=True, timeout=120
    )
    return done.returncode == 0


def _run(program: Path, state: Path, *arguments: str) -> str:
    done = subprocess.run(
        [program, "--state", state, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if done.returncode != 0:
        told = [line for line in done.stderr.splitlines() if line.startswith("cluster:")]
        raise NoCluster(f"`cluster {arguments[0]}` failed: {told[-1] if told else done.stderr}")
    return done.stdout
