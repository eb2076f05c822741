"""The commands as a person or a script calls them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.knative_local.runtime.conftest import COMMAND

PING = """
apiVersion: sources.knative.dev/v1
kind: PingSource
metadata: {name: clock, namespace: demo}
spec:
  schedule: "0 0 1 1 *"
  sink: {uri: "http://127.0.0.1:1/"}
"""


@pytest.fixture
def manifests(folder: Path) -> Path:
    """A file to be replaced."""
    return folder / "manifests" / "all.yaml"


def knative_local(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [COMMAND, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_warning_fails_a_strict_validation_alone(folder: Path, manifests: Path) -> None:
    assert knative_local(folder, "validate", "--strict", "manifests").returncode == 0
    text = manifests.read_text()
    manifests.write_text(text.replace("{attributes: {type: demo.asked}}", "{}"))
    plain = knative_local(folder, "validate", "manifests")
    assert (plain.returncode, plain.stdout) == (0, "")
    assert plain.stderr.startswith("warning: ")
    assert "matches every event" in plain.stderr
    strict = knative_local(folder, "validate", "--strict", "--json", "manifests")
    assert strict.returncode == 1
    report = json.loads(strict.stdout)
    assert (report["valid"], report["problems"]) == (False, [])
    assert [each["field"] for each in report["warnings"]] == ["spec.filter"]


def test_the_stock_decorator_is_found_where_the_images_say_the_function_is(folder: Path) -> None:
    assert knative_local(folder, "validate", "--strict", "manifests").returncode == 0
    main = folder / "function" / "main.py"
    main.write_text(
        "from functions_framework import aio\n\n\n@aio.cloud_event\nasync def handle(e): ...\n"
    )
    found = knative_local(folder, "validate", "--strict", "manifests", "--images", "images.yaml")
    assert found.returncode == 1
    assert "dead-letters" in found.stderr


def test_without_a_broker_the_ingress_knows_no_path(
    start: Callable[..., Any], manifests: Path
) -> None:
    manifests.write_text(PING)
    run = start("--watch")
    run.wait_ready()
    assert run.ready["kafka"] is None
    ingress = run.ready["ingress"]
    event = {"ce_id": "1", "ce_type": "t", "ce_source": "/s", "ce_specversion": "1.0"}
    assert run.call(f"{ingress}/demo/default", body=b"x", **event) == (404, b"")
    assert run.call(f"{ingress}/healthz")[0] == 200
    assert run.call(f"{ingress}/demo/default")[0] == 405
