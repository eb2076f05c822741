"""A platform that the tests of this folder kill piece by piece."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.platform import Client, Platform


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform of this run's own."""
    state: Path = tmp_path_factory.mktemp("faults")
    running = Platform.start(state)
    yield running
    running.stop()


@pytest_asyncio.fixture
async def client(platform: Platform) -> AsyncIterator[Client]:
    """A client of the tenant acme, on a platform whose functions are all warm."""
    async with platform.client() as connected:
        session = await connected.new_session()
        await connected.answer(await connected.post(session, "Say hello."))
        yield connected
