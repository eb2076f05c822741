"""Whether a verified principal's request goes on: one call behind authentication."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from functions.gateway.operations import SEND, Operation, operation_of
from functions.gateway.problems import RETRY_AFTER_SECONDS, Problem
from functions.gateway.relations import check_session, require
from functions.gateway.state import GatewayState, state_of
from somaagent.identity import Principal
from somaagent.policy import Question
from somaagent.policy.guard import Ruling
from somaagent.ratelimit import Limited, LimiterAway

_RETRY: Final = {"retry-after": str(RETRY_AFTER_SECONDS)}
_HEADERS: Final = "ratelimit_headers"
REFUSED: Final = "refused_by_policy"
"""The code of what the policies refuse."""


async def admit(connection: HTTPConnection, principal: Principal) -> None:
    """Let the request go on, or end it.

    A frame on a WebSocket goes through `admit_frame` instead.

    Raises:
        Problem: 429, it comes too early; 403, the policies refuse it; 404, the session is not
            the principal's to use; 503, one of these cannot be asked and is to fail closed.
    """
    operation = operation_of(connection.scope["route"].name)
    await _count(connection, principal, operation, method=connection.scope.get("method"))
    await _permit_whole(state_of(connection), principal, operation)
    await check_session(connection, principal, operation)


async def admit_frame(
    connection: HTTPConnection, principal: Principal, operation: Operation, session_id: UUID
) -> None:
    """Let what a frame asks of a session go on as the same POST would, or refuse it.

    Raises:
        Problem: As `admit` does.
    """
    await _count(connection, principal, operation, method="POST")
    state = state_of(connection)
    await _permit_whole(state, principal, operation)
    missing = "turn" if operation.resource == "turn" else "session"
    await require(state, principal, session_id, "can_write", missing=missing)


async def _count(
    connection: HTTPConnection, principal: Principal, operation: Operation, *, method: str | None
) -> None:
    state, route_class = state_of(connection), operation.route_class(method)
    try:
        counted = await state.limiter.take(
            tenant=principal.tenant,
            subject=principal.subject,
            route_class=route_class,
        )
    except LimiterAway as error:
        detail = "requests cannot be counted now, so only reads are answered; try again"
        raise Problem(503, "rate_limits_unavailable", detail, headers=_RETRY) from error
    if isinstance(counted, Limited):
        state.counts.limits_hit[route_class.value] += 1
        raise Problem(
            429,
            "rate_limited",
            f"the quota of the {counted.by} is used up; try again in {counted.retry_after} s",
            headers={**counted.headers, "retry-after": str(counted.retry_after)},
        )
    if counted is not None:
        setattr(connection.state, _HEADERS, counted.headers)


async def _permit_whole(state: GatewayState, principal: Principal, operation: Operation) -> None:
    """Ask by the operation's own name and, where a model answers, by the one of all such.

    Raises:
        Problem: As `permit` does.
    """
    await permit(state, principal, operation)
    if operation.sends and operation is not SEND:
        await permit(state, principal, SEND, {"operation": operation.action})


async def permit(
    state: GatewayState,
    principal: Principal,
    operation: Operation,
    context: Mapping[str, object] | None = None,
) -> None:
    """Ask the policies; also for what only a route knows, as the size of a file, in `context`.

    Raises:
        Problem: 403, the policies refuse it; 503, they cannot be asked and the mode fails closed.
    """
    ruling = await state.guard.rule(
        Question(
            tenant=principal.tenant,
            subject=principal.subject,
            scopes=principal.scopes,
            roles=principal.roles,
            action=operation.action,
            resource=operation.resource,
            context=context or {},
            mode=state.settings.mode,
        )
    )
    state.counts.policy_decisions[ruling.value] += 1
    if ruling is Ruling.REFUSED:
        raise Problem(403, REFUSED, f"the policies do not allow {operation.action}")
    if ruling is Ruling.UNDECIDED:
        detail = "it cannot be decided now whether this is allowed; try again"
        raise Problem(503, "policy_unavailable", detail, headers=_RETRY)


class RateLimitHeaders:
    """ASGI middleware that tells clients how they stand, on whatever answer they get."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = scope.setdefault("state", {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and _HEADERS in told:
                headers = MutableHeaders(scope=message)
                for name, value in told[_HEADERS].items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
