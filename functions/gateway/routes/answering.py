"""The blocking form of posting a message: its answer, if it comes in time."""

from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse
from functions.gateway.authentication import unauthorized
from functions.gateway.found_turn import FoundTurn
from functions.gateway.open_streams import DETAILS, Reason
from functions.gateway.queries.turns import FIND_ANSWER
from functions.gateway.routes.streams import turn_stream
from functions.gateway.schemas.messages import AcceptedMessage, AnsweredMessage
from functions.gateway.seats import Kind
from functions.gateway.state import state_of
from functions.gateway.waiting import Wait, until_over
from somaagent.identity import Principal


async def answer_in_time(
    request: Request, principal: Principal, accepted: Response, wait: Wait
) -> Response:
    """Turn the 202 of a message into 200 with its answer, or leave it when the time is over.

    Raises:
        Problem: 429 or 503, no more may wait here; 401, the credential has ended meanwhile. The
            message is accepted nevertheless.
        StorageUnavailable: Postgres failed.
    """
    state = state_of(request)
    message = AcceptedMessage.model_validate_json(bytes(accepted.body))
    place = (principal.tenant, message.session_id, message.turn_id)
    with state.seats.seat(principal, Kind.WAIT):
        stream = await turn_stream(state, principal, message.session_id, message.turn_id, None)
        if stream is not None:
            await until_over(request, stream, wait.seconds)
            why = stream.why
            if why is Reason.EXPIRED or why is Reason.REVOKED:
                raise unauthorized(DETAILS[why])
    database = await state.database()
    async with database.transaction(principal.tenant) as connection:
        row = await connection.fetchrow(FIND_ANSWER, *place)
    found = None if row is None else FoundTurn.from_row(row)
    if found is None or not found.turn.is_over:
        accepted.headers.update(wait.headers)
        return accepted
    return JsonResponse(
        AnsweredMessage(**message.model_dump(), turn=found.shown, text=found.belongings["text"]),
        headers={"location": message.stream_url, **wait.headers},
    )
