"""The two homes of policy decisions over the same folder of policies."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
import pytest_asyncio

from somaagent.local import ports
from somaagent.policy.decision import PolicyDecision
from somaagent.policy.in_process import InProcessPolicy
from somaagent.policy.opa_server import OpaServerPolicy
from somaagent.settings import PolicySettings
from tests.support.tools import find, wait_for

POLICIES = Path(__file__).resolve().parents[3] / "shared" / "policies"
HOMES = ("in_process", "opa_server")


@dataclass
class OpaServer:
    """A real OPA server over a folder."""

    url: str
    process: "subprocess.Popen[bytes]"

    def end(self) -> None:
        self.process.kill()
        self.process.wait(60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the policies that the test may change, without their tests."""
    copy = tmp_path / "policies"
    shutil.copytree(POLICIES, copy, ignore=shutil.ignore_patterns("*_test.rego", "*.yaml"))
    return copy


@pytest.fixture
def opa_server(folder: Path, tmp_path: Path) -> Iterator[OpaServer]:
    """The policies on an OPA server."""
    port = ports.choose(tmp_path, "opa")
    command = [find("opa"), "run", "--server", "--addr", f"127.0.0.1:{port}"]
    quiet = ["--disable-telemetry", "--log-level", "error"]
    process = subprocess.Popen([*command, *quiet, str(folder)])
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            with urlopen(f"{url}/health", timeout=5) as response:  # noqa: S310 - our own server
                return bool(response.status == 200)
        except OSError:
            return False

    wait_for(answers, "the OPA server")
    yield (server := OpaServer(url, process))
    server.end()


@pytest_asyncio.fixture(params=HOMES)
async def home(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[PolicyDecision]:
    """Each home in turn."""
    opened: PolicyDecision
    if request.param == "in_process":
        opened = await InProcessPolicy.open(PolicySettings(dir=str(folder)))
    else:
        server: OpaServer = request.getfixturevalue("opa_server")
        opened = await OpaServerPolicy.open(PolicySettings(url=server.url))
    yield opened
    await opened.aclose()
