"""The verified identity behind a request."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who a verified credential speaks for; nothing in a request's body can change it."""

    tenant: str
    subject: str
    scopes: frozenset[str]
    expires_at: int
    """When the credential ends, in seconds since the epoch."""

    def may(self, scope: str) -> bool:
        """Whether the credential carries `scope`."""
        return scope in self.scopes
