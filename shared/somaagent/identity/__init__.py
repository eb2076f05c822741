"""Who is asking: bearer tokens in, a tenant, a subject and scopes out."""

from somaagent.identity.principal import Principal
from somaagent.identity.scopes import DEFAULT_SCOPES, SCOPES
from somaagent.identity.tokens import InvalidToken, TokenVerifier, mint

__all__ = ["DEFAULT_SCOPES", "SCOPES", "InvalidToken", "Principal", "TokenVerifier", "mint"]
