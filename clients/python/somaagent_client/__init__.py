# Written by `make clients`; do not edit.
# Of the OpenAPI document 8901cae78bcbe2f4d14a6b7f6a351450e72fa2f622becf7fd1c44e23de765e9f.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
