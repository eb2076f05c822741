"""Logging in with a browser: there, back, who is it, and out."""

import base64
import binascii
import hmac
import re
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

import orjson
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import authenticated_by_cookie, unauthorized
from functions.gateway.browser_sessions import COOKIE, BrowserSessions, csrf_token
from functions.gateway.problems import Problem
from functions.gateway.schemas.auth import BrowserSession, LoggedOut
from functions.gateway.state import GatewayState, state_of
from somaagent.identity import InvalidToken
from somaagent.identity.oidc import Login

LOGIN_COOKIE: Final = "__Host-soma-login"
LOGIN_SECONDS: Final = 600
_PURPOSE: Final = "login-cookie"
# A path of ours: a browser reads `//host`, `/\host` and what control characters hide as a host.
_PATH: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,511}")
_ATTRIBUTES: Final = "Path=/; Secure; HttpOnly; SameSite=Lax"

router: Final = APIRouter(tags=["auth"])


@router.get(
    "/v1/auth/login",
    status_code=303,
    response_class=Response,
    operation_id="begin_login",
    summary="Log in with a browser",
    responses={303: {"description": "To the provider."}, **problems(404, 422, 503)},
)
async def login(
    request: Request,
    return_to: Annotated[
        str, Query(max_length=512, description="Path of this server to come back to.")
    ] = "/",
) -> Response:
    """Send the browser to the OpenID provider."""
    sessions = _sessions(request)
    if _PATH.fullmatch(return_to) is None:
        errors = [{"in": "query", "parameter": "return_to", "detail": "must be a path of ours"}]
        raise Problem(422, "invalid_request", "wrong: return_to", errors=errors)
    begun = Login.begin()
    url = await sessions.client.authorization_url(begun)
    answer = Response(status_code=303, headers={"location": url})
    value = _sealed(state_of(request), begun, return_to)
    answer.headers.append("set-cookie", _cookie(LOGIN_COOKIE, value, LOGIN_SECONDS))
    return answer


@router.get(
    "/v1/auth/callback",
    status_code=303,
    response_class=Response,
    operation_id="finish_login",
    summary="Come back from the provider",
    responses={303: {"description": "Logged in."}, **problems(401, 404, 422, 503)},
)
async def callback(
    request: Request,
    state: Annotated[str, Query(max_length=256, description="Of the login that was begun.")],
    code: Annotated[
        str | None, Query(max_length=2048, description="What the provider gives a token for.")
    ] = None,
    iss: Annotated[
        str | None, Query(max_length=512, description="The provider (RFC 9207).")
    ] = None,
    error: Annotated[str | None, Query(max_length=256, description="Why there is no code.")] = None,
) -> Response:
    """Finish the login that this browser began."""
    sessions = _sessions(request)
    begun, return_to = _opened(state_of(request), request.cookies.get(LOGIN_COOKIE, ""))
    if not hmac.compare_digest(state.encode(), begun.state.encode()):
        raise unauthorized("the answer belongs to another login")
    # RFC 9207: another provider must not answer in this one's place.
    if iss is not None and iss != sessions.client.issuer:
        raise unauthorized("the answer is of another provider")
    if error is not None or code is None:
        raise unauthorized("the provider did not let the login through")
    try:
        grant = await sessions.client.finish(begun, code)
        cookie, _ = await sessions.begin(grant)
    except InvalidToken as refused:
        raise unauthorized(str(refused)) from refused
    answer = Response(status_code=303, headers={"location": return_to})
    seconds = int(state_of(request).settings.oidc.session_hours * 3600)
    answer.headers.append("set-cookie", _cookie(COOKIE, cookie, seconds))
    answer.headers.append("set-cookie", _cookie(LOGIN_COOKIE, "", 0))
    return answer


@router.get(
    "/v1/auth/session",
    response_model=BrowserSession,
    summary="Who is logged in?",
    responses=problems(401, 404, 429, 503),
)
async def get_browser_session(request: Request) -> JsonResponse:
    """Tell who is logged in with this browser, and its CSRF token."""
    _sessions(request)
    principal = await authenticated_by_cookie(request)
    return JsonResponse(
        BrowserSession(
            tenant=principal.tenant,
            subject=principal.subject,
            scopes=sorted(principal.scopes),
            roles=sorted(principal.roles),
            expires_at=datetime.fromtimestamp(principal.expires_at, UTC),
            csrf_token=csrf_token(request.cookies[COOKIE]),
        )
    )


@router.post(
    "/v1/auth/logout",
    response_model=LoggedOut,
    summary="Log out",
    responses=problems(401, 403, 404, 408, 413, 415, 422, 429, 503),
)
async def logout(
    request: Request,
    state: Annotated[
        str | None,
        Query(max_length=128, description="Comes back with the browser from the provider."),
    ] = None,
) -> JsonResponse:
    """End the session of this browser, and say where to end the provider's, too.

    From there the provider sends the browser to `SOMA_OIDC_POST_LOGOUT_URL`, where one is set.
    """
    sessions = _sessions(request)
    principal = await authenticated_by_cookie(request)
    id_token = await sessions.end(principal, request.cookies[COOKIE])
    await state_of(request).withdrawals.credential(
        principal.tenant, UUID(principal.credential_id or "")
    )
    url = await sessions.client.logout_url(id_token=id_token, state=state)
    answer = JsonResponse(LoggedOut(provider_logout_url=url))
    answer.headers.append("set-cookie", _cookie(COOKIE, "", 0))
    return answer


def _sessions(request: Request) -> BrowserSessions:
    sessions = state_of(request).browser_sessions
    if sessions is None:
        raise Problem(404, "not_found", "no OpenID provider is configured")
    return sessions


def _cookie(name: str, value: str, seconds: int) -> str:
    return f"{name}={value}; Max-Age={seconds}; {_ATTRIBUTES}"


def _sealed(state: GatewayState, begun: Login, return_to: str) -> str:
    until = int(datetime.now(UTC).timestamp()) + LOGIN_SECONDS
    content = orjson.dumps([begun.state, begun.nonce, begun.verifier, return_to, until])
    mac = hmac.digest(state.ring.derived(_PURPOSE), content, "sha256")
    return base64.urlsafe_b64encode(mac + content).rstrip(b"=").decode()


def _opened(state: GatewayState, value: str) -> tuple[Login, str]:
    problem = unauthorized("this browser began no login, or too long ago")
    try:
        raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        raise problem from None
    mac, content = raw[:32], raw[32:]
    if not any(
        hmac.compare_digest(mac, hmac.digest(key, content, "sha256"))
        for key in state.ring.all_derived(_PURPOSE)
    ):
        raise problem
    login_state, nonce, verifier, return_to, until = orjson.loads(content)
    if until < datetime.now(UTC).timestamp():
        raise problem
    return Login(state=login_state, nonce=nonce, verifier=verifier), return_to
