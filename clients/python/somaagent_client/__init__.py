# Written by `make clients`; do not edit.
# Of the OpenAPI document b198cd5ec89c3c581a4afd75224a388ea14f56ba581caffa7827ae5bf668adee.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
