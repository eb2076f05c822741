"""Who is asking: bearer tokens in, a tenant, a subject and scopes out."""

from somaagent.identity.principal import Principal
from somaagent.identity.tokens import DEFAULT_SCOPES, InvalidToken, TokenVerifier, mint

__all__ = ["DEFAULT_SCOPES", "InvalidToken", "Principal", "TokenVerifier", "mint"]
