"""The conversation step opened on real servers, and what its turns leave behind."""

from pydantic import SecretStr

from functions.conversation.handler import Conversation
from somaagent.inference.chat import ChatModel
from somaagent.settings import ModelSettings, RedisSettings, ToolSettings
from somaagent.storage.database import Database
from somaagent.streams.frames import BEGINNING, Entry, stream_key
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from tests.integration.conftest import Mailbox, StoredTurn
from tests.support.platform import until

NOWHERE = "http://127.0.0.1:1/v1"

LONG = "Count from 1 to 500 in words, one number on each line, without leaving any out."


async def conversation_with(
    database: Database,
    redis_url: str,
    model_url: str,
    *,
    max_tokens: int = 48,
    attachment_characters: int = 6000,
) -> Conversation:
    settings = ModelSettings(
        base_url=model_url,
        max_tokens=max_tokens,
        temperature=0,
        attachment_characters=attachment_characters,
    )
    stream = await TurnStream.open(RedisSettings(url=SecretStr(redis_url)))
    model = await ChatModel.open(settings)
    return Conversation.of(
        database=database,
        stream=stream,
        signals=StreamReader.open(RedisSettings(url=SecretStr(redis_url))),
        model=model,
        settings=settings,
        tools=ToolSettings(),
    )


async def answers(mailbox: Mailbox, turn: StoredTurn) -> list[str]:
    rows = await mailbox.sql.fetch(
        "SELECT text FROM messages WHERE turn_id = $1 AND role = 'assistant'", turn.turn_id
    )
    return [row["text"] for row in rows]


async def being_answered(mailbox: Mailbox, turn: StoredTurn) -> None:
    async def generating() -> bool:
        return await mailbox.state(turn) == "generating"

    await until(generating, "the model to be asked")


async def said(mailbox: Mailbox, redis_url: str, turn: StoredTurn, *, kind: bytes) -> Entry:
    """The first frame of that kind that the turn's listeners get."""
    reader = StreamReader.open(RedisSettings(url=SecretStr(redis_url)))
    key = stream_key("acme", mailbox.session_id)

    async def told() -> Entry | None:
        entries, _ = await reader.page(key, BEGINNING)
        mine = [entry for entry in entries if entry.turn == str(turn.turn_id).encode()]
        return next((entry for entry in mine if entry.kind == kind), None)

    try:
        found = await until(told, f"a frame {kind!r}")
    finally:
        await reader.aclose()
    assert found is not None
    return found
