"""API keys: created, listed and revoked by whoever may manage them."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import needs
from functions.gateway.once import OnceOnly
from functions.gateway.problems import Problem, not_found
from functions.gateway.queries import api_keys as queries
from functions.gateway.schemas.api_keys import (
    ApiKeyDetails,
    ApiKeyPage,
    CreatedApiKey,
    NewApiKey,
)
from functions.gateway.state import GatewayState, state_of
from somaagent.clock import now
from somaagent.identity import Principal
from somaagent.identity.api_keys import ApiKey, new_secret, repeatable_secret
from somaagent.identity.scopes import within
from somaagent.messaging.keyring import KeyRing, derive
from somaagent.storage.database import Connection

MAX_PAGE: Final = 100
MOST_KEYS: Final = 500
"""Active keys of one tenant."""
DEFAULT_LIFETIME: Final = timedelta(days=90)
LONGEST_LIFETIME: Final = timedelta(days=366)

_PURPOSE: Final = "api-keys"

logger = logging.getLogger(__name__)

KeyManager = Annotated[Principal, Depends(needs("keys:manage"))]
KeyId = Annotated[UUID, Path(description="The key.")]

router: Final = APIRouter(tags=["api-keys"])


@router.post(
    "/v1/api-keys",
    status_code=201,
    response_model=CreatedApiKey,
    summary="Create an API key",
    responses=problems(400, 401, 403, 408, 409, 413, 415, 422, 503),
)
async def create_api_key(
    request: Request, principal: KeyManager, once: OnceOnly, new: NewApiKey
) -> Response:
    """Create a key that acts for the caller, with no more scopes than the caller has.

    The answer has the secret, and nothing else ever will.
    """
    state = state_of(request)
    if not within(new.scopes, principal.scopes):
        detail = "a key cannot have a scope that its creator does not have"
        raise Problem(403, "scope_not_held", detail)
    details = _wanted(new, principal)
    fresh = new_secret()

    def secrets(created: ApiKeyDetails) -> Iterable[bytes]:
        if once.key is None:
            return (fresh,)
        return _repeatable(state.ring, principal, created.api_key_id, once.key)

    async def create(connection: Connection) -> Response:
        secret = next(iter(secrets(details)))
        key = ApiKey(tenant=principal.tenant, key_id=details.api_key_id, secret=secret)
        stored = await connection.fetchval(
            queries.INSERT_API_KEY,
            principal.tenant,
            details.api_key_id,
            details.name,
            key.secret_hash,
            details.scopes,
            principal.subject,
            details.created_at,
            details.expires_at,
            MOST_KEYS,
        )
        if stored is None:
            detail = f"the tenant has {MOST_KEYS} keys; revoke one first"
            raise Problem(409, "too_many_api_keys", detail)
        logger.info("api_key_created", extra={"api_key_id": str(details.api_key_id)})
        # What is remembered for a repeat does not hold the secret.
        return JsonResponse(details)

    remembered = await once.within(principal, create)
    created = ApiKeyDetails.model_validate_json(bytes(remembered.body))
    key = await _spelled(state, principal, created.api_key_id, secrets(created))
    return JsonResponse(
        CreatedApiKey(**created.model_dump(), api_key=key.text),
        status_code=201,
        headers={"location": f"/v1/api-keys/{created.api_key_id}"},
    )


@router.get(
    "/v1/api-keys",
    response_model=ApiKeyPage,
    summary="List API keys",
    responses=problems(401, 403, 422, 503),
)
async def list_api_keys(
    request: Request,
    principal: KeyManager,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Most keys of a page.")] = 50,
    cursor: Annotated[UUID | None, Query(description="`next_cursor` of the page before.")] = None,
) -> JsonResponse:
    """List the tenant's keys, the newest first, revoked and expired ones included."""
    tenant = principal.tenant
    database = await state_of(request).database()
    async with database.transaction(tenant) as connection:
        rows = await connection.fetch(queries.PAGE_OF_API_KEYS, tenant, cursor, limit + 1)
    page = [_details(row) for row in rows[:limit]]
    more = len(rows) > limit
    return JsonResponse(
        ApiKeyPage(api_keys=page, next_cursor=str(page[-1].api_key_id) if more else None)
    )


@router.get(
    "/v1/api-keys/{api_key_id}",
    response_model=ApiKeyDetails,
    summary="Get an API key",
    responses=problems(401, 403, 404, 503),
)
async def get_api_key(request: Request, principal: KeyManager, api_key_id: KeyId) -> JsonResponse:
    """Get a key of the tenant, without its secret."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        row = await connection.fetchrow(queries.FIND_API_KEY, principal.tenant, api_key_id)
    if row is None:
        raise not_found("API key")
    return JsonResponse(_details(row))


@router.delete(
    "/v1/api-keys/{api_key_id}",
    status_code=204,
    response_class=Response,
    summary="Revoke an API key",
    responses=problems(401, 403, 404, 503),
)
async def revoke_api_key(request: Request, principal: KeyManager, api_key_id: KeyId) -> Response:
    """Revoke a key for good; within five seconds no process accepts it any more.

    The streams that it opened are cut.
    """
    state = state_of(request)
    database = await state.database()
    async with database.transaction(principal.tenant) as connection:
        found = await connection.fetchval(queries.REVOKE_API_KEY, principal.tenant, api_key_id)
    if found is None:
        raise not_found("API key")
    await state.withdrawals.credential(principal.tenant, api_key_id)
    logger.info("api_key_revoked", extra={"api_key_id": str(api_key_id)})
    return Response(status_code=204)


def _wanted(new: NewApiKey, principal: Principal) -> ApiKeyDetails:
    present = now()
    expires_at = new.expires_at or present + DEFAULT_LIFETIME
    if not present < expires_at <= present + LONGEST_LIFETIME:
        detail = f"must be in the future and within {LONGEST_LIFETIME.days} days"
        errors = [{"pointer": "#/expires_at", "detail": detail}]
        raise Problem(422, "invalid_request", "wrong: #/expires_at", errors=errors)
    return ApiKeyDetails(
        api_key_id=uuid4(),
        name=new.name,
        scopes=new.scopes,
        created_by=principal.subject,
        created_at=present,
        expires_at=expires_at,
        revoked_at=None,
        last_used_at=None,
    )


def _repeatable(
    ring: KeyRing, principal: Principal, key_id: UUID, idempotency_key: str
) -> list[bytes]:
    """The secret as each key of the platform makes it, the present one first."""
    ids = [ring.current, *(kid for kid in ring.keys if kid != ring.current)]
    parts = (principal.tenant, principal.subject, idempotency_key, str(key_id))
    return [repeatable_secret(derive(ring.keys[kid], _PURPOSE), *parts) for kid in ids]


async def _spelled(
    state: GatewayState, principal: Principal, key_id: UUID, secrets: Iterable[bytes]
) -> ApiKey:
    database = await state.database()
    async with database.transaction(principal.tenant) as connection:
        secret_hash = await connection.fetchval(queries.HASH_OF_API_KEY, principal.tenant, key_id)
    for secret in secrets:
        key = ApiKey(tenant=principal.tenant, key_id=key_id, secret=secret)
        if secret_hash is not None and key.fits(secret_hash):
            return key
    # The platform's keys were exchanged since.
    detail = "the key was created, but its secret cannot be shown again; revoke it"
    raise Problem(409, "secret_gone", detail)


def _details(row: Any) -> ApiKeyDetails:  # Any: a database row
    return ApiKeyDetails(
        api_key_id=row["id"],
        name=row["name"],
        scopes=row["scopes"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        last_used_at=row["last_used_at"],
    )
