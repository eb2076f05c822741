"""The ports between who delivers an event and who takes it."""

from dataclasses import dataclass
from typing import Protocol

from knative_local.http1.messages import Headers


@dataclass(slots=True)
class SubscriberResponse:
    """A complete answer."""

    status: int
    headers: Headers
    body: bytes


class Subscriber(Protocol):
    """Takes one POST: an activator of a local Service, or the HTTP client for any other address."""

    async def post(
        self, uri: str, headers: Headers, body: bytes | None, *, timeout: float
    ) -> SubscriberResponse:
        """Deliver one message and return the whole answer.

        Raises:
            TransportError: there was no complete answer in time.
        """
        ...


class Resolver(Protocol):
    """Finds who serves a logical URI."""

    def resolve(self, uri: str) -> Subscriber:
        """Return the subscriber for an absolute URI."""
        ...
