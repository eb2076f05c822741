# Written by `make clients`; do not edit.
# Of the OpenAPI document 3024fc6d33404d7cd1b802a5224391d7d705d39042110c2e23522ee573449370.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
