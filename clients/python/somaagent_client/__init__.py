# Written by `make clients`; do not edit.
# Of the OpenAPI document a7d583187bf4fbc55f3d0c119bc78810135091c91c899501717b20b9580b17d0.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
