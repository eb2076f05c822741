# Written by `make clients`; do not edit.
# Of the OpenAPI document b2d5f82173a30658d80058d3474f154d645285fe7f292251e09e84773ac34f12.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
