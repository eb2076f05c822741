"""Who is asking, and whether they may."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from functions.gateway.problems import Problem
from functions.gateway.state import state_of
from somaagent.identity import InvalidToken, Principal

REALM: Final = "somaagent"

_BEARER: Final = HTTPBearer(
    auto_error=False,
    bearerFormat="JWT",
    description="A JWT with `tenant`, `sub`, `scope`, `iss`, `aud`, `exp`; `soma token` mints one.",
)


def needs(scope: str) -> Callable[..., Awaitable[Principal]]:
    """A dependency: the verified principal, who has `scope`."""

    async def principal(
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    ) -> Principal:
        if credentials is None:
            # RFC 6750 3.1: a request without credentials is told no error code.
            raise _unauthorized(f'Bearer realm="{REALM}"', "send a bearer token")
        try:
            verified = state_of(request).verifier.verify(credentials.credentials)
        except InvalidToken as error:
            challenge = f'Bearer realm="{REALM}", error="invalid_token"'
            raise _unauthorized(challenge, str(error)) from error
        if not verified.may(scope):
            raise Problem(
                403,
                "insufficient_scope",
                f"the token lacks the scope {scope}",
                headers={
                    "www-authenticate": f'Bearer realm="{REALM}", error="insufficient_scope", '
                    f'scope="{scope}"'
                },
            )
        return verified

    return principal


Reader = Annotated[Principal, Security(needs("sessions:read"))]
Writer = Annotated[Principal, Security(needs("sessions:write"))]


def _unauthorized(challenge: str, detail: str) -> Problem:
    return Problem(401, "unauthorized", detail, headers={"www-authenticate": challenge})
