"""The conversation step, with a model and without one."""

from collections.abc import AsyncIterator

import pytest_asyncio

from functions.conversation.handler import Conversation
from somaagent.storage.database import Database
from tests.integration.functions.conversing import NOWHERE, conversation_with


@pytest_asyncio.fixture
async def conversation(
    database: Database, redis_url: str, model_url: str
) -> AsyncIterator[Conversation]:
    opened = await conversation_with(database, redis_url, model_url)
    yield opened
    await opened.model.aclose()
    await opened.stream.aclose()
    await opened.signals.aclose()


@pytest_asyncio.fixture
async def speechless(database: Database, redis_url: str) -> AsyncIterator[Conversation]:
    """The step when no model listens."""
    opened = await conversation_with(database, redis_url, NOWHERE)
    yield opened
    await opened.model.aclose()
    await opened.stream.aclose()
    await opened.signals.aclose()
