# Written by `make clients`; do not edit.
# Of the OpenAPI document daa08c3cc5f89a4be76f2929c326d2c0644bb80c1d41e3fd0ced8502ec79aff4.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
