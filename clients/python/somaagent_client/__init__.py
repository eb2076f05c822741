# Written by `make clients`; do not edit.
# Of the OpenAPI document 56c7773badbd66533be5e1639a8bf9d7b7befd81ef05b067820fd76992f312bb.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
