"""Answers one routed turn in a process of its own, which a test may kill.

Reads the turn's ids as JSON from stdin, and the settings from the environment.
"""

import asyncio
import json
import sys
from uuid import UUID

from functions.conversation.handler import Conversation
from tests.integration.conftest import StoredTurn, delivery
from tests.support.routed import routed


async def main() -> None:
    """Handle the delivery."""
    ids = json.load(sys.stdin)
    turn = StoredTurn(UUID(ids["session"]), UUID(ids["turn"]), UUID(ids["message"]))
    conversation = await Conversation.open()
    await conversation.handle(delivery("conversation", routed(turn), event_id=ids["event"]))
    await conversation.aclose()


if __name__ == "__main__":
    asyncio.run(main())
