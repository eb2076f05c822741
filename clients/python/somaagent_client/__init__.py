# Written by `make clients`; do not edit.
# Of the OpenAPI document e08b02cc20714e95a80d4510398a3a7766af4d242873e16bd6f9288441740fd6.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
