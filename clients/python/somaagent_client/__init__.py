# Written by `make clients`; do not edit.
# Of the OpenAPI document 3b1b3ed728c0750b56a74dd6604206b8657c8b0dc3371e607f74fb5876b7c046.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
