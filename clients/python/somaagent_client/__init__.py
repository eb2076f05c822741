# Written by `make clients`; do not edit.
# Of the OpenAPI document 764f1e6fd177d97d868378ae32c875b570ac73582a76c8a6ec7b56331a5058b6.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
