"""One running platform for all journeys; functions go to zero soon, so cold starts happen."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.platform import Client, Platform
from tests.support.workshop import Desk, Workshop, workshop


@pytest.fixture(scope="session")
def traces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the functions write their spans."""
    folder: Path = tmp_path_factory.mktemp("traces")
    return folder


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory, traces: Path) -> Iterator[Platform]:
    """A platform of this run's own."""
    state: Path = tmp_path_factory.mktemp("platform")
    running = Platform.start(
        state,
        *("--idle-window", "6", "--idle-grace", "1"),
        *("--set", "SOMA_TRACES_CONTENT_TENANTS=talkers"),
        environment={"SOMA_TRACES_DIR": str(traces)},
    )
    yield running
    running.stop()


@pytest_asyncio.fixture
async def client(platform: Platform) -> AsyncIterator[Client]:
    """A client of the tenant acme."""
    async with platform.client() as connected:
        yield connected


@pytest.fixture(scope="session")
def tooled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A platform whose personas each have a tool that the model has to call."""
    folder: Path = tmp_path_factory.mktemp("workshop")
    with workshop(folder) as opened:
        yield opened


@pytest_asyncio.fixture
async def desk(tooled: Workshop) -> AsyncIterator[Desk]:
    """A client of that platform."""
    async with tooled.desk() as connected:
        yield connected
