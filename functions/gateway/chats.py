"""The original system's form of sessions, as the lines that the importer reads."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

from pydantic import ValidationError

from functions.gateway.importing import Import
from functions.gateway.portable import EndLine, MessageLine, SessionLine, TurnLine, written
from functions.gateway.problems import Problem, invalid, safe_text
from functions.gateway.schemas.original import OriginalChat, OriginalEnvelope, OriginalImport
from somaagent.clock import now


def parsed(body: bytes) -> OriginalImport:
    """What the client sent.

    Raises:
        Problem: 400, it is no JSON; 422, it is wrong, and where.
    """
    try:
        return OriginalImport.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(item["type"] == "json_invalid" for item in found):
        raise Problem(400, "malformed_json", "the body is not valid JSON")
    raise invalid(
        [
            {
                "pointer": "#" + "".join(f"/{safe_text(str(part))}" for part in item["loc"]),
                "detail": str(item["msg"]).removeprefix("Value error, "),
            }
            for item in found[:20]
        ]
    )


async def read(chats: OriginalImport, *, max_bytes: int) -> list[Import]:
    """The sessions, checked as every import is.

    Raises:
        Problem: 422, one is wrong; its place among the chats is named.
    """
    made: list[Import] = []
    for place, chat in enumerate(chats.chats):
        one = Import(max_bytes=max_bytes)
        try:
            await one.read(_pieces(chat))
        except Problem as problem:
            named = [{**error, "chat": place} for error in problem.errors or ()]
            detail = f"wrong: #/chats/{place}"
            raise Problem(problem.status, problem.code, detail, errors=named) from None
        made.append(one)
    return made


async def _pieces(chat: OriginalChat) -> AsyncIterator[bytes]:
    if chat.content is not None:
        yield chat.content.encode("utf-8", "replace")
        return
    for line in _lines(chat):
        yield line


def _lines(chat: OriginalChat) -> Iterator[bytes]:
    """A turn for each thing that a person said, with the answer that follows it."""
    moment = now()
    said = [
        (event.payload.role, event.payload.message, event.occurred_at or moment)
        for event in chat.events
    ]
    session = chat.session or OriginalEnvelope()
    yield written(
        SessionLine.model_construct(
            title=session.title,
            persona=session.persona_id,
            paused=False,
            created_at=said[0][2] if said else moment,
        )
    )
    turns: list[TurnLine] = []
    messages: list[MessageLine] = []
    for role, text, at in said:
        if role == "user":
            turn = TurnLine(turn_id=uuid4(), state="interrupted", created_at=at, completed_at=at)
            turns.append(turn)
        elif turns:
            done = {"state": "completed", "completed_at": at, "finish_reason": "stop"}
            turns[-1] = turns[-1].model_copy(update=done)
        turn_id = turns[-1].turn_id if turns else uuid4()
        messages.append(
            MessageLine.model_construct(
                message_id=uuid4(), turn_id=turn_id, role=role, text=text, created_at=at
            )
        )
    yield from map(written, turns)
    yield from map(written, messages)
    yield written(EndLine(turns=len(turns), messages=len(messages), events=0))
