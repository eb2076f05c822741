"""Knative Serving and knative-local are asked the same; the cluster's part of it."""

import json
import os
import shutil
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
    report = folder / "serving.xml"
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", f"--junitxml={report}", str(TESTS)],
        cwd=ROOT,
        env={
            **os.environ,  # noqa: TID251 - a child gets the whole environment
            "SOMA_TEST_KUBECONFIG": node.cluster.kubeconfig,
            "SOMA_TEST_KNATIVE_GATEWAY": f"{node.ingress}:80",
        },
        check=False,
        capture_output=True,
        timeout=SECONDS,
    )
    cases = ET.parse(report).getroot().iter("testcase")  # noqa: S314 - as above
    otherwise = [
        case.get("name", "")
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
    return {
        "behaviours_of_serving": len(CASES),
        "otherwise_than_written_down": otherwise,
        "knative_local_differs": len(DIFFERENCES),
    }
