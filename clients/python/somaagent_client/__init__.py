# Written by `make clients`; do not edit.
# Of the OpenAPI document 7dfc705781062f366d56cbb3b5ddd7618917d0abb3497298aaf7d6f97cb4c994.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
