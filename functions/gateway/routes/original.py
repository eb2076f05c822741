"""The original system's paths and names, for clients that were written for it.

Each does what its successor does, and says so in `Deprecation` and `Link`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Header
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.acceptance import Acceptance
from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader, Writer
from functions.gateway.once import Once, OnceOnly
from functions.gateway.problems import Problem, not_found
from functions.gateway.queries import sessions as queries
from functions.gateway.relations import require
from functions.gateway.routes import api_keys, downloads, sockets, streams
from functions.gateway.routes.actions import question
from functions.gateway.routes.context import context_of
from functions.gateway.routes.files import FileId, FileReader
from functions.gateway.routes.messages import Traceparent
from functions.gateway.routes.sessions import SessionId
from functions.gateway.schemas.actions import NewAction
from functions.gateway.schemas.api_keys import ApiKeyPage, CreatedApiKey
from functions.gateway.schemas.original import (
    OriginalAccepted,
    OriginalAction,
    OriginalContext,
    OriginalHeaders,
    OriginalMessage,
)
from functions.gateway.sockets.handshake import OwnOrigin
from functions.gateway.state import GatewayState, state_of
from functions.gateway.succession import Succeeded, name_successor
from somaagent.clock import now
from somaagent.files.model import State
from somaagent.identifiers import derive_event_id
from somaagent.identity import Principal

_KEPT_FOR_A_REPEAT: Final = 503
_ANSWERS: Final = problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503)

router: Final = APIRouter(tags=["original paths"], deprecated=True)


@router.post(
    "/v1/session/message",
    response_model=OriginalAccepted,
    summary="Post a message",
    responses=_ANSWERS,
    dependencies=[Depends(Succeeded("/v1/sessions", "/v1/sessions/{session_id}/messages"))],
)
async def post_original_message(
    request: Request,
    principal: Writer,
    once: OnceOnly,
    new: OriginalMessage,
    headers: Annotated[OriginalHeaders, Header()],
    traceparent: Traceparent = None,
) -> Response:
    """Post a message, in a new session unless one is named."""
    if new.session_id is not None:
        name_successor(request, f"/v1/sessions/{new.session_id}/messages")
    return await _accepted(
        _Posting(state_of(request), principal, once, traceparent),
        session_id=new.session_id,
        text=new.message,
        persona=new.persona_id or headers.x_persona_id,
        metadata=headers.into(new.metadata),
        attachments=tuple(new.attachments),
    )


@router.post(
    "/v1/session/action",
    response_model=OriginalAccepted,
    summary="Run a quick action",
    responses=_ANSWERS,
    dependencies=[Depends(Succeeded("/v1/sessions", "/v1/sessions/{session_id}/actions"))],
)
async def run_original_action(
    request: Request,
    principal: Writer,
    once: OnceOnly,
    new: OriginalAction,
    traceparent: Traceparent = None,
) -> Response:
    """Ask the action's question, in a new session unless one is named."""
    state = state_of(request)
    if new.session_id is not None:
        name_successor(request, f"/v1/sessions/{new.session_id}/actions")
    return await _accepted(
        _Posting(state, principal, once, traceparent),
        session_id=new.session_id,
        text=await question(state, principal, once, NewAction(action=new.action)),
        persona=new.persona_id,
        metadata={**new.metadata, "source": "quick_action", "action": new.action},
    )


@router.get(
    "/v1/sessions/{session_id}/context-window",
    response_model=OriginalContext,
    summary="Get what the model would be shown",
    responses=problems(401, 403, 404, 503),
    dependencies=[Depends(Succeeded("/v1/sessions/{session_id}/context"))],
)
async def get_original_context(
    request: Request, principal: Reader, session_id: SessionId
) -> JsonResponse:
    """Get the messages that would be sent to the model now, as one text."""
    context = await context_of(state_of(request), principal.tenant, session_id)
    content = "\n\n".join(f"{message.role}: {message.content}" for message in context.messages)
    return JsonResponse(OriginalContext(content=content, tokens=context.tokens))


@router.get(
    "/v1/attachments/{file_id}",
    response_class=Response,
    summary="Download an attachment",
    responses={
        200: {"description": "The content.", "content": downloads.CONTENT},
        206: {"description": "The range of the content.", "content": downloads.CONTENT},
        **problems(401, 403, 404, 410, 416, 503),
    },
    dependencies=[Depends(Succeeded("/v1/files/{file_id}/links"))],
)
async def get_attachment(
    request: Request,
    principal: FileReader,
    file_id: FileId,
    range_: downloads.RangeHeader = None,
    if_range: downloads.IfRange = None,
) -> Response:
    """Download the content of a file; 403 where it is quarantined, 410 where it is gone."""
    library = await state_of(request).filing.library()
    file = await library.ledger.find(principal.tenant, file_id)
    if file.state is State.QUARANTINED:
        raise Problem(403, "quarantined", "the file is quarantined")
    if file.state in (State.EXPIRED, State.DELETED):
        raise Problem(410, "gone", "the file has no content any more")
    if file.state is not State.READY:
        raise not_found("file")
    return downloads.content_of(request, library, file, range_, if_range)


router.add_api_websocket_route(
    "/v1/session/{session_id}/stream",
    sockets.socket,
    name="socket",
    dependencies=[OwnOrigin],
)
router.add_api_route(
    "/v1/session/{session_id}/stream",
    sockets.upgrade_first,
    methods=["GET"],
    status_code=101,
    response_class=Response,
    operation_id="open_original_socket",
    summary="Open a WebSocket",
    responses=sockets.ANSWERS,
    dependencies=[Depends(Succeeded("/v1/sessions/{session_id}/ws"))],
)
router.add_api_route(
    "/v1/session/{session_id}/events",
    streams.stream,
    methods=["GET"],
    response_class=Response,
    operation_id="stream_original_events",
    summary="Stream answers",
    responses=streams.ANSWERS,
    dependencies=[Depends(Succeeded("/v1/sessions/{session_id}/stream"))],
)
router.add_api_route(
    "/v1/keys",
    api_keys.create_api_key,
    methods=["POST"],
    status_code=201,
    response_model=CreatedApiKey,
    operation_id="create_original_key",
    summary="Create an API key",
    responses=problems(400, 401, 403, 408, 409, 413, 415, 422, 503),
    dependencies=[Depends(Succeeded("/v1/api-keys"))],
)
router.add_api_route(
    "/v1/keys",
    api_keys.list_api_keys,
    methods=["GET"],
    response_model=ApiKeyPage,
    operation_id="list_original_keys",
    summary="List API keys",
    responses=problems(401, 403, 422, 503),
    dependencies=[Depends(Succeeded("/v1/api-keys"))],
)
router.add_api_route(
    "/v1/keys/{api_key_id}",
    api_keys.revoke_api_key,
    methods=["DELETE"],
    status_code=204,
    response_class=Response,
    operation_id="revoke_original_key",
    summary="Revoke an API key",
    responses=problems(401, 403, 404, 503),
    dependencies=[Depends(Succeeded("/v1/api-keys/{api_key_id}"))],
)


@dataclass(frozen=True, slots=True)
class _Posting:
    state: GatewayState
    principal: Principal
    once: Once
    traceparent: str | None


async def _accepted(
    posting: _Posting,
    *,
    session_id: UUID | None,
    text: str | None,
    persona: str | None,
    metadata: Mapping[str, str],
    attachments: tuple[UUID, ...] = (),
) -> Response:
    """Accept a message as its successor does, but answer with the original's names."""
    state, principal, once = posting.state, posting.principal, posting.once
    if session_id is not None:
        # It stands in the body, where admission cannot see whose it is.
        await require(state, principal, session_id, "can_write")
    state.waker.message_arrives()

    async def work() -> Response:
        chosen = session_id or await _new_session(posting)
        acceptance = Acceptance(
            state=state,
            principal=principal,
            session_id=chosen,
            text=text,
            persona=persona,
            metadata=metadata,
            attachments=attachments,
            once=once,
            traceparent=posting.traceparent,
        )
        try:
            accepted = await acceptance.accept()
        except Problem as problem:
            if session_id is None and problem.status != _KEPT_FOR_A_REPEAT:
                await _forget_empty(state, principal.tenant, chosen)
            raise
        event_id = UUID(derive_event_id(str(accepted.turn_id), "gateway", 0))
        return JsonResponse(OriginalAccepted(session_id=accepted.session_id, event_id=event_id))

    return await once.coalesced(principal, work)


async def _new_session(posting: _Posting) -> UUID:
    """A session for a message that names none; a repeat finds the same one."""
    tenant, subject = posting.principal.tenant, posting.principal.subject
    session_id = uuid4()
    if posting.once.key is not None:
        cause = f"{tenant}/{subject}/{posting.once.key}/{posting.once.request_hash}"
        session_id = UUID(derive_event_id(cause, "gateway/session", 0))
    async with (await posting.state.database()).transaction(tenant) as connection:
        await connection.execute(
            queries.INSERT_SESSION_ONCE, tenant, session_id, None, subject, None, now()
        )
    return session_id


async def _forget_empty(state: GatewayState, tenant: str, session_id: UUID) -> None:
    async with (await state.database()).transaction(tenant) as connection:
        await connection.execute(queries.DELETE_EMPTY, tenant, session_id)
