"""Whom an API key speaks for."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from functions.gateway.believing import Believed
from functions.gateway.queries import api_keys as queries
from somaagent.identity import InvalidToken, Principal
from somaagent.identity.api_keys import ApiKey
from somaagent.storage.database import Database


class ApiKeyVerifier:
    """Turns API keys into principals."""

    def __init__(self, database: Callable[[], Awaitable[Database]]) -> None:
        self._database = database
        self._believed = Believed()

    async def verify(self, text: str) -> Principal:
        """The principal that the key vouches for.

        Raises:
            InvalidToken: There is no such key, or it was revoked, or has expired.
            StorageUnavailable: It cannot be looked up.
        """
        key = ApiKey.parse(text)
        if key is None:
            raise InvalidToken("the API key is malformed")
        principal = await self._believed.principal(text, lambda: self._find(key))
        if principal is None:
            raise InvalidToken("there is no such API key, or it was revoked, or has expired")
        return principal

    def remembers(self, text: str) -> bool:
        """Whether the key was found before; it may have been revoked since."""
        return self._believed.remembers(text)

    def forget(self, key_id: UUID) -> None:
        """Look the key up again the next time."""
        self._believed.forget(str(key_id))

    async def _find(self, key: ApiKey) -> Principal | None:
        database = await self._database()
        async with database.transaction(key.tenant) as connection:
            row = await connection.fetchrow(
                queries.USE_API_KEY, key.tenant, key.key_id, key.secret_hash
            )
        if row is None or not key.fits(row["secret_hash"]):
            return None
        return Principal(
            tenant=key.tenant,
            # A key acts for whoever created it.
            subject=row["created_by"],
            scopes=frozenset(row["scopes"]),
            expires_at=int(row["expires_at"].timestamp()),
            kind="api_key",
            credential_id=str(key.key_id),
        )
