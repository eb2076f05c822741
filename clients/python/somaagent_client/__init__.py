# Written by `make clients`; do not edit.
# Of the OpenAPI document b2f1af78959073804b15db8988669b6f13c033d22b1a9a610b1d82ea3b1d9295.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
