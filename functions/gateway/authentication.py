"""Who is asking, and whether they may."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import Request

from functions.gateway.problems import Problem
from functions.gateway.state import state_of
from somaagent.identity import InvalidToken, Principal

REALM: Final = "somaagent"

SCHEME: Final = "bearer"
"""Name of the security scheme in the OpenAPI document."""
BEARER: Final = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "A JWT with `tenant`, `sub`, `scope`, `iss`, `aud` and `exp`; `soma token` "
    "mints one.",
}


def needs(scope: str) -> Callable[..., Awaitable[Principal]]:
    """A dependency: the verified principal, who has `scope`."""

    async def principal(request: Request) -> Principal:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            # RFC 6750 3.1: a request without credentials is told no error code.
            raise _unauthorized(f'Bearer realm="{REALM}"', "send a bearer token")
        try:
            verified = state_of(request).verifier.verify(token.strip())
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


Reader = Annotated[Principal, Depends(needs("sessions:read"))]
Writer = Annotated[Principal, Depends(needs("sessions:write"))]


def _unauthorized(challenge: str, detail: str) -> Problem:
    return Problem(401, "unauthorized", detail, headers={"www-authenticate": challenge})
