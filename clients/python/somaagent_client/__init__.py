# Written by `make clients`; do not edit.
# Of the OpenAPI document e2c7e33ef9fa4f777aa746d3be9f1549fce2798eaebf1dc923a5e3be3ca75ddb.

"""A client library for accessing SomaAgent 01 gateway"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
