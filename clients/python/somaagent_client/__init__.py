# Written by `make clients`; do not edit.
# Of the OpenAPI document fbcd0f7447ad84ab446cf1d5dfa3b0e61a72ac4f5c5230c6e2722fa6df090ee3.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
