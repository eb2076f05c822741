# Written by `make clients`; do not edit.
# Of the OpenAPI document 6ade725b22e6a2fefc28a2fda97c3b76423f84e113a17ff7a2a3286dc3a205f1.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
