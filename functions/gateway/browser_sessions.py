"""Sessions of browsers: a cookie that scripts cannot read, a row in Postgres, and no token.

The cookie has the form of an API key and is stored like one. What the provider gave to renew the
session is encrypted under a key that follows from the cookie, so the database alone opens nothing.
"""

import hashlib
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from functions.gateway.believing import Believed
from functions.gateway.queries import browser_sessions as queries
from somaagent.clock import now
from somaagent.identity import IdentityProviderUnavailable, InvalidToken, Principal
from somaagent.identity.api_keys import PREFIX, ApiKey, new_secret
from somaagent.identity.claims import ClaimMapping, principal_of
from somaagent.identity.oidc import Grant, OidcClient
from somaagent.identity.scopes import DEFAULT_ROLES
from somaagent.settings import JwtSettings, OidcSettings
from somaagent.storage.database import Database

COOKIE: Final = "__Host-soma-session"
_NONCE_BYTES: Final = 12
_REFRESH: Final = b"refresh"
_ID: Final = b"id-token"

logger = logging.getLogger(__name__)


class BrowserSessions:
    """Begins, recognises, renews and ends sessions."""

    def __init__(
        self,
        client: OidcClient,
        settings: OidcSettings,
        jwt: JwtSettings,
        database: Callable[[], Awaitable[Database]],
    ) -> None:
        self.client: Final = client
        self._lifetime = timedelta(hours=settings.session_hours)
        self._mapping = ClaimMapping(
            tenant=tuple(settings.tenant_claims.split()),
            roles=settings.roles_claim,
            scopes_by_role=jwt.roles or DEFAULT_ROLES,
        )
        self._database = database
        self._believed = Believed()

    async def begin(self, grant: Grant) -> tuple[str, Principal]:
        """A new session for a person who has logged in: the cookie's value, and who it is.

        Raises:
            InvalidToken: The ID token names no acceptable tenant, subject or role.
            StorageUnavailable: The session cannot be stored.
        """
        said = self._said(grant.claims)
        key = ApiKey(tenant=said.tenant, key_id=uuid4(), secret=new_secret())
        expires_at = now() + self._lifetime
        database = await self._database()
        async with database.transaction(said.tenant) as connection:
            await connection.execute(
                queries.INSERT_BROWSER_SESSION,
                said.tenant,
                key.key_id,
                key.secret_hash,
                said.subject,
                sorted(said.scopes),
                sorted(said.roles),
                expires_at,
                _sealed(key, grant.refresh_token, _REFRESH),
                _refresh_at(grant),
                _sealed(key, grant.id_token, _ID),
            )
        return key.text.removeprefix(PREFIX), said

    async def verify(self, cookie: str) -> Principal:
        """The principal of a session.

        Raises:
            InvalidToken: There is no such session, or it is over.
            StorageUnavailable: It cannot be looked up.
        """
        key = _key(cookie)
        principal = await self._believed.principal(cookie, lambda: self._find(key))
        if principal is None:
            raise InvalidToken("there is no such session, or it is over")
        return principal

    def remembers(self, cookie: str) -> bool:
        """Whether the session was found before; it may be over since."""
        return self._believed.remembers(cookie)

    async def end(self, principal: Principal, cookie: str) -> str | None:
        """End a session for good; the ID token that it began with or had last, if it is known."""
        sealed = await self._delete(principal.tenant, UUID(principal.credential_id or ""))
        return None if sealed is None else _opened(_key(cookie), sealed, _ID)

    def forget(self, session_id: str) -> None:
        """Look the session up again the next time."""
        self._believed.forget(session_id)

    async def aclose(self) -> None:
        """Close the connections to the provider."""
        await self.client.aclose()

    def _said(self, claims: Mapping[str, Any]) -> Principal:  # Any: foreign JSON
        # `scope` in an ID token is the provider's own word; here roles alone permit.
        kept = {name: value for name, value in claims.items() if name not in ("scope", "scp")}
        return principal_of(kept, self._mapping)

    async def _find(self, key: ApiKey) -> Principal | None:
        row = await self._row(key)
        if row is None or not key.fits(row["secret_hash"]):
            return None
        if row["stale"] and await self._renew(key):
            row = await self._row(key)
        if row is None:
            return None
        return Principal(
            tenant=key.tenant,
            subject=row["subject"],
            scopes=frozenset(row["scopes"]),
            roles=frozenset(row["roles"]),
            expires_at=int(row["expires_at"].timestamp()),
            kind="session",
            credential_id=str(key.key_id),
        )

    async def _row(self, key: ApiKey) -> Any:  # Any: a database row or None
        database = await self._database()
        async with database.transaction(key.tenant) as connection:
            return await connection.fetchrow(queries.FIND_BROWSER_SESSION, key.tenant, key.key_id)

    async def _renew(self, key: ApiKey) -> bool:
        """Ask the provider whether the person is still welcome; False when nothing changed."""
        database = await self._database()
        async with database.transaction(key.tenant) as connection:
            sealed = await connection.fetchval(queries.CLAIM_RENEWAL, key.tenant, key.key_id)
        if sealed is None:
            return False
        # No connection is held while the provider thinks.
        try:
            grant = await self.client.refresh(_opened(key, sealed, _REFRESH))
            said = self._said(grant.claims)
        except IdentityProviderUnavailable as error:
            # The session goes on; the provider is asked again in a minute.
            logger.warning("session_not_renewed", extra={"detail": str(error)})
            return False
        except InvalidToken:
            logger.info("session_ended_by_provider")
            await self._delete(key.tenant, key.key_id)
            return True
        if said.tenant != key.tenant:
            await self._delete(key.tenant, key.key_id)
            return True
        kept = (
            sealed if grant.refresh_token is None else _sealed(key, grant.refresh_token, _REFRESH)
        )
        async with database.transaction(key.tenant) as connection:
            await connection.execute(
                queries.RENEW_BROWSER_SESSION,
                key.tenant,
                key.key_id,
                sorted(said.scopes),
                sorted(said.roles),
                kept,
                now() + timedelta(seconds=grant.expires_in),
                _sealed(key, grant.id_token, _ID),
            )
        return True

    async def _delete(self, tenant: str, session_id: UUID) -> bytes | None:
        database = await self._database()
        async with database.transaction(tenant) as connection:
            sealed: bytes | None = await connection.fetchval(
                queries.END_BROWSER_SESSION, tenant, session_id
            )
        return sealed


def csrf_token(cookie: str) -> str:
    """What a page of ours sends along to prove that it is one; it follows from the cookie.

    Raises:
        InvalidToken: The cookie is malformed.
    """
    return _derived(_key(cookie), b"csrf").hex()


def _key(cookie: str) -> ApiKey:
    key = ApiKey.parse(PREFIX + cookie)
    if key is None:
        raise InvalidToken("the session's cookie is malformed")
    return key


def _derived(key: ApiKey, purpose: bytes) -> bytes:
    return hashlib.blake2b(purpose, key=key.secret, digest_size=32).digest()


def _refresh_at(grant: Grant) -> Any:  # Any: a moment or None, for the driver
    if grant.refresh_token is None:
        return None
    return now() + timedelta(seconds=grant.expires_in)


def _sealed(key: ApiKey, token: str | None, purpose: bytes) -> bytes | None:
    if token is None:
        return None
    nonce = os.urandom(_NONCE_BYTES)
    cipher = AESGCM(_derived(key, purpose))
    return nonce + cipher.encrypt(nonce, token.encode(), key.key_id.bytes)


def _opened(key: ApiKey, sealed: bytes, purpose: bytes) -> str:
    cipher = AESGCM(_derived(key, purpose))
    try:
        text = cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], key.key_id.bytes)
    except InvalidTag as error:
        raise InvalidToken("the session cannot be renewed") from error
    return text.decode()
