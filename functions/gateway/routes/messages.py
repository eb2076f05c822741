"""Messages: posted by a person, edited, answered anew, listed with their answers."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Body, Header, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.acceptance import Acceptance
from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader, Writer
from functions.gateway.once import OnceOnly
from functions.gateway.problems import not_found
from functions.gateway.queries import messages as queries
from functions.gateway.queries.mailbox import FIND_TURN_OF_MESSAGE
from functions.gateway.routes.answering import answer_in_time
from functions.gateway.routes.sessions import SessionId, find_session
from functions.gateway.schemas.attachments import attachments_of
from functions.gateway.schemas.messages import (
    AcceptedMessage,
    AnsweredMessage,
    EditedMessage,
    Message,
    MessagePage,
    NewMessage,
    Regeneration,
    Version,
    Versions,
)
from functions.gateway.schemas.steps import call_names_of
from functions.gateway.state import state_of
from functions.gateway.waiting import Waiting
from somaagent import domain
from somaagent.domain import Row

MAX_PAGE: Final = 200

MessageId = Annotated[UUID, Path(description="The message.")]
Traceparent = Annotated[str | None, Header(include_in_schema=False)]

router: Final = APIRouter(tags=["messages"])


@router.post(
    "/v1/sessions/{session_id}/messages",
    status_code=202,
    response_model=AcceptedMessage,
    summary="Post a message",
    responses={
        200: {
            "model": AnsweredMessage,
            "description": "The turn is over within the time that the client waits.",
        },
        **problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
    },
)
async def post_message(
    request: Request,
    principal: Writer,
    session_id: SessionId,
    once: OnceOnly,
    new: NewMessage,
    wait: Waiting,
    traceparent: Traceparent = None,
) -> Response:
    """Post a message; 202 means that it is stored and will be answered.

    The answer streams at `stream_url`; who waits gets it at once when the turn is over in time, and
    what a client that goes away has posted is answered nevertheless. After 503, repeat the request
    with the same `Idempotency-Key`.
    """
    state = state_of(request)
    state.waker.message_arrives()
    response = await Acceptance(
        state=state,
        principal=principal,
        session_id=session_id,
        text=new.text,
        persona=new.persona,
        mode=new.mode,
        metadata=new.metadata,
        ttl_seconds=new.ttl_seconds,
        attachments=tuple(new.attachments),
        once=once,
        traceparent=traceparent,
    ).answer()
    return await answer_in_time(request, principal, response, wait) if wait.seconds else response


@router.post(
    "/v1/sessions/{session_id}/messages/{message_id}/edit",
    status_code=202,
    response_model=AcceptedMessage,
    summary="Edit a message",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def edit_message(
    request: Request,
    principal: Writer,
    session_id: SessionId,
    message_id: MessageId,
    once: OnceOnly,
    edited: EditedMessage,
    traceparent: Traceparent = None,
) -> Response:
    """Ask something else in the place of an earlier question.

    The earlier turn and all that followed leave the history; what is not over yet is stopped. The
    new question has a message and a turn of its own.
    """
    state = state_of(request)
    state.waker.message_arrives()
    return await Acceptance(
        state=state,
        principal=principal,
        session_id=session_id,
        text=edited.text,
        persona=edited.persona,
        attachments=None if edited.attachments is None else tuple(edited.attachments),
        replaces=message_id,
        once=once,
        traceparent=traceparent,
    ).answer()


@router.post(
    "/v1/sessions/{session_id}/messages/{message_id}/regenerate",
    status_code=202,
    response_model=AcceptedMessage,
    summary="Answer a message anew",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def regenerate_message(
    request: Request,
    principal: Writer,
    session_id: SessionId,
    message_id: MessageId,
    once: OnceOnly,
    wanted: Annotated[Regeneration | None, Body()] = None,
    traceparent: Traceparent = None,
) -> Response:
    """Ask the same question again, named by its own id or by that of its answer.

    As after an edit, what followed leaves the history; `versions` has all answers.
    """
    state = state_of(request)
    state.waker.message_arrives()
    return await Acceptance(
        state=state,
        principal=principal,
        session_id=session_id,
        text=None,
        persona=wanted.persona if wanted is not None else None,
        attachments=None,
        replaces=message_id,
        once=once,
        traceparent=traceparent,
    ).answer()


@router.get(
    "/v1/sessions/{session_id}/messages/{message_id}/versions",
    response_model=Versions,
    summary="List the versions of a message",
    responses=problems(401, 403, 404, 503),
)
async def list_versions(
    request: Request, principal: Reader, session_id: SessionId, message_id: MessageId
) -> JsonResponse:
    """List what was asked and answered in this place, by any of its messages."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        found = await connection.fetchrow(
            FIND_TURN_OF_MESSAGE, principal.tenant, session_id, message_id
        )
        if found is None:
            raise not_found("message")
        rows = await connection.fetch(queries.VERSIONS, principal.tenant, found["origin"])
    return JsonResponse(
        Versions(
            versions=[_version(row) for row in rows],
        )
    )


@router.get(
    "/v1/sessions/{session_id}/messages",
    response_model=MessagePage,
    summary="List the messages of a session",
    responses=problems(401, 403, 404, 422, 503),
)
async def list_messages(
    request: Request,
    principal: Reader,
    session_id: SessionId,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Most messages of a page.")] = 50,
    cursor: Annotated[
        str | None,
        Query(pattern=r"^[0-9]{1,18}$", description="`next_cursor` of the page before."),
    ] = None,
) -> JsonResponse:
    """List messages and answers of the history, the oldest first."""
    tenant = principal.tenant
    database = await state_of(request).database()
    async with database.transaction(tenant) as connection:
        await find_session(connection, tenant, session_id)
        rows = await connection.fetch(
            queries.PAGE_OF_MESSAGES, tenant, session_id, int(cursor or 0), limit + 1
        )
    page = rows[:limit]
    more = len(rows) > limit
    return JsonResponse(
        MessagePage(
            messages=[_message(row) for row in page],
            next_cursor=str(page[-1]["position"]) if more else None,
        )
    )


def _version(row: Row) -> Version:
    turn = domain.Turn.from_row(row)
    return Version(
        turn_id=turn.turn_id,
        message_id=turn.message_id,
        question=row["question"],
        attachments=attachments_of(row["attachments"]),
        answer_message_id=turn.answer_message_id,
        answer=row["answer"],
        state=turn.state,
        current=turn.retired is None,
        created_at=turn.created_at,
    )


def _message(row: Row) -> Message:
    message = domain.Message.from_row(row)
    return Message(
        message_id=message.message_id,
        turn_id=message.turn_id,
        role="user" if message.role is domain.Role.USER else "assistant",
        text=message.text,
        interrupted=row["interrupted"],
        metadata=message.metadata or {},
        attachments=attachments_of(row["attachments"]),
        tool_calls=call_names_of(row["tool_calls"]),
        created_at=message.created_at,
    )
