"""What was built reaches a real registry, and is known there by its digest."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from knative_local.serving.ports import free_port
from tests.support.containers import until_ready
from tests.support.platform import ROOT
from tests.support.tools import find
from tools.images.flavours import version
from tools.images.push import CHECKSUMS, COMPONENT, PUSHED

_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.v2+json"
)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[str]:
    """Host, port and path of a registry on loopback."""
    program = find("crane", remedy="there is no crane: `make image-tools` builds it")
    address = f"127.0.0.1:{free_port()}"
    began = time.monotonic()
    with (
        (tmp_path / "registry.log").open("wb") as log,
        subprocess.Popen(
            [program, "registry", "serve", f"--address={address}", f"--disk={tmp_path}"],
            stdout=log,
            stderr=log,
        ) as process,
    ):
        try:
            until_ready(f"http://{address}/v2/", began, lambda: "")
            yield f"{address}/soma"
        finally:
            process.terminate()
            process.wait(30)


def _push(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tools.images.push", "--insecure", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


def _manifest(address: str, reference: str) -> bytes:
    asked = urllib.request.Request(
        f"http://{address}/v2/soma/somaagent-core/manifests/{reference}",
        headers={"Accept": _MANIFESTS},
    )
    with urllib.request.urlopen(asked, timeout=30) as response:  # noqa: S310
        found: bytes = response.read()
    return found


def test_an_image_is_in_the_registry_under_the_digest_that_is_told(registry: str) -> None:
    done = _push("--registry", registry, "core")
    assert done.returncode == 0, done.stderr
    (pushed,) = json.loads(PUSHED.read_text())
    digest = pushed["digest"]
    assert pushed["reference"] == f"{registry}/somaagent-core@{digest}"
    assert done.stdout.strip() == f"{registry}/somaagent-core:{version()}@{digest}"
    address = registry.partition("/")[0]
    content = _manifest(address, digest)
    assert f"sha256:{sha256(content).hexdigest()}" == digest
    assert _manifest(address, version()) == content
    assert CHECKSUMS.read_text() == f"{digest.removeprefix('sha256:')}  {registry}/somaagent-core\n"
    images = yaml.safe_load(COMPONENT.read_text())["images"]
    assert {each["digest"] for each in images} == {digest}


def test_a_registry_that_is_away_is_named(registry: str) -> None:
    nowhere = f"127.0.0.1:{free_port()}/soma"
    done = _push("--registry", nowhere, "core")
    assert done.returncode == 1
    assert nowhere in done.stderr
