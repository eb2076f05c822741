"""Messages: posted by a person, listed with their answers."""

from typing import Annotated, Final

from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.acceptance import Acceptance
from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader, Writer
from functions.gateway.once import OnceOnly
from functions.gateway.queries import messages as queries
from functions.gateway.routes.sessions import SessionId, find_session
from functions.gateway.schemas.messages import AcceptedMessage, Message, MessagePage, NewMessage
from functions.gateway.state import state_of

MAX_PAGE: Final = 200

router: Final = APIRouter(tags=["messages"])


@router.post(
    "/v1/sessions/{session_id}/messages",
    status_code=202,
    response_model=AcceptedMessage,
    summary="Post a message",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def post_message(
    request: Request,
    principal: Writer,
    session_id: SessionId,
    once: OnceOnly,
    new: NewMessage,
    traceparent: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Post a message; 202 means that it is stored and will be answered.

    The answer streams at `stream_url`. After 503, repeat the request with the same
    `Idempotency-Key`.
    """
    state = state_of(request)
    state.waker.message_arrives()

    async def accept() -> Response:
        accepted = await Acceptance(
            state=state,
            principal=principal,
            session_id=session_id,
            text=new.text,
            persona=new.persona,
            key=once.key,
            request_hash=once.request_hash,
            traceparent=traceparent,
        ).accept()
        return JsonResponse(accepted, status_code=202, headers={"location": accepted.stream_url})

    return await once.coalesced(principal, accept)


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
    """List messages and answers, the oldest first."""
    tenant = principal.tenant
    database = await state_of(request).database()
    async with database.transaction(tenant) as connection:
        await find_session(connection, tenant, session_id)
        rows = await connection.fetch(
            queries.PAGE_OF_MESSAGES, tenant, session_id, int(cursor or 0), limit + 1
        )
    page = rows[:limit]
    messages = [
        Message(
            message_id=row["id"],
            turn_id=row["turn_id"],
            role=row["role"],
            text=row["text"],
            created_at=row["created_at"],
        )
        for row in page
    ]
    more = len(rows) > limit
    return JsonResponse(
        MessagePage(messages=messages, next_cursor=str(page[-1]["position"]) if more else None)
    )
