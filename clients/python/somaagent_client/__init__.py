# Written by `make clients`; do not edit.
# Of the OpenAPI document 2836f22c1a7dcf80230bf22a95c629a62a6a01647ccc1450972934461361333e.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
