"""HTTP/1.1 for the data plane: a thin server and client over llhttp, limits exact, buffers bounded.

Nothing here knows of Knative; brokers, activators and gateways are built on it.
"""

from knative_local.http1.client import Client, ClientResponse
from knative_local.http1.errors import BodyTooLarge, ConnectFailed, TransportError, TransportTimeout
from knative_local.http1.messages import Handler, Headers, Request, Response, header_value
from knative_local.http1.server import Limits, Server, serve
from knative_local.http1.subscriber import Resolver, Subscriber, SubscriberResponse
from knative_local.http1.tunnel import Tunnel

__all__ = [
    "BodyTooLarge",
    "Client",
    "ClientResponse",
    "ConnectFailed",
    "Handler",
    "Headers",
    "Limits",
    "Request",
    "Resolver",
    "Response",
    "Server",
    "Subscriber",
    "SubscriberResponse",
    "TransportError",
    "TransportTimeout",
    "Tunnel",
    "header_value",
    "serve",
]
