"""The Services of this folder on knative-local, or on the cluster that a kubeconfig names."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.serving.asking import DOMAIN, GATEWAY, KUBECONFIG, LIVE
from tests.conformance.serving.exchange import Sent, exchange

HERE = Path(__file__).parent
PROGRAM = HERE.parents[1] / "integration" / "knative_local" / "serving" / "program.py"
KNATIVE_LOCAL = Path(sys.executable).with_name("knative-local")
NAMESPACE = "demo"
HEADERS = Sent(target="/headers")
LEAVES_SECONDS = 60

SETTINGS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: config-domain, namespace: knative-serving}
data: {cluster.test: ""}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: config-autoscaler, namespace: knative-serving}
data: {allow-zero-initial-scale: "true"}
"""

IMAGES = """
images:
  dev.local/program:
    folder: program
    command: python3 program.py
"""


@pytest.fixture(scope="module")
def gateway(services: tuple[str, int]) -> tuple[str, int]:
    """The address at which all Services answer, each with or without the activator as it should."""
    for service in ("bare", "brief-bare", "one-bare"):
        asyncio.run(_until_activator_has_left(services, f"{service}.{DOMAIN}"))
    return services


async def _until_activator_has_left(address: tuple[str, int], host: str) -> None:
    async with asyncio.timeout(LEAVES_SECONDS):
        while b"k-proxy-request" in (await exchange(address, host, HEADERS)).body.lower():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Where the Services run.

    A cluster needs the namespace `demo` and the image `dev.local/program:1`, which runs the
    program of the tests of serving in its own folder; its `config-domain` is `cluster.test`, and
    `allow-zero-initial-scale` is true. `SOMA_TEST_KUBECONFIG` names it, and
    `SOMA_TEST_KNATIVE_GATEWAY` says where its gateway is.
    """
    if LIVE:
        yield from _cluster()
    else:
        yield from _local(tmp_path_factory.mktemp("conformance"))


def _cluster() -> Iterator[tuple[str, int]]:
    host, _, port = GATEWAY.rpartition(":")
    kubectl = ["kubectl", "--kubeconfig", KUBECONFIG, "--namespace", NAMESPACE]
    # The answers are those of Services that have just come.
    subprocess.run(
        [*kubectl, "delete", "--ignore-not-found", "-f", HERE / "services.yaml"], check=True
    )
    subprocess.run([*kubectl, "apply", "-f", HERE / "services.yaml"], check=True)
    ready = ["wait", "ksvc,routes", "--all", "--for=condition=Ready", "--timeout=300s"]
    subprocess.run([*kubectl, *ready], check=True)
    yield host, int(port)


def _local(folder: Path) -> Iterator[tuple[str, int]]:
    (folder / "manifests").mkdir()
    (folder / "program").mkdir()
    shutil.copy(PROGRAM, folder / "program")
    shutil.copy(HERE / "services.yaml", folder / "manifests")
    (folder / "manifests" / "settings.yaml").write_text(SETTINGS)
    (folder / "images.yaml").write_text(IMAGES)
    with (
        (folder / "errors").open("w") as errors,
        subprocess.Popen(
            [KNATIVE_LOCAL, "run", "manifests", "--images", "images.yaml"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (folder / "errors").read_text()
        host, _, port = json.loads(line)["gateway"].rpartition("/")[2].rpartition(":")
        yield host, int(port)
        process.terminate()
        assert process.wait(30) == 0
