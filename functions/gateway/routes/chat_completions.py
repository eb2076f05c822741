"""Chat completions: the client holds the conversation, the answer comes straight from the model."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import openai_errors
from functions.gateway.authentication import needs
from functions.gateway.once import OnceOnly
from functions.gateway.openai_api.completions import Answer, Chunk, Head, chunk_body
from functions.gateway.openai_api.failures import ClientGone
from functions.gateway.openai_api.generation import Payer
from functions.gateway.openai_api.personas import speaker
from functions.gateway.openai_api.prompts import model_request
from functions.gateway.openai_api.sending import DONE, OpenAIStream, error_event, event
from functions.gateway.problems import Problem
from functions.gateway.schemas.openai_chat import ChatCompletion, ChatCompletionRequest
from functions.gateway.state import state_of
from somaagent.identity import Principal

CLIENT_CLOSED_REQUEST: Final = 499

ChatUser = Annotated[Principal, Depends(needs("chat:write"))]

_STREAM: Final[dict[int | str, dict[str, Any]]] = {  # Any: FastAPI's own shape
    200: {
        "description": "The answer, or with `stream` its chunks as server-sent events.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": 'data: {"id":"chatcmpl-0b5c8f0e","object":"chat.completion.chunk",'
                '"created":1767268800,"model":"tutor","choices":[{"index":0,'
                '"delta":{"content":"Paris"},"finish_reason":null}]}\n\ndata: [DONE]\n\n',
            }
        },
    }
}

logger = logging.getLogger(__name__)

router: Final = APIRouter(tags=["openai"])


@router.post(
    "/v1/chat/completions",
    response_model=ChatCompletion,
    response_model_exclude_none=True,
    summary="Complete a chat",
    responses=_STREAM | openai_errors(400, 401, 403, 404, 408, 409, 413, 415, 429, 502, 503),
)
async def complete_chat(
    request: Request, principal: ChatUser, once: OnceOnly, asked: ChatCompletionRequest
) -> Response:
    """Continue a conversation that the client holds, as OpenAI's clients ask for it.

    Nothing is stored. A client that goes away stops the generation. `Idempotency-Key` is for
    answers that are not streamed; with one the answer is finished and kept for a repeat.
    """
    chat = state_of(request).openai()
    speaks = await speaker(state_of(request), principal.tenant, asked.model)
    upstream = model_request(asked, speaks, chat.settings, chat.bounds)
    head = Head(speaks.name)
    payer = Payer.of(principal, speaks.name, speaks.profile)
    if asked.stream:
        check_streamable(once.key)
        chunks = chat.chunks(payer, upstream, watch=request.receive)
        usage = asked.stream_options is not None and bool(asked.stream_options.include_usage)
        return await stream_of(_events(chunks, head, usage=usage))

    async def answer() -> Response:
        watch = request.receive if once.key is None else None
        chunks = chat.chunks(payer, upstream, watch=watch)
        said = await whole(chunks)
        return Response(orjson.dumps(said.completion(head)), media_type="application/json")

    try:
        return await once.around(principal, answer)
    except ClientGone:
        return Response(status_code=CLIENT_CLOSED_REQUEST)


def check_streamable(key: str | None) -> None:
    """A stream cannot be repeated.

    Raises:
        Problem: 400, there is an idempotency key.
    """
    if key is not None:
        detail = "an answer that is streamed cannot be repeated"
        errors = [{"parameter": "Idempotency-Key", "detail": detail}]
        raise Problem(400, "idempotency_not_supported", detail, errors=errors)


async def stream_of(events: AsyncGenerator[bytes]) -> Response:
    """A stream that has begun, so that an error until then has its own status.

    Raises:
        Problem: As `Chat.chunks` says.
    """
    try:
        first = await anext(events)
    except ClientGone:
        return Response(status_code=CLIENT_CLOSED_REQUEST)
    return OpenAIStream(_from(first, events))


async def whole(chunks: AsyncGenerator[Chunk]) -> Answer:
    """The answer when it is complete.

    Raises:
        Problem: As `Chat.chunks` says; 503, the model broke off.
        ClientGone: Nobody waits for it.
    """
    answer = Answer()
    async with aclosing(chunks):
        async for chunk in chunks:
            answer.add(chunk)
    check_finished(answer)
    return answer


def check_finished(answer: Answer) -> None:
    """Log what the answer cost.

    Raises:
        Problem: 503, it has no end.
    """
    if answer.finish_reason is None:
        detail = "the model broke off in the middle of its answer"
        raise Problem(503, "model_unavailable", detail, headers={"retry-after": "2"})
    logger.info(
        "chat_answered",
        extra={"finish_reason": answer.finish_reason, **(answer.usage or {})},
    )


async def _events(
    chunks: AsyncGenerator[Chunk], head: Head, *, usage: bool
) -> AsyncGenerator[bytes]:
    answer = Answer()
    begun = False
    async with aclosing(chunks):
        try:
            async for chunk in chunks:
                answer.add(chunk)
                if (body := chunk_body(chunk, head, usage=usage)) is not None:
                    yield event(body)
                    begun = True
            check_finished(answer)
        except Problem as problem:
            if not begun:
                raise
            yield error_event(problem)
            return
    yield DONE


async def _from(first: bytes, events: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    async with aclosing(events):
        yield first
        async for piece in events:
            yield piece
