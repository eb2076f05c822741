# Written by `make clients`; do not edit.
# Of the OpenAPI document b1d563636be32b86735fba35e946ddd9d09938bccf40aefa7ddb9c7a1cab1ffc.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
