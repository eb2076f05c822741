"""The canvas of a session."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader
from functions.gateway.queries import canvas as queries
from functions.gateway.routes.sessions import SessionId, find_session
from functions.gateway.schemas.canvas import CanvasItem, CanvasPage
from functions.gateway.state import state_of

MAX_PAGE: Final = 100

router: Final = APIRouter(tags=["sessions"])


@router.get(
    "/v1/sessions/{session_id}/canvas",
    response_model=CanvasPage,
    summary="List what a session's canvas shows",
    responses=problems(401, 403, 404, 422, 503),
)
async def list_canvas(
    request: Request,
    principal: Reader,
    session_id: SessionId,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Most items of a page.")] = 50,
    cursor: Annotated[
        str | None,
        Query(pattern=r"^[0-9]{1,18}$", description="`next_cursor` of the page before."),
    ] = None,
    pane: Annotated[
        str | None,
        Query(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="Only items of this pane."),
    ] = None,
) -> JsonResponse:
    """List the items that the session's turns have put on its canvas, the oldest first.

    New ones are told by the stream as `canvas_item`. Items of turns that were replaced or taken
    back are not shown; resetting the session empties the canvas.
    """
    tenant = principal.tenant
    database = await state_of(request).database()
    async with database.transaction(tenant) as connection:
        await find_session(connection, tenant, session_id)
        rows = await connection.fetch(
            queries.PAGE, tenant, session_id, int(cursor or 0), pane, limit + 1
        )
    page = rows[:limit]
    return JsonResponse(
        CanvasPage(
            items=[CanvasItem(item_id=row["id"], **_shown(row)) for row in page],
            next_cursor=str(page[-1]["position"]) if len(rows) > limit else None,
        )
    )


def _shown(row: Any) -> dict[str, Any]:  # Any: a database row
    return {name: row[name] for name in CanvasItem.model_fields if name != "item_id"}
