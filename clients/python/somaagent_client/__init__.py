# Written by `make clients`; do not edit.
# Of the OpenAPI document 55c4ccb4692515ef0e663fc317b23334df36bc640f148a1b803d330afd51a597.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
