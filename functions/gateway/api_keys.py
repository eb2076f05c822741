"""Whom an API key speaks for; what was looked up is believed for a few seconds."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple
from uuid import UUID

from functions.gateway.queries import api_keys as queries
from somaagent.identity import InvalidToken, Principal
from somaagent.identity.api_keys import ApiKey
from somaagent.storage.database import Database

BELIEVED_SECONDS: Final = 5.0
"""How long after its revocation a key may still work, in processes other than the one told."""
_REMEMBERED: Final = 1024


class _Known(NamedTuple):
    principal: Principal | None
    until: float


class ApiKeyVerifier:
    """Turns API keys into principals."""

    def __init__(
        self,
        database: Callable[[], Awaitable[Database]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._clock = clock
        self._known: OrderedDict[bytes, _Known] = OrderedDict()

    async def verify(self, text: str) -> Principal:
        """The principal that the key vouches for.

        Raises:
            InvalidToken: There is no such key, or it was revoked, or has expired.
            StorageUnavailable: It cannot be looked up.
        """
        key = ApiKey.parse(text)
        if key is None:
            raise InvalidToken("the API key is malformed")
        name = hashlib.sha256(text.encode()).digest()
        known = self._known.get(name)
        if known is None or known.until <= self._clock():
            known = _Known(await self._find(key), self._clock() + BELIEVED_SECONDS)
            self._known.pop(name, None)
            self._known[name] = known
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        principal = known.principal
        if principal is None or principal.expires_at <= time.time():
            raise InvalidToken("there is no such API key, or it was revoked, or has expired")
        return principal

    def forget(self, key_id: UUID) -> None:
        """Look the key up again the next time."""
        for name, known in tuple(self._known.items()):
            if known.principal is not None and known.principal.credential_id == str(key_id):
                del self._known[name]

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
