# Written by `make clients`; do not edit.
# Of the OpenAPI document 99f3edecb08a7d43aebc9a312b04a9f867b9befab929e435412bcc424179746a.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
