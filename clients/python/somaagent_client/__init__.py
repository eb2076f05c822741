# Written by `make clients`; do not edit.
# Of the OpenAPI document 3310fe577551d2a9fff636b435620288e5fde43613e6be452e6a0c3678ef45f9.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
