"""WebSockets: one session, both ways. The frames are in `docs/websocket.md`."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from functions.gateway.answers import problems
from functions.gateway.authentication import Reader
from functions.gateway.problems import Problem
from functions.gateway.routes.sessions import SessionId, find_session
from functions.gateway.routes.streams import parse_place, session_stream
from functions.gateway.seats import Kind
from functions.gateway.sockets.conversation import Conversation
from functions.gateway.sockets.handshake import SUBPROTOCOL, OwnOrigin, Subprotocol
from functions.gateway.sockets.pace import MAX_WINDOW
from functions.gateway.sockets.requests import Requests
from functions.gateway.state import state_of

PATH: Final = "/v1/sessions/{session_id}/ws"

After = Annotated[
    str | None,
    Query(description="Continue after this event.", examples=["1767268800000-0"]),
]
WindowSize = Annotated[
    int | None,
    Query(
        ge=1,
        le=MAX_WINDOW,
        description="Send no more than so many events that the client has not acknowledged.",
    ),
]

ANSWERS: Final[dict[int | str, dict[str, Any]]] = {  # Any: FastAPI's own shape
    101: {"description": f"The connection speaks `{SUBPROTOCOL}` from here on."},
    426: problems(426)[426],
    **problems(400, 401, 403, 404, 422, 503),
}
"""What opening a WebSocket answers."""

router: Final = APIRouter(tags=["streams"])


@router.websocket(PATH, dependencies=[OwnOrigin])
async def socket(
    socket: WebSocket,
    principal: Reader,
    session_id: SessionId,
    subprotocol: Subprotocol,
    after: After = None,
    window: WindowSize = None,
) -> None:
    """Talk with a session until one side closes the connection."""
    state = state_of(socket)
    place = parse_place(after, where="query", name="after")
    with state.seats.seat(principal, Kind.WEBSOCKET):
        stream = await session_stream(state, principal, session_id, place)
        requests = Requests(socket=socket, state=state, principal=principal, session_id=session_id)
        await Conversation(requests, stream, window=window).run(subprotocol)


@router.get(
    PATH,
    response_class=Response,
    status_code=101,
    operation_id="open_socket",
    summary="Open a WebSocket",
    responses=ANSWERS,
)
async def upgrade_first(
    request: Request,
    principal: Reader,
    session_id: SessionId,
    after: After = None,
    window: WindowSize = None,
) -> Response:
    """Open a WebSocket (RFC 6455) on which messages go in and the session's events come out.

    Offer the subprotocol `soma.v1`; a page in a browser, which can set no header, offers its token
    as a second one, `bearer.TOKEN`. Frames and close codes: `docs/websocket.md`.
    """
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        await find_session(connection, principal.tenant, session_id)
    del after, window
    raise Problem(
        426,
        "upgrade_required",
        "ask for the upgrade to a WebSocket",
        headers={"upgrade": "websocket", "connection": "upgrade"},
    )
