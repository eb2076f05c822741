"""The executor and requeue where the tool `echo` needs approval."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from somaagent.storage.database import Database
from tests.integration.conftest import Mailbox, StoredTurn
from tests.integration.functions.requeue.room import SUPERVISED, Room, opened, policies


@pytest_asyncio.fixture
async def room(
    database: Database, redis_url: str, mailbox: Mailbox, tmp_path: Path
) -> AsyncIterator[Room]:
    folder = policies(tmp_path / "policies", supervised=SUPERVISED)
    async with opened(database, redis_url, mailbox, folder) as opened_room:
        yield opened_room


@pytest_asyncio.fixture
async def turn(mailbox: Mailbox) -> StoredTurn:
    return await mailbox.add(1, "Say hello.", state="routed")
