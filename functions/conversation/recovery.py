"""What a killed worker had said of an answer that shall not be continued: Redis still has it."""

from collections.abc import Iterable
from typing import Any, Final

import orjson

from functions.conversation.turns import Attempt
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import DELTA, Entry, StreamId, stream_key
from somaagent.streams.reader import StreamReader

_CLOCK_SKEW_MILLISECONDS: Final = 60_000
_MOST_PAGES: Final = 64


async def said_before(reader: StreamReader, attempt: Attempt) -> list[str]:
    """The pieces that the newest earlier attempt streamed; none when Redis has lost them."""
    if attempt.number == 1:
        return []
    key = stream_key(attempt.tenant, attempt.session_id)
    milliseconds = int(attempt.begun_at.timestamp() * 1000) - _CLOCK_SKEW_MILLISECONDS
    position: StreamId | None = StreamId(max(0, milliseconds), 0)
    found: list[Entry] = []
    turn = str(attempt.turn_id).encode()
    try:
        for _ in range(_MOST_PAGES):
            if position is None:
                break
            entries, position = await reader.page(key, position)
            found += [entry for entry in entries if entry.turn == turn and entry.kind == DELTA]
    except RedisUnavailable:
        return []
    return pieces_of(found)


def pieces_of(deltas: Iterable[Entry]) -> list[str]:
    """The texts of the newest attempt among `deltas`, up to the first that is missing."""
    newest: list[Entry] = []
    for entry in deltas:
        if newest and entry.attempt < newest[0].attempt:
            continue
        if newest and entry.attempt > newest[0].attempt:
            newest = []
        newest.append(entry)
    pieces: list[str] = []
    for entry in newest:
        data: dict[str, Any] = orjson.loads(entry.data)  # Any: our own JSON
        if data["index"] != len(pieces):
            break
        pieces.append(data["text"])
    return pieces
