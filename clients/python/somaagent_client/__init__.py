# Written by `make clients`; do not edit.
# Of the OpenAPI document 70a8cc87696144a2b99ac70410f1767379a88a51b8fd73ff94bc63cbc1675158.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
