# Written by `make clients`; do not edit.
# Of the OpenAPI document 38e9851afc9038cc7d5e3039f60f9738008e570d253a4a63137a45fd638b43e8.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
