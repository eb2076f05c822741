"""Responses, OpenAI's newer protocol: conversations that the platform keeps if the client likes."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import uuid4

import orjson
from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive

from functions.gateway.answers import JsonResponse, openai_errors
from functions.gateway.once import OnceOnly
from functions.gateway.openai_api.failures import ClientGone
from functions.gateway.openai_api.generation import Chat, Payer
from functions.gateway.openai_api.personas import speaker
from functions.gateway.openai_api.response_items import conversation, spoken, upstream_request
from functions.gateway.openai_api.response_store import ResponseStore
from functions.gateway.openai_api.response_writing import Json, Writing, head_of
from functions.gateway.openai_api.sending import event
from functions.gateway.problems import Problem
from functions.gateway.routes.chat_completions import (
    CLIENT_CLOSED_REQUEST,
    ChatUser,
    check_finished,
    check_streamable,
    stream_of,
)
from functions.gateway.schemas.openai_responses import (
    DeletedResponse,
    ResponseBody,
    ResponseRequest,
)
from functions.gateway.state import state_of
from somaagent.errors import SomaError
from somaagent.identity import Principal

ResponsePath = Annotated[str, Path(max_length=256, description="The response.")]

_STREAM: Final[dict[int | str, dict[str, Any]]] = {  # Any: FastAPI's own shape
    200: {
        "description": "The response, or with `stream` its events as server-sent events.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": "event: response.output_text.delta\n"
                'data: {"type":"response.output_text.delta","sequence_number":4,'
                '"item_id":"msg_0","output_index":0,"content_index":0,"delta":"Paris"}\n\n',
            }
        },
    }
}

router: Final = APIRouter(tags=["openai"])


@router.post(
    "/v1/responses",
    response_model=ResponseBody,
    summary="Create a response",
    responses=_STREAM | openai_errors(400, 401, 403, 404, 408, 409, 413, 415, 429, 502, 503),
)
async def create_response(
    request: Request, principal: ChatUser, once: OnceOnly, asked: ResponseRequest
) -> Response:
    """Answer text or items, after the stored response that the request names, if it names one.

    A response is stored unless `store` is false; its creator alone can retrieve, continue and
    delete it, until it expires. A client that goes away stops the generation, and nothing is
    stored. `Idempotency-Key` works as for chat completions.
    """
    state = state_of(request)
    chat = state.openai()
    speaks = await speaker(state, principal.tenant, asked.model)
    store = _store(request, principal)
    before: list[Json] = []
    if asked.previous_response_id is not None:
        before = await store.messages(asked.previous_response_id)
    messages = conversation(before, asked)
    upstream = upstream_request(asked, messages, speaks, chat.settings, chat.bounds)
    identifier = uuid4()
    head = head_of(asked, identifier, upstream["temperature"])
    _check_form(head)
    payer = Payer.of(principal, speaks.name, speaks.profile)
    work = _Work(chat, payer, upstream, head)

    async def keep(writing: Writing) -> None:
        if asked.store is not False:
            said = [*messages, *spoken(writing.output)]
            await store.keep(identifier, writing.response(finished=True), said)

    if asked.stream:
        check_streamable(once.key)
        return await stream_of(_events(work, request.receive, keep))

    async def answer() -> Response:
        writing = Writing(head)
        watch = request.receive if once.key is None else None
        async with aclosing(work.chunks(watch)) as chunks:
            async for chunk in chunks:
                list(writing.take(chunk))
        check_finished(writing.answer)
        list(writing.end())
        await keep(writing)
        body = orjson.dumps(writing.response(finished=True))
        return Response(body, media_type="application/json")

    try:
        return await once.around(principal, answer)
    except ClientGone:
        return Response(status_code=CLIENT_CLOSED_REQUEST)


@router.get(
    "/v1/responses/{response_id}",
    response_model=ResponseBody,
    summary="Get a response",
    responses=openai_errors(401, 403, 404, 429, 503),
)
async def get_response(
    request: Request, principal: ChatUser, response_id: ResponsePath
) -> Response:
    """Get a response that the caller created and stored."""
    body = await _store(request, principal).body(response_id)
    return Response(body, media_type="application/json", headers={"cache-control": "no-store"})


@router.delete(
    "/v1/responses/{response_id}",
    response_model=DeletedResponse,
    summary="Delete a response",
    responses=openai_errors(401, 403, 404, 429, 503),
)
async def delete_response(
    request: Request, principal: ChatUser, response_id: ResponsePath
) -> JsonResponse:
    """Forget a response. Responses that continue it stay, with the conversation before them."""
    await _store(request, principal).delete(response_id)
    return JsonResponse(DeletedResponse(id=response_id, object="response", deleted=True))


@dataclass(frozen=True, slots=True)
class _Work:
    """One question to the model."""

    chat: Chat
    payer: Payer
    upstream: Json
    head: Json

    async def chunks(self, watch: Receive | None) -> AsyncGenerator[Json]:
        """As `Chat.chunks`, with errors in this protocol's names."""
        try:
            async with aclosing(self.chat.chunks(self.payer, self.upstream, watch=watch)) as chunks:
                async for chunk in chunks:
                    yield chunk
        except Problem as problem:
            if problem.code != "context_length_exceeded":
                raise
            errors = [{"pointer": "#/input", "detail": problem.detail}]
            raise Problem(problem.status, problem.code, problem.detail, errors=errors) from None


async def _events(
    work: _Work, watch: Receive, keep: Callable[[Writing], Awaitable[None]]
) -> AsyncGenerator[bytes]:
    writing = Writing(work.head)
    begun = False
    async with aclosing(work.chunks(watch)) as chunks:
        try:
            async for chunk in chunks:
                if not begun:
                    begun = True
                    for told in writing.begin():
                        yield _sent(told)
                for told in writing.take(chunk):
                    yield _sent(told)
            check_finished(writing.answer)
            for told in writing.end():
                yield _sent(told)
            # Before the end is told, so that whoever knows it can continue.
            await keep(writing)
        except (Problem, SomaError) as error:
            if not begun:
                raise
            detail = error.detail if isinstance(error, Problem) else "a part of it does not answer"
            yield _sent(writing.failed("server_error", detail))
            return
    yield _sent(writing.last())


def _sent(told: Json) -> bytes:
    return event(told, name=told["type"])


def _store(request: Request, principal: Principal) -> ResponseStore:
    state = state_of(request)
    return ResponseStore(state, principal, state.settings.chat.response_days)


def _check_form(head: Json) -> None:
    """What is told again has a form as JSON.

    Raises:
        Problem: 400, it has none.
    """
    try:
        orjson.dumps(head)
    except TypeError:
        detail = "a part of it has no form as JSON, or is nested too deeply"
        raise Problem(400, "invalid_request", detail) from None
