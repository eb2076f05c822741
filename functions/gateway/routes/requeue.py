"""Blocked calls of tools: listed, shown, approved and denied by whoever may decide."""

from collections.abc import Iterable
from typing import Annotated, Any, Final
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.announcing import publish
from functions.gateway.answers import JsonResponse, problems
from functions.gateway.approving import check_may_approve, refused_approvals
from functions.gateway.authentication import needs
from functions.gateway.once import Once, OnceOnly
from functions.gateway.problems import Problem, not_found
from functions.gateway.queries import requeue as queries
from functions.gateway.schemas.requeue import (
    DecidedCall,
    DecidedCalls,
    NewDecision,
    NewDecisions,
    RequeueDecision,
    RequeueDetails,
    RequeueEntry,
    RequeuePage,
)
from functions.gateway.schemas.requeue import State as EntryState
from functions.gateway.state import GatewayState, state_of
from somaagent.identity import Principal
from somaagent.requeue.deciding import Decider, NotWaiting
from somaagent.storage.database import Connection

MAX_PAGE: Final = 100

RequeueReader = Annotated[Principal, Depends(needs("requeue:read"))]
RequeueDecider = Annotated[Principal, Depends(needs("requeue:decide"))]
RequeueId = Annotated[UUID, Path(description="The entry.")]

router: Final = APIRouter(tags=["requeue"])


@router.get(
    "/v1/requeue",
    response_model=RequeuePage,
    summary="List blocked calls",
    responses=problems(401, 403, 404, 422, 503),
)
async def list_requeue(
    request: Request,
    principal: RequeueReader,
    state: Annotated[EntryState | None, Query(description="Only those in this state.")] = None,
    tool: Annotated[
        str | None, Query(max_length=64, description="Only calls of this tool.")
    ] = None,
    session_id: Annotated[UUID | None, Query(description="Only those of this session.")] = None,
    turn_id: Annotated[UUID | None, Query(description="Only those of this turn.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Most entries of a page.")] = 50,
    cursor: Annotated[UUID | None, Query(description="`next_cursor` of the page before.")] = None,
) -> JsonResponse:
    """List the tenant's calls that were blocked and could be approved, the newest first."""
    if tool is not None and "\x00" in tool:
        return JsonResponse(RequeuePage(entries=[], next_cursor=None))
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        if not await connection.fetchval(queries.KNOWN, principal.tenant, session_id, turn_id):
            raise not_found("session or turn")
        rows = await connection.fetch(
            queries.PAGE, principal.tenant, cursor, state, tool, session_id, turn_id, limit + 1
        )
    page = [RequeueEntry(**_fields(row)) for row in rows[:limit]]
    more = len(rows) > limit
    return JsonResponse(
        RequeuePage(entries=page, next_cursor=str(page[-1].requeue_id) if more else None)
    )


@router.get(
    "/v1/requeue/{requeue_id}",
    response_model=RequeueDetails,
    summary="Get a blocked call",
    responses=problems(401, 403, 404, 503),
)
async def get_requeue_entry(
    request: Request, principal: RequeueReader, requeue_id: RequeueId
) -> JsonResponse:
    """Get a blocked call with its arguments, what the policy was asked, and what was decided."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        details = await _details(connection, principal.tenant, requeue_id)
    return JsonResponse(details)


@router.post(
    "/v1/requeue/{requeue_id}/approve",
    response_model=RequeueDetails,
    summary="Approve a blocked call",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def approve_call(
    request: Request,
    principal: RequeueDecider,
    requeue_id: RequeueId,
    once: OnceOnly,
    decision: NewDecision,
) -> Response:
    """Let a call run, once and with these arguments, unless a rule denies it.

    By default somebody else than the person who asked has to, or one with the role `operator` or
    `admin`; the policies know who asked as `context.requester`. A repeated approval changes
    nothing. After 503 it is stored; repeat it to have the call begin.
    """
    state = state_of(request)
    await check_may_approve(state, principal, requeue_id)
    return await decide(state, principal, once, requeue_id, decision, approve=True)


@router.post(
    "/v1/requeue/{requeue_id}/deny",
    response_model=RequeueDetails,
    summary="Deny a blocked call",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def deny_call(
    request: Request,
    principal: RequeueDecider,
    requeue_id: RequeueId,
    once: OnceOnly,
    decision: NewDecision,
) -> Response:
    """End a call as `blocked`; its turn goes on and the model is told the reason.

    A repeated denial changes nothing. After 503 it is stored.
    """
    return await decide(state_of(request), principal, once, requeue_id, decision, approve=False)


@router.post(
    "/v1/requeue/bulk",
    response_model=DecidedCalls,
    summary="Decide several blocked calls",
    responses=problems(400, 401, 403, 408, 409, 413, 415, 422, 503),
)
async def decide_calls(
    request: Request, principal: RequeueDecider, once: OnceOnly, decisions: NewDecisions
) -> Response:
    """Approve or deny several calls in one transaction.

    One that waits no longer, or may not be approved, stops no other.
    """
    state = state_of(request)
    decider, approve = _decider(state), decisions.decision == "approve"
    refused: frozenset[UUID] = frozenset()
    if approve:
        refused = await refused_approvals(state, principal, decisions.requeue_ids)

    async def work(connection: Connection) -> Response:
        results: dict[UUID, DecidedCall] = {}
        # In one order for all, so that two such requests wait for each other only one way.
        for requeue_id in sorted(set(decisions.requeue_ids)):
            if requeue_id in refused:
                results[requeue_id] = DecidedCall(
                    requeue_id=requeue_id, outcome="refused", state=None
                )
                continue
            results[requeue_id] = await _one_of_many(
                connection, decider, principal, requeue_id, decisions.reason, approve=approve
            )
        return JsonResponse(DecidedCalls(results=[results[each] for each in decisions.requeue_ids]))

    response = await once.within(principal, work)
    decided = DecidedCalls.model_validate_json(bytes(response.body))
    await _announce(
        state,
        principal.tenant,
        {each.requeue_id for each in decided.results if each.outcome == "decided"},
    )
    return response


async def decide(
    state: GatewayState,
    principal: Principal,
    once: Once,
    requeue_id: UUID,
    decision: NewDecision,
    *,
    approve: bool,
) -> Response:
    """Decide about one call and have it told; the entry after it.

    Raises:
        Problem: 404, there is none; 409 with its `state`, it waits for no decision; and as
            `Once.within` says.
        PublishFailed: The broker did not take the event; the decision is stored.
    """
    decider, tenant = _decider(state), principal.tenant
    make = decider.approve if approve else decider.deny

    async def work(connection: Connection) -> Response:
        try:
            await make(connection, tenant, requeue_id, by=principal.subject, reason=decision.reason)
        except LookupError:
            raise not_found("blocked call") from None
        except NotWaiting as error:
            detail = f"the call waits for no decision: it is {error.state}"
            raise Problem(409, "not_waiting", detail, members={"state": error.state}) from None
        return JsonResponse(await _details(connection, tenant, requeue_id))

    response = await once.within(principal, work)
    await _announce(state, tenant, [requeue_id])
    return response


async def _one_of_many(
    connection: Connection,
    decider: Decider,
    principal: Principal,
    requeue_id: UUID,
    reason: str,
    *,
    approve: bool,
) -> DecidedCall:
    make = decider.approve if approve else decider.deny
    try:
        await make(connection, principal.tenant, requeue_id, by=principal.subject, reason=reason)
    except LookupError:
        return DecidedCall(requeue_id=requeue_id, outcome="not_found", state=None)
    except NotWaiting as error:
        return DecidedCall(requeue_id=requeue_id, outcome="not_waiting", state=error.state)
    made: EntryState = "approved" if approve else "denied"
    return DecidedCall(requeue_id=requeue_id, outcome="decided", state=made)


async def _announce(state: GatewayState, tenant: str, decided: Iterable[UUID]) -> None:
    """Publish what was decided, also when an earlier request decided it and died then.

    Raises:
        PublishFailed: The broker did not take an event; the decision is stored.
    """
    database, decider = await state.database(), _decider(state)
    for requeue_id in decided:
        async with database.transaction(tenant) as connection:
            envelope = await decider.pending(connection, tenant, requeue_id)
        if envelope is not None:
            await publish(state.publisher, envelope)


def _decider(state: GatewayState) -> Decider:
    return Decider(ring=state.ring, grant_seconds=state.settings.requeue.grant_seconds)


async def _details(connection: Connection, tenant: str, requeue_id: UUID) -> RequeueDetails:
    row = await connection.fetchrow(queries.FIND, tenant, requeue_id)
    if row is None:
        raise not_found("blocked call")
    decisions: list[dict[str, Any]] = orjson.loads(row["decisions"] or b"[]")  # Any: a row as JSON
    return RequeueDetails(
        **_fields(row),
        arguments=orjson.loads(row["arguments"]),
        question=orjson.loads(row["question"]),
        decisions=[RequeueDecision.model_validate(each) for each in decisions],
    )


def _fields(row: Any) -> dict[str, Any]:  # Any: a database row
    return {"requeue_id": row["id"]} | {
        name: row[name] for name in RequeueEntry.model_fields if name != "requeue_id"
    }
