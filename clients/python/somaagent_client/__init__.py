# Written by `make clients`; do not edit.
# Of the OpenAPI document 9b65a6128d1e7cfec33b77cccf3c4cfbbf6bf3d35ade2b6fc53b15e59a5f8939.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
