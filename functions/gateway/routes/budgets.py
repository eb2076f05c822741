"""Budgets: limits of what may be spent, and what was."""

import base64
from datetime import date
from typing import Annotated, Any, Final, NamedTuple

import orjson
from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import needs
from functions.gateway.problems import Problem, not_found, wrong_query
from functions.gateway.queries import budgets as queries
from functions.gateway.schemas.budgets import (
    Budget,
    BudgetBounds,
    BudgetList,
    BudgetPeriod,
    BudgetScope,
    UsageLine,
    UsagePage,
)
from functions.gateway.state import state_of
from somaagent.identity import Principal

MOST_BUDGETS: Final = 1000
"""Of one tenant."""
ALL: Final = "all"
"""The name of the tenant's own limits."""

BudgetAdmin = Annotated[Principal, Depends(needs("admin:budgets"))]
UsageReader = Annotated[Principal, Depends(needs("usage:read"))]
ScopePath = Annotated[BudgetScope, Path(description="What is limited.")]
NamePath = Annotated[
    str,
    Path(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        description="The persona or the id of the API key; `all` for the tenant.",
    ),
]
PeriodPath = Annotated[BudgetPeriod, Path(description="For how long, from midnight in UTC.")]

router: Final = APIRouter(tags=["administration"])


@router.get(
    "/v1/admin/budgets",
    response_model=BudgetList,
    summary="List budgets",
    responses=problems(401, 403, 503),
)
async def list_budgets(request: Request, principal: BudgetAdmin) -> JsonResponse:
    """List the tenant's limits, and how much of each is spent and reserved."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        rows = await connection.fetch(queries.LIST, principal.tenant, MOST_BUDGETS)
    return JsonResponse(BudgetList(budgets=[Budget(**dict(row)) for row in rows]))


@router.put(
    "/v1/admin/budgets/{scope}/{name}/{period}",
    response_model=Budget,
    summary="Set a budget",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def put_budget(
    request: Request,
    principal: BudgetAdmin,
    scope: ScopePath,
    name: NamePath,
    period: PeriodPath,
    bounds: BudgetBounds,
) -> JsonResponse:
    """Limit what may be spent; what was spent in the period already counts."""
    if bounds.tokens is None and bounds.money is None:
        detail = "give tokens, money or both; DELETE takes the limit away"
        raise Problem(
            422, "invalid_request", "wrong: #", errors=[{"pointer": "#", "detail": detail}]
        )
    stored = _stored(scope, name)
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        await connection.execute(queries.LOCK_TENANT, principal.tenant)
        row = await connection.fetchrow(
            queries.PUT,
            principal.tenant,
            scope,
            stored,
            period,
            bounds.tokens,
            bounds.money,
            MOST_BUDGETS,
        )
    if row is None:
        raise Problem(409, "too_many_budgets", f"a tenant has at most {MOST_BUDGETS} budgets")
    return JsonResponse(Budget(**dict(row)))


@router.delete(
    "/v1/admin/budgets/{scope}/{name}/{period}",
    status_code=204,
    response_class=Response,
    summary="Delete a budget",
    responses=problems(401, 403, 404, 503),
)
async def delete_budget(
    request: Request,
    principal: BudgetAdmin,
    scope: ScopePath,
    name: NamePath,
    period: PeriodPath,
) -> Response:
    """Take a limit away; what is spent is counted all the same."""
    stored = _stored(scope, name)
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        gone = await connection.fetchval(queries.DELETE, principal.tenant, scope, stored, period)
    if gone is None:
        raise not_found("budget")
    return Response(status_code=204)


@router.get(
    "/v1/usage",
    response_model=UsagePage,
    summary="Read the usage",
    responses=problems(401, 403, 422, 503),
)
async def get_usage(
    request: Request,
    principal: UsageReader,
    since: Annotated[date | None, Query(description="The first day, in UTC.")] = None,
    until: Annotated[date | None, Query(description="The last day, in UTC.")] = None,
    persona: Annotated[str | None, Query(max_length=64, description="This one alone.")] = None,
    api_key: Annotated[
        str | None, Query(max_length=64, description="What was asked with this key alone.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most lines of a page.")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=1000, description="`next_cursor` of the page before.")
    ] = None,
) -> JsonResponse:
    """Read what the tenant's answers cost by day, persona, key and model, the newest day first."""
    if since is not None and until is not None and since > until:
        raise wrong_query("since", f"is after the last day, {until}")
    after = _Place(None, None, None, None) if cursor is None else _Place.read(cursor)
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        rows = await connection.fetch(
            queries.USAGE,
            principal.tenant,
            since,
            until,
            _text(persona),
            _text(api_key),
            *after,
            limit + 1,
        )
    page = rows[:limit]
    more = _Place.of(page[-1]).written() if len(rows) > limit else None
    return JsonResponse(UsagePage(usage=[_line(row) for row in page], next_cursor=more))


class _Place(NamedTuple):
    """A line's place in the order of pages."""

    day: date | None
    persona: str | None
    api_key: str | None
    model: str | None

    @classmethod
    def of(cls, row: Any) -> "_Place":  # Any: a database row
        return cls(row["day"], row["persona"], row["api_key"], row["model"])

    @classmethod
    def read(cls, cursor: str) -> "_Place":
        """The place that a cursor names.

        Raises:
            Problem: 422, it names none.
        """
        try:
            day, *rest = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
            persona, api_key, model = (str(each).replace("\x00", "\ufffd") for each in rest)
            return cls(date.fromisoformat(day), persona, api_key, model)
        except (ValueError, TypeError):
            raise wrong_query("cursor", "is no cursor of this list") from None

    def written(self) -> str:
        """The cursor."""
        return base64.urlsafe_b64encode(orjson.dumps(list(self))).decode()


def _line(row: Any) -> UsageLine:  # Any: as above
    line: dict[str, Any] = {**dict(row), "api_key": row["api_key"] or None}  # Any: as above
    return UsageLine(**line)


def _stored(scope: str, name: str) -> str:
    """The name as it is stored: empty for the tenant.

    Raises:
        Problem: 404, the tenant's is called `all`.
    """
    if scope != "tenant":
        return name
    if name != ALL:
        raise Problem(404, "not_found", f"there is no such budget: the tenant's is called {ALL}")
    return ""


def _text(value: str | None) -> str | None:
    """Nothing that Postgres stores holds a NUL, so nothing is found by it."""
    return None if value is None else value.replace("\x00", "\ufffd")
