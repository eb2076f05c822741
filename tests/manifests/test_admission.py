"""A real API server still judges as recorded what the local runtime is held to.

Runs where `SOMA_TEST_KUBECONFIG` names the kubeconfig of a cluster; nothing is stored there.
"""

import json
import os
import subprocess

import pytest

from tests.manifests.rendering import KUBECTL
from tests.support.admission import Case, cases

FILES = sorted({case.file for case in cases()})


@pytest.fixture(scope="module")
def kubeconfig() -> str:
    """The kubeconfig of a cluster with the webhooks of Knative and KServe."""
    found = os.environ.get("SOMA_TEST_KUBECONFIG")  # noqa: TID251 - says how tests run, no setting
    if not found:
        reason = "SOMA_TEST_KUBECONFIG names no cluster with Knative and KServe"
        if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251 - as above
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize("file", FILES)
def test_the_cluster_judges_as_recorded(kubeconfig: str, file: str) -> None:
    wrong = {
        case.what: said
        for case in cases()
        if case.file == file
        for verdict, said in [_judged(kubeconfig, case)]
        if verdict != case.cluster
    }
    assert wrong == {}


def _judged(kubeconfig: str, case: Case) -> tuple[str, str]:
    done = subprocess.run(
        [KUBECTL, "--kubeconfig", kubeconfig, "-n", "default", "create", "--dry-run=server", "-f-"],
        input=json.dumps(case.manifest),
        capture_output=True,
        text=True,
        timeout=60,
    )
    return ("accepted" if done.returncode == 0 else "refused"), done.stderr
