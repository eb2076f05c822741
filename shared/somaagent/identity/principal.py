"""The verified identity behind a request."""

from dataclasses import dataclass
from typing import Literal

CredentialKind = Literal["jwt", "api_key", "session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who a verified credential speaks for; nothing in a request's body can change it."""

    tenant: str
    subject: str
    scopes: frozenset[str]
    expires_at: int
    """When the credential ends, in seconds since the epoch."""
    roles: frozenset[str] = frozenset()
    kind: CredentialKind = "jwt"
    credential_id: str | None = None
    """Which credential it was: a token's `jti`, or the id of an API key or a browser session."""

    def may(self, scope: str) -> bool:
        """Whether the credential carries `scope`."""
        return scope in self.scopes
