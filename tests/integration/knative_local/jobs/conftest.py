"""Whole plans on a real Kafka."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.runs import Start, starting


@pytest_asyncio.fixture
async def start(kafka_address: str, tmp_path: Path) -> AsyncIterator[Start]:
    """Starts platforms."""
    async with starting(kafka_address, tmp_path) as begin:
        yield begin
