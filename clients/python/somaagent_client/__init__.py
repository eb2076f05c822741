# Written by `make clients`; do not edit.
# Of the OpenAPI document 1249efa971a23725bc47991eb53a1326fd9403f4f6851c1253a55b67cfb4b541.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
