"""Knative Serving and knative-local are asked the same; the cluster's part of it."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from tests.cluster.deploying import apply, must
from tests.cluster.node import Node
from tests.conformance.serving.cases import CASES
from tests.conformance.serving.conftest import NAMESPACE, PROGRAM
from tests.conformance.serving.differences import DIFFERENCES
from tests.manifests.rendering import ROOT

TESTS = ROOT / "tests" / "conformance" / "serving"
IMAGE = "dev.local/program:1"
SECONDS = 900
QUESTION = "test_serving_answers_as_a_cluster_did"
REPORT = ROOT / "build" / "cluster-serving.xml"
"""What was answered otherwise, and how; for whoever has to find out why."""


def ask(node: Node, folder: Path) -> dict[str, Any]:
    """Ask the cluster what knative-local was asked, and compare with what is written down.

    What knative-local answers, and that each difference is listed, is a test of the gate.
    """
    program = folder / "program"
    program.mkdir()
    shutil.copy(PROGRAM, program)
    node.build(IMAGE, program, "python3", "program.py")
    patch = json.dumps({"data": {"allow-zero-initial-scale": "true"}})
    at = ("-n", "knative-serving", "patch", "configmap", "config-autoscaler", "--type", "merge")
    must(node.cluster.kubectl(*at, "-p", patch))
    apply(
        node.cluster,
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}},
    )
    REPORT.unlink(missing_ok=True)
    asking = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", f"--junitxml={REPORT}", str(TESTS)],
        cwd=ROOT,
        env={
            **os.environ,  # noqa: TID251 - a child gets the whole environment
            "SOMA_TEST_KUBECONFIG": node.cluster.kubeconfig,
            "SOMA_TEST_KNATIVE_GATEWAY": f"{node.ingress}:80",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        asking.wait(SECONDS)
    except subprocess.TimeoutExpired:
        # It writes its report when it is interrupted, too.
        asking.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            asking.wait(60)
        asking.kill()
    return judged()


def judged() -> dict[str, Any]:
    """How many questions were answered, and which otherwise than is written down."""
    wrong: list[str] = []
    answered = 0
    if REPORT.exists():
        cases = ET.parse(REPORT).getroot().iter("testcase")  # noqa: S314 - our own tests' file
        for case in cases:
            name = case.get("name", "")
            bad = case.find("failure") is not None or case.find("error") is not None
            wrong += [name] if bad else []
            answered += name.startswith(f"{QUESTION}[")
    return {
        "behaviours_of_serving": len(CASES),
        "asked": answered,
        "otherwise_than_written_down": wrong,
        "knative_local_differs": len(DIFFERENCES),
    }
