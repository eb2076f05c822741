"""Credentials that were looked up a moment ago, so that not every request asks the database."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from somaagent.identity import Principal

BELIEVED_SECONDS: Final = 5.0
"""How long after its revocation a credential may still work, in processes other than the one
told."""
_REMEMBERED: Final = 1024


class _Known(NamedTuple):
    principal: Principal | None
    until: float


class Believed:
    """What the last look said about a credential, for a few seconds; that it is none included."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[bytes, _Known] = OrderedDict()

    async def principal(
        self, text: str, look: Callable[[], Awaitable[Principal | None]]
    ) -> Principal | None:
        """Whom the credential `text` speaks for; `look` finds out when it is not known."""
        name = hashlib.sha256(text.encode()).digest()
        known = self._known.get(name)
        if known is None or known.until <= self._clock():
            # From before the look: what it saw may be over when it returns.
            until = self._clock() + BELIEVED_SECONDS
            known = _Known(await look(), until)
            self._known.pop(name, None)
            self._known[name] = known
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        principal = known.principal
        return None if principal is None or principal.expires_at <= time.time() else principal

    def remembers(self, text: str) -> bool:
        """Whether the last look found somebody, however long ago it was."""
        known = self._known.get(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
        return known is not None and known.principal is not None

    def forget(self, credential_id: str) -> None:
        """Look the credential up again the next time."""
        for name, known in tuple(self._known.items()):
            if known.principal is not None and known.principal.credential_id == credential_id:
                del self._known[name]
