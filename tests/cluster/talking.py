"""A person in front of the cluster: through its ingress, with a token, over HTTP alone."""

import asyncio
import socket
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from pydantic import SecretStr

from somaagent.identity import mint
from somaagent.settings import JwtSettings
from tests.support.platform import Accepted, Client, Platform

ISSUER = "somaagent-kind"
ANSWER_SECONDS = 600.0
"""A model on a busy processor, from zero."""


class _Ingress(AbstractResolver):
    """Every name leads to the ingress, as a wildcard record would."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=self._address,
                port=port,
                family=family,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How one turn went."""

    text: str
    deltas: int
    first_token_seconds: float
    seconds: float
    restarted: bool


def token_of(jwt_secret: str, *, tenant: str = "acme") -> str:
    """A credential of the tenant."""
    settings = JwtSettings(secret=SecretStr(jwt_secret), issuer=ISSUER, audience="somaagent")
    return mint(settings, tenant=tenant, subject="tester")


@asynccontextmanager
async def person(gateway_url: str, ingress: str, token: str) -> AsyncGenerator[Client]:
    """A client with a credential."""
    connector = aiohttp.TCPConnector(resolver=_Ingress(ingress), use_dns_cache=False)
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(
        headers=headers, timeout=timeout, connector=connector
    ) as session:
        where = Platform(state=Path(), status={"gateway_url": gateway_url})
        yield Client(where, session)


async def ask(
    client: Client, text: str, *, speaking: asyncio.Event | None = None
) -> tuple[Accepted, Answered]:
    """Post a message in a session of its own, and read its stream to the end.

    Args:
        client: Who asks.
        text: What is asked.
        speaking: Set at the first words of the answer.
    """
    session = await client.new_session()
    began = time.monotonic()
    accepted = await client.post(session, text, headers={"Idempotency-Key": str(uuid4())})
    return accepted, await listen(client, accepted, began=began, speaking=speaking)


async def listen(
    client: Client, accepted: Accepted, *, began: float, speaking: asyncio.Event | None = None
) -> Answered:
    """Read a turn's stream until it says that the turn is over, again where it is cut off."""
    deltas, first, restarted = 0, 0.0, False
    last: str | None = None
    until = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until:
        try:
            async for frame in client.frames(accepted.stream_url, last_event_id=last):
                last = frame.id or last
                if frame.event == "delta":
                    deltas += 1
                    first = first or time.monotonic() - began
                    if speaking is not None:
                        speaking.set()
                restarted = restarted or frame.event == "restarted"
                assert frame.event not in ("failed", "refused", "expired"), frame
                if frame.event == "completed":
                    return Answered(
                        text=str(frame.data["text"]),
                        deltas=deltas,
                        first_token_seconds=first,
                        seconds=time.monotonic() - began,
                        restarted=restarted,
                    )
        except aiohttp.ClientError:
            # The gateway's pod may go; its successor has the stream.
            await asyncio.sleep(0.2)
    raise AssertionError(f"turn {accepted.turn_id} was not answered in {ANSWER_SECONDS:.0f} s")
