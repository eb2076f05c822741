"""Whether somebody may approve a call: the policies are told on whose behalf it would run."""

from collections.abc import Iterable
from uuid import UUID

from functions.gateway.admission import REFUSED, permit
from functions.gateway.operations import OPERATIONS
from functions.gateway.problems import Problem
from functions.gateway.queries import requeue as queries
from functions.gateway.state import GatewayState
from somaagent.identity import Principal


async def check_may_approve(state: GatewayState, principal: Principal, requeue_id: UUID) -> None:
    """Let somebody approve a call; one that does not exist is nobody's.

    Raises:
        Problem: 403, the policies refuse it, as by default for a call of one's own; 503, they
            cannot be asked and the mode fails closed.
    """
    if requeue_id in await refused_approvals(state, principal, [requeue_id]):
        detail = (
            "the policies do not let you approve this call; by default nobody approves a call of "
            "their own without the role operator or admin"
        )
        raise Problem(403, REFUSED, detail)


async def refused_approvals(
    state: GatewayState, principal: Principal, requeue_ids: Iterable[UUID]
) -> frozenset[UUID]:
    """Those of the calls that the principal may not approve.

    Raises:
        Problem: 503, the policies cannot be asked and the mode fails closed.
    """
    asked = list(requeue_ids)
    async with (await state.database()).transaction(principal.tenant) as connection:
        rows = await connection.fetch(queries.REQUESTERS, principal.tenant, asked)
    refused: set[UUID] = set()
    for row in rows:
        about = {"requester": row["asked_by"] or "unknown", "tool": row["tool"]}
        try:
            await permit(state, principal, OPERATIONS["approve_call"], about)
        except Problem as problem:
            if problem.code != REFUSED:
                raise
            refused.add(row["id"])
    return frozenset(refused)
