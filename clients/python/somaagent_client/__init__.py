# Written by `make clients`; do not edit.
# Of the OpenAPI document 5eaf82592bfc6ef08134ec4b04fa32119c46d2222c64f7465a89d17a406fd133.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
