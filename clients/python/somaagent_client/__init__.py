# Written by `make clients`; do not edit.
# Of the OpenAPI document e29e57472a33d7beadf24809aa398cd2768963aaca8a54f1a88fd6c4f4df03ba.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
