"""A real API server, with the webhooks of Knative and KServe, judges every overlay.

Runs where `SOMA_TEST_KUBECONFIG` names the kubeconfig of a cluster that may be written to: it
creates the namespace and the service accounts, which the dry run of a pod needs, and removes them.
"""

import os
import subprocess
from collections.abc import Iterator

import pytest
import yaml

from tests.manifests.rendering import (
    KUBECTL,
    Manifest,
    overlay_names,
    pods,
    rendered,
    rendered_text,
)

DEFINITIONS = (
    "services.serving.knative.dev",
    "triggers.eventing.knative.dev",
    "inferenceservices.serving.kserve.io",
)


def _kubectl(kubeconfig: str, *arguments: str, stdin: str = "") -> tuple[int, str]:
    done = subprocess.run(
        [KUBECTL, "--kubeconfig", kubeconfig, "--request-timeout=30s", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def _give_up(reason: str) -> None:
    if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251 - says how tests run, no setting
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The kubeconfig of a cluster that holds our namespace and service accounts."""
    kubeconfig = os.environ.get("SOMA_TEST_KUBECONFIG")  # noqa: TID251 - as above
    if not kubeconfig:
        _give_up("SOMA_TEST_KUBECONFIG names no cluster with Knative and KServe")
        return
    status, said = _kubectl(kubeconfig, "get", "crd", *DEFINITIONS)
    if status != 0:
        _give_up(f"the cluster of SOMA_TEST_KUBECONFIG lacks Knative or KServe: {said}")
    status, said = _kubectl(kubeconfig, "get", "namespace", "somaagent")
    if status == 0:
        _give_up("the cluster of SOMA_TEST_KUBECONFIG has a namespace somaagent: not touching it")
    first = {
        (manifest["kind"], manifest["metadata"]["name"]): manifest
        for overlay in overlay_names()
        for manifest in rendered(overlay)
        if manifest["kind"] in ("Namespace", "ServiceAccount")
    }
    status, said = _kubectl(
        kubeconfig,
        "create",
        "-f",
        "-",
        stdin=yaml.safe_dump_all(sorted(first.values(), key=lambda found: found["kind"])),
    )
    assert status == 0, said
    yield kubeconfig
    status, said = _kubectl(kubeconfig, "delete", "--timeout=90s", "namespace", "somaagent")
    assert status == 0, said


def test_the_api_server_admits_every_object(overlay: str, cluster: str) -> None:
    status, said = _kubectl(
        cluster, "apply", "--dry-run=server", "-f", "-", stdin=rendered_text(overlay)
    )
    assert status == 0, said
    # A pod that breaks the namespace's security standard is a warning, not a refusal.
    assert "would violate PodSecurity" not in said


def test_the_api_server_refuses_what_is_broken(cluster: str) -> None:
    # The proof that its webhooks are at work, so that the admissions above mean something.
    broken = rendered_text("production").replace("timeoutSeconds: 60\n", "timeoutSeconds: 6000\n")
    status, said = _kubectl(cluster, "apply", "--dry-run=server", "-f", "-", stdin=broken)
    assert status == 1
    assert "validation.webhook.serving.knative.dev" in said


def test_every_pod_meets_the_security_standard_of_its_namespace(
    manifests: list[Manifest], cluster: str
) -> None:
    kept = ("image", "name", "command", "args", "securityContext", "volumeMounts", "resources")
    plain: list[Manifest] = []
    for number, (owner, spec) in enumerate(pods(manifests)):
        containers = [
            {key: container[key] for key in kept if key in container}
            for container in spec["containers"]
        ]
        plain.append(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {
                    "name": f"pod-{number}",
                    "namespace": "somaagent",
                    "annotations": {"made-by": owner},
                },
                "spec": {"containers": containers, "volumes": spec.get("volumes", [])},
            }
        )
    assert plain
    status, said = _kubectl(
        cluster, "create", "--dry-run=server", "-f", "-", stdin=yaml.safe_dump_all(plain)
    )
    assert status == 0, said
