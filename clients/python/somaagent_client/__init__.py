# Written by `make clients`; do not edit.
# Of the OpenAPI document d770d2aa0d5cedbe00fc8de42d29a66e0a3726c26be5919f8919a42adb5954fa.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
