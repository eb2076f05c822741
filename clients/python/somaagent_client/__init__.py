# Written by `make clients`; do not edit.
# Of the OpenAPI document 46c633ae90f68c71f02e0a65b8b09b7cfcba6cf8976b32a8175313dc8d77fad9.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
