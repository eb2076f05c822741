"""Publishing events through the broker's HTTP ingress."""

import asyncio
import base64
import contextlib
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, Self

import orjson

from somaagent.clock import now
from somaagent.errors import PublishFailed
from somaagent.messaging.cloudevents import AttributeValue
from somaagent.messaging.envelope import Envelope, from_attributes, to_http
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.posting import ConnectionGone, PostFailed, Posts
from somaagent.messaging.signature import sign, signature_of
from somaagent.settings import EventSettings

_FIRST_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 2.0
_STRUCTURED: Final = {"content-type": "application/cloudevents+json"}


class Publisher:
    """Signs events and posts them to the broker until it has acknowledged them."""

    def __init__(self, *, posts: Posts, ring: KeyRing, timeout_seconds: float) -> None:
        self._posts = posts
        self._ring = ring
        self._timeout_seconds = timeout_seconds

    @classmethod
    async def open(cls, settings: EventSettings) -> Self:
        """A publisher for the configured sink.

        Raises:
            ValueError: No sink is configured, it is no address, or a signing key is not safe.
        """
        if not settings.sink:
            raise ValueError("K_SINK is not set: bind the function to its broker")
        return cls(
            posts=Posts(settings.sink),
            ring=KeyRing.read(settings),
            timeout_seconds=settings.publish_timeout_seconds,
        )

    async def publish(self, envelope: Envelope) -> None:
        """Return once the broker has stored the event.

        Raises:
            PublishFailed: The broker did not take it within the configured time.
        """
        signed = sign(envelope, self._ring, at=now())
        await self._send(signed.event_id, to_http(signed), signed.data)

    async def publish_structured(
        self, attributes: Mapping[str, AttributeValue], data: bytes | None
    ) -> None:
        """Sign an event of any type and return once the broker has stored it.

        It goes in structured mode with the data as base64: brokers neither decode the headers of
        binary mode nor keep the bytes of JSON data in structured mode, and the data is signed.

        Raises:
            PublishFailed: The broker did not take it within the configured time.
        """
        envelope = from_attributes(
            attributes, data or b"", traceparent=None, received=datetime.fromtimestamp(0, UTC)
        )
        event = {**attributes, "signature": signature_of(envelope, self._ring, at=now())}
        if data is not None:
            event["data_base64"] = base64.b64encode(data).decode()
        await self._send(envelope.event_id, _STRUCTURED, orjson.dumps(event))

    async def _send(self, event_id: str, headers: Mapping[str, str], body: bytes) -> None:
        pause = _FIRST_PAUSE_SECONDS
        problem = "no answer"
        try:
            async with asyncio.timeout(self._timeout_seconds):
                while True:
                    refused = await self._attempt(headers, body)
                    if refused is None:
                        return
                    problem = refused
                    await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
                    pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
        except TimeoutError as error:
            raise PublishFailed(f"the broker did not take event {event_id!r}: {problem}") from error

    async def _attempt(self, headers: Mapping[str, str], data: bytes) -> str | None:
        """Why the broker did not take the event, or None when it did."""
        try:
            status = await self._once(headers, data)
        except PostFailed as error:
            return f"{type(error).__name__}: {error}"
        if status < 300:
            return None
        if status < 500 and status not in (404, 408, 429):
            raise PublishFailed(f"the broker refused the event with {status}")
        return f"status {status}"

    async def _once(self, headers: Mapping[str, str], data: bytes) -> int:
        while True:
            # Each of these rounds has used up one of the kept connections.
            with contextlib.suppress(ConnectionGone):
                return await self._posts.post(headers, data)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._posts.aclose()
