"""Whether a verified principal's request goes on: one call behind authentication."""

from typing import Final

from starlette.requests import HTTPConnection

from functions.gateway.operations import operation_of
from functions.gateway.problems import RETRY_AFTER_SECONDS, Problem
from functions.gateway.state import state_of
from somaagent.identity import Principal
from somaagent.policy import Question
from somaagent.policy.guard import Ruling

_RETRY: Final = {"retry-after": str(RETRY_AFTER_SECONDS)}


async def admit(connection: HTTPConnection, principal: Principal) -> None:
    """Let the request go on, or end it.

    Raises:
        Problem: 403, the policies refuse it; 503, they cannot be asked and the mode fails closed.
    """
    state = state_of(connection)
    operation = operation_of(connection.scope["route"].name)
    ruling = await state.guard.rule(
        Question(
            tenant=principal.tenant,
            subject=principal.subject,
            scopes=principal.scopes,
            action=operation.action,
            resource=operation.resource,
            mode=state.settings.mode,
        )
    )
    if ruling is Ruling.REFUSED:
        raise Problem(403, "refused_by_policy", f"the policies do not allow {operation.action}")
    if ruling is Ruling.UNDECIDED:
        detail = "it cannot be decided now whether this is allowed; try again"
        raise Problem(503, "policy_unavailable", detail, headers=_RETRY)
