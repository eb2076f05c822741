"""Who is asking, and whether they may: one dependency in front of every operation.

`needs(scope)` is all that a route says. The OpenAPI document reads the scope from there too.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from starlette.requests import HTTPConnection

from functions.gateway.admission import admit
from functions.gateway.browser_sessions import COOKIE
from functions.gateway.cross_site import check_same_site
from functions.gateway.problems import Problem
from functions.gateway.request_context import note_principal
from functions.gateway.sockets.handshake import offered_tokens
from functions.gateway.state import state_of
from somaagent.identity import InvalidToken, Principal
from somaagent.identity.api_keys import PREFIX as API_KEY_PREFIX
from somaagent.identity.scopes import check_known

REALM: Final = "somaagent"

SCHEMES: Final[dict[str, dict[str, Any]]] = {  # Any: OpenAPI's own shape
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A JWT with `tenant`, `sub`, `scope`, `iss`, `aud` and `exp`; `soma token` "
        "mints one.",
    },
    "apiKey": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "soma_…",
        "description": "An API key of `POST /v1/api-keys`, sent like a token.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "A browser's session of `/v1/auth/login`; everything but GET needs the "
        "header `X-CSRF-Token`, too.",
    },
}
"""The security schemes of the OpenAPI document; a request needs one of them."""


@dataclass(frozen=True, slots=True)
class Needs:
    """A dependency: the verified principal, who has `scope`. See `needs`."""

    scope: str

    async def __call__(self, connection: HTTPConnection) -> Principal:
        """Authenticate and authorise one request or WebSocket.

        Raises:
            Problem: 401, no valid credential; 429, too many of those from one address; 403, it
                lacks the scope; or as `admit` says.
        """
        principal = await _bounded(connection, _identified)
        note_principal(connection, principal)
        check_scope(principal, self.scope)
        await admit(connection, principal)
        return principal


def check_scope(principal: Principal, scope: str) -> None:
    """Go on if the credential carries `scope`.

    Raises:
        Problem: 403.
    """
    if principal.may(scope):
        return
    challenge = f'Bearer realm="{REALM}", error="insufficient_scope", scope="{scope}"'
    raise Problem(
        403,
        "insufficient_scope",
        f"the credential lacks the scope {scope}",
        headers={"www-authenticate": challenge},
    )


def needs(scope: str) -> Needs:
    """A dependency: the verified principal, who has `scope`.

    Raises:
        ValueError: `somaagent.identity.scopes` knows no such scope.
    """
    check_known([scope])
    return Needs(scope)


Reader = Annotated[Principal, Depends(needs("sessions:read"))]
Writer = Annotated[Principal, Depends(needs("sessions:write"))]


def scopes_needed(dependant: Dependant) -> Iterator[str]:
    """The scopes that a route asks for, its dependencies' dependencies included."""
    if isinstance(dependant.call, Needs):
        yield dependant.call.scope
    for inner in dependant.dependencies:
        yield from scopes_needed(inner)


async def authenticated_by_cookie(connection: HTTPConnection) -> Principal:
    """The principal of the browser session, provided that the request is of a page of ours.

    Raises:
        Problem: 401, there is no such session; 429, too many of those from one address; 403,
            another site may have caused the request.
    """
    return await _bounded(connection, _by_cookie)


def unauthorized(detail: str) -> Problem:
    """A credential that is not good (RFC 6750 3.1)."""
    return _challenge(f'Bearer realm="{REALM}", error="invalid_token"', detail)


async def _bounded(
    connection: HTTPConnection, identify: Callable[[HTTPConnection], Awaitable[Principal]]
) -> Principal:
    state = state_of(connection)
    address = state.addresses.of(connection)
    # Whoever shares the address and was let in before has nothing to do with its failures.
    if (wait := state.strangers.wait(address)) and not _was_let_in(connection):
        state.counts.failed_authentications["too_many"] += 1
        raise Problem(
            429,
            "too_many_failures",
            "too many requests from this address failed authentication; try again later",
            headers={"retry-after": str(wait)},
        )
    try:
        return await identify(connection)
    except Problem as problem:
        if problem.status == 401:
            state.strangers.failed(address)
            state.counts.failed_authentications[_brought(connection)] += 1
        raise


def _was_let_in(connection: HTTPConnection) -> bool:
    state, given = state_of(connection), _credentials(connection)
    if not given:
        sessions, cookie = state.browser_sessions, connection.cookies.get(COOKIE)
        return sessions is not None and cookie is not None and sessions.remembers(cookie)
    token = given[0].partition(" ")[2].strip()
    return state.verifier.remembers(token) or state.api_keys.remembers(token)


def _brought(connection: HTTPConnection) -> str:
    """What a request brought that was no good credential, as a label of few values."""
    given = _credentials(connection)
    if not given:
        return "browser_session" if COOKIE in connection.cookies else "none"
    scheme, _, token = given[0].partition(" ")
    if len(given) > 1 or scheme.lower() != "bearer" or not token:
        return "malformed"
    return "api_key" if token.strip().startswith(API_KEY_PREFIX) else "token"


def _credentials(connection: HTTPConnection) -> list[str]:
    given = connection.headers.getlist("authorization")
    return [*given, *(f"Bearer {token}" for token in offered_tokens(connection))]


async def _identified(connection: HTTPConnection) -> Principal:
    given = _credentials(connection)
    if not given:
        return await _by_cookie(connection)
    if len(given) > 1:
        raise unauthorized("send one credential, not several")
    scheme, _, token = given[0].partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _challenge(f'Bearer realm="{REALM}"', "send a bearer token or an API key")
    state, token = state_of(connection), token.strip()
    try:
        if token.startswith(API_KEY_PREFIX):
            return await state.api_keys.verify(token)
        return await state.verifier.verify(token)
    except InvalidToken as error:
        raise unauthorized(str(error)) from error


async def _by_cookie(connection: HTTPConnection) -> Principal:
    sessions, cookie = state_of(connection).browser_sessions, connection.cookies.get(COOKIE)
    if sessions is None or cookie is None:
        # RFC 6750 3.1: a request without credentials is told no error code.
        raise _challenge(f'Bearer realm="{REALM}"', "send a bearer token or an API key, or log in")
    try:
        check_same_site(connection, cookie, public_url=sessions.client.public_url)
        return await sessions.verify(cookie)
    except InvalidToken as error:
        raise unauthorized(str(error)) from error


def _challenge(challenge: str, detail: str) -> Problem:
    return Problem(401, "unauthorized", detail, headers={"www-authenticate": challenge})
