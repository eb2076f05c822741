"""How turns and calls of tools ended, by day: what the analytics step added up."""

import base64
from datetime import date, timedelta
from typing import Annotated, Any, Final, cast, get_args

import orjson
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import needs
from functions.gateway.problems import wrong_query
from functions.gateway.rollups import Question, tool_rows, turn_rows
from functions.gateway.schemas.rollups import (
    DurationClass,
    ToolDimension,
    ToolLine,
    ToolPage,
    TurnDimension,
    TurnLine,
    TurnOutcome,
    TurnPage,
)
from functions.gateway.state import state_of
from somaagent.clock import now
from somaagent.identity import Principal

MOST_DAYS: Final = 366
"""That one question covers: what is added up for an answer has a bound."""
_USUAL_DAYS: Final = 31
_BY_TURN: Final[tuple[TurnDimension, ...]] = get_args(TurnDimension)
_BY_TOOL: Final[tuple[ToolDimension, ...]] = get_args(ToolDimension)

Reader = Annotated[Principal, Depends(needs("usage:read"))]
Since = Annotated[
    date | None,
    Query(description="The first day, in UTC; by default 30 days before the last one."),
]
Until = Annotated[
    date | None,
    Query(
        description=f"The last day, in UTC; by default today. At most {MOST_DAYS} days are"
        " asked for at once."
    ),
]
Limit = Annotated[int, Query(ge=1, le=1000, description="Most lines of a page.")]
Cursor = Annotated[
    str | None, Query(max_length=1000, description="`next_cursor` of the page before.")
]
_BY: Final = "What the lines are grouped by; repeat it for several. By default all."

router: Final = APIRouter(tags=["administration"])


@router.get(
    "/v1/usage/turns",
    response_model=TurnPage,
    summary="Read how turns ended",
    responses=problems(401, 403, 422, 503),
)
async def get_turn_usage(
    request: Request,
    principal: Reader,
    since: Since = None,
    until: Until = None,
    persona: Annotated[str | None, Query(max_length=64, description="This one alone.")] = None,
    profile: Annotated[
        str | None, Query(max_length=128, description="Answered by this profile alone.")
    ] = None,
    outcome: Annotated[TurnOutcome | None, Query(description="Ended so alone.")] = None,
    group: Annotated[list[TurnDimension], Query(max_length=5, description=_BY)] = list(_BY_TURN),  # noqa: B006 - FastAPI copies it
    limit: Limit = 100,
    cursor: Cursor = None,
) -> JsonResponse:
    """Read how the tenant's turns ended, the newest day first: tokens, cost, latency and quality.

    The sums are for understanding, some seconds behind, and count no turn twice; what is billed is
    `/v1/usage`.
    """
    first, last = _days(since, until)
    rows = await turn_rows(
        state_of(request),
        Question(
            tenant=principal.tenant,
            since=first,
            until=last,
            group=group,
            only={"persona": _text(persona), "profile": _text(profile), "outcome": outcome},
            after=_place(cursor, len(_BY_TURN)),
            limit=limit + 1,
        ),
    )
    lines = [
        TurnLine(
            **_asked(row, _BY_TURN, group),
            durations=[
                DurationClass(within_seconds=bound, turns=turns)
                for bound, turns in zip(row["classes"], row["turns_of_classes"], strict=True)
            ],
        )
        for row in rows[:limit]
    ]
    return JsonResponse(TurnPage(turns=lines, next_cursor=_more(rows, limit, _BY_TURN)))


@router.get(
    "/v1/usage/tools",
    response_model=ToolPage,
    summary="Read how calls of tools ended",
    responses=problems(401, 403, 422, 503),
)
async def get_tool_usage(
    request: Request,
    principal: Reader,
    since: Since = None,
    until: Until = None,
    tool: Annotated[str | None, Query(max_length=128, description="This one alone.")] = None,
    status: Annotated[str | None, Query(max_length=32, description="Ended so alone.")] = None,
    group: Annotated[list[ToolDimension], Query(max_length=3, description=_BY)] = list(_BY_TOOL),  # noqa: B006 - as above
    limit: Limit = 100,
    cursor: Cursor = None,
) -> JsonResponse:
    """Read how the calls of tools in the tenant's turns ended, the newest day first."""
    first, last = _days(since, until)
    rows = await tool_rows(
        state_of(request),
        Question(
            tenant=principal.tenant,
            since=first,
            until=last,
            group=group,
            only={"tool": _text(tool), "status": _text(status)},
            after=_place(cursor, len(_BY_TOOL)),
            limit=limit + 1,
        ),
    )
    lines = [ToolLine(**_asked(row, _BY_TOOL, group)) for row in rows[:limit]]
    return JsonResponse(ToolPage(tools=lines, next_cursor=_more(rows, limit, _BY_TOOL)))


def _days(since: date | None, until: date | None) -> tuple[date, date]:
    """The first and the last day.

    Raises:
        Problem: 422, they are the wrong way round, or too far apart.
    """
    last = now().date() if until is None else until
    if since is None:
        return date.fromordinal(max(1, last.toordinal() - _USUAL_DAYS + 1)), last
    if since > last:
        raise wrong_query("since", f"is after the last day, {last}")
    if last - since >= timedelta(days=MOST_DAYS):
        raise wrong_query("since", f"at most {MOST_DAYS} days are asked for at once")
    return since, last


def _place(cursor: str | None, dimensions: int) -> list[Any]:  # Any: a day or None, and texts
    """The place in the order of pages that a cursor names.

    Raises:
        Problem: 422, it names none.
    """
    if cursor is None:
        return [None] * dimensions
    try:
        day, *rest = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        place = [date.fromisoformat(day), *(str(each).replace("\x00", "\ufffd") for each in rest)]
    except (ValueError, TypeError):
        place = []
    if len(place) != dimensions:
        raise wrong_query("cursor", "is no cursor of this list")
    return place


def _more(rows: list[Any], limit: int, dimensions: tuple[str, ...]) -> str | None:  # Any: as above
    """The cursor of the next page."""
    if len(rows) <= limit:
        return None
    place = [rows[limit - 1][name] for name in dimensions]
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode()


def _asked(row: Any, dimensions: tuple[str, ...], group: Any) -> dict[str, Any]:  # Any: a row
    """The row's values; of dimensions that nobody asked for, none."""
    values = cast("dict[str, Any]", dict(row))  # Any: as above
    return {
        name: None if name in dimensions and name not in group else values[name] for name in values
    }


def _text(value: str | None) -> str | None:
    """Nothing that Postgres stores holds a NUL, so nothing is found by it."""
    return None if value is None else value.replace("\x00", "\ufffd")
