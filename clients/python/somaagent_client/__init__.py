# Written by `make clients`; do not edit.
# Of the OpenAPI document 420d4f02a43ed01c467889584a8568949c05eed2587e68f704a2f35d19958a8c.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
