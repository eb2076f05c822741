"""The original system's two paths of blocked calls, in whose entries nobody signed anything."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends
from starlette.requests import Request

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.approving import check_may_approve
from functions.gateway.once import Once, OnceOnly
from functions.gateway.problems import Problem
from functions.gateway.routes.requeue import RequeueDecider, RequeueId, decide
from functions.gateway.schemas.original import (
    OriginalDeletion,
    OriginalResolution,
    OriginalResolved,
)
from functions.gateway.schemas.requeue import NewDecision
from functions.gateway.state import state_of
from functions.gateway.succession import Succeeded

_REASON: Final = "decided at a path of the original system, which takes no reason"
_OVER: Final = ("denied", "failed", "expired", "cancelled")
"""States of entries that the original system would have had no longer."""

router: Final = APIRouter(tags=["original paths"], deprecated=True)


@router.post(
    "/v1/requeue/{requeue_id}/resolve",
    response_model=OriginalResolved,
    summary="Resolve a blocked call",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
    dependencies=[Depends(Succeeded("/v1/requeue/{requeue_id}/approve"))],
)
async def resolve_original_entry(
    request: Request,
    principal: RequeueDecider,
    requeue_id: RequeueId,
    once: OnceOnly,
    resolution: Annotated[OriginalResolution | None, Body()] = None,
) -> JsonResponse:
    """Approve a call, or deny it with `allow` false; either is kept with who did it."""
    state, allow = state_of(request), resolution is None or resolution.allow
    if allow:
        await check_may_approve(state, principal, requeue_id)
    reason = NewDecision(reason=_REASON)
    await decide(state, principal, once, requeue_id, reason, approve=allow)
    return JsonResponse(OriginalResolved(status="requeued" if allow else "discarded"))


@router.delete(
    "/v1/requeue/{requeue_id}",
    response_model=OriginalDeletion,
    summary="Discard a blocked call",
    responses=problems(401, 403, 404, 409, 503),
    dependencies=[Depends(Succeeded("/v1/requeue/{requeue_id}/deny"))],
)
async def delete_original_entry(
    request: Request, principal: RequeueDecider, requeue_id: RequeueId
) -> JsonResponse:
    """Deny a call. One that is over already is as good as deleted."""
    state, reason = state_of(request), NewDecision(reason=_REASON)
    once = Once(state=state, key=None, path="")
    try:
        await decide(state, principal, once, requeue_id, reason, approve=False)
    except Problem as problem:
        if problem.code != "not_waiting" or (problem.members or {}).get("state") not in _OVER:
            raise
    return JsonResponse(OriginalDeletion(status="deleted"))
