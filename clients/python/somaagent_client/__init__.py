# Written by `make clients`; do not edit.
# Of the OpenAPI document 23f9e8690b202039f99a047b3c072c8f0730c1ccbfc76ca6e6b92bf2bfded259.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
