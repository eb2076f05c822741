# Written by `make clients`; do not edit.
# Of the OpenAPI document 65efbc84855a16efefa3c5ac22e29d7bbb09545904c00430927efc7a4c2c5f13.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
