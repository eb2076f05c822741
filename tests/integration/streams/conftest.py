"""Writers and readers on a real server, and a server of its own for tests that end it."""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from pydantic import SecretStr

from somaagent.local import processes
from somaagent.local.layout import Layout
from somaagent.local.progress import silent
from somaagent.local.server import Server
from somaagent.local.valkey import EmbeddedValkey
from somaagent.settings import RedisSettings
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream


def at(url: str) -> RedisSettings:
    return RedisSettings(url=SecretStr(url))


@pytest_asyncio.fixture
async def writer(redis_url: str) -> AsyncIterator[TurnStream]:
    opened = await TurnStream.open(at(redis_url))
    yield opened
    await opened.aclose()


@pytest_asyncio.fixture
async def reader(redis_url: str) -> AsyncIterator[StreamReader]:
    opened = StreamReader.open(at(redis_url))
    yield opened
    await opened.aclose()


class MortalRedis:
    """A server that a test may kill and start again."""

    def __init__(self, folder: Path) -> None:
        layout = Layout(folder)
        layout.prepare()
        self._valkey = EmbeddedValkey(layout=layout, password=uuid4().hex)
        self._server: Server = self._valkey.start(silent)
        self.url = self._server.url.get_secret_value()

    def kill(self) -> None:
        process = self._server.process
        assert process is not None
        assert processes.stop(process, patience_seconds=5) == []

    def pause(self) -> None:
        """It holds its connections, and answers nobody."""
        assert self._server.process is not None
        os.kill(self._server.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        assert self._server.process is not None
        os.kill(self._server.process.pid, signal.SIGCONT)

    def start(self) -> None:
        self._server = self._valkey.start(silent)
        assert self._server.url.get_secret_value() == self.url


@pytest.fixture
def mortal_redis(tmp_path: Path) -> Iterator[MortalRedis]:
    redis = MortalRedis(tmp_path)
    yield redis
    redis.kill()
