"""How a credential fails."""

from somaagent.errors import SomaError, TryAgainLater


class InvalidToken(SomaError):
    """The credential proves no identity."""

    status_code = 401


class IdentityProviderUnavailable(TryAgainLater):
    """The identity provider did not answer, or said something that cannot be used."""
