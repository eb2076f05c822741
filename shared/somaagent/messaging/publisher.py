"""Publishing events through the broker's HTTP ingress."""

import asyncio
import base64
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, Self

import aiohttp
import orjson

from somaagent.clock import now
from somaagent.errors import PublishFailed
from somaagent.messaging.cloudevents import AttributeValue
from somaagent.messaging.envelope import Envelope, from_attributes, to_http
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import sign
from somaagent.settings import EventSettings

_FIRST_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 2.0
_STRUCTURED: Final = {"content-type": "application/cloudevents+json"}


class Publisher:
    """Signs events and posts them to the broker until it has acknowledged them."""

    def __init__(
        self, *, session: aiohttp.ClientSession, sink: str, ring: KeyRing, timeout_seconds: float
    ) -> None:
        self._session = session
        self._sink = sink
        self._ring = ring
        self._timeout_seconds = timeout_seconds

    @classmethod
    async def open(cls, settings: EventSettings) -> Self:
        """A publisher for the configured sink.

        Raises:
            ValueError: No sink is configured, or a signing key is not safe.
        """
        if not settings.sink:
            raise ValueError("K_SINK is not set: bind the function to its broker")
        session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=settings.publish_timeout_seconds),
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        )
        return cls(
            session=session,
            sink=settings.sink,
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
        event = {**attributes, "signature": sign(envelope, self._ring, at=now()).signature}
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
            async with self._session.post(self._sink, data=data, headers=headers) as response:
                if response.status < 300:
                    return None
                if response.status < 500 and response.status not in (404, 408, 429):
                    raise PublishFailed(f"the broker refused the event with {response.status}")
                return f"status {response.status}"
        except aiohttp.ClientError as error:
            return f"{type(error).__name__}: {error}"

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.close()
