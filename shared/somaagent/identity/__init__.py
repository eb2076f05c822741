"""Who is asking: credentials in, a tenant, a subject and scopes out."""

from somaagent.identity.errors import IdentityProviderUnavailable, InvalidToken
from somaagent.identity.principal import Principal
from somaagent.identity.scopes import DEFAULT_SCOPES, SCOPES
from somaagent.identity.tokens import TokenVerifier, mint

__all__ = [
    "DEFAULT_SCOPES",
    "SCOPES",
    "IdentityProviderUnavailable",
    "InvalidToken",
    "Principal",
    "TokenVerifier",
    "mint",
]
