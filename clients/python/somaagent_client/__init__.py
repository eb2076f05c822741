# Written by `make clients`; do not edit.
# Of the OpenAPI document e07a5ea28b60f7e3e1939dfe2bfac5838422a164a65832d5e68406744a422572.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
