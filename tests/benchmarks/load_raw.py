"""What the model and the broker carry by themselves, asked as a load would ask them."""

import asyncio
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import Any, Final

import aiohttp
import orjson

from knative_local.kafka.cluster import Cluster
from knative_local.kafka.producer import OutgoingRecord, Producer
from knative_local.kafka.topics import ensure_topic
from loadtests.journeys.questions import TURNS, question
from somaagent.settings import ModelSettings

_TOPIC: Final = "bench-raw"
_TRIES: Final = 5


@dataclass
class Raw:
    """What was done; several measurements are added up."""

    done: int = 0
    seconds: float = 0.0
    first: list[float] = field(default_factory=list[float])
    """Milliseconds to the first token of each answer."""

    @property
    def rate(self) -> float:
        """In a second."""
        return self.done / self.seconds


async def asked(settings: ModelSettings, raw: Raw, *, people: int, seconds: float) -> None:
    """Add what the model does when so many conversations of the load ask it directly."""
    begun = time.perf_counter()
    deadline = begun + seconds

    async def converse(http: aiohttp.ClientSession, chance: Random) -> None:
        messages: list[dict[str, str]] = []
        while time.perf_counter() < deadline:
            if len(messages) in {0, 1 + 2 * TURNS}:
                messages = [{"role": "system", "content": settings.system_prompt}]
            messages.append({"role": "user", "content": question(chance)})
            text = await _heard(http, settings, messages, raw)
            messages.append({"role": "assistant", "content": text})
            raw.done += 1

    seed = raw.done
    async with aiohttp.ClientSession() as http:
        await asyncio.gather(*[converse(http, Random(f"{seed}-{n}")) for n in range(people)])
    raw.seconds += time.perf_counter() - begun


async def produced(bootstrap: str, raw: Raw, *, producers: int, seconds: float) -> None:
    """Add what the broker takes from so many producers, each with one event after the other."""
    cluster = Cluster(bootstrap)
    await cluster.open()
    try:
        await ensure_topic(cluster, _TOPIC, partitions=4, replication_factor=1, config={})
    finally:
        await cluster.close()
    headers = [(f"ce_{name}", b"x" * 36) for name in ("id", "source", "type", "subject", "time")]
    record = OutgoingRecord(key=b"x" * 36, value=b'{"number": 1}', headers=headers)
    producer = Producer(bootstrap)
    await producer.open()
    begun = time.perf_counter()
    deadline = begun + seconds

    async def produce() -> None:
        while time.perf_counter() < deadline:
            await producer.send(_TOPIC, record)
            raw.done += 1

    try:
        await asyncio.gather(*[produce() for _ in range(producers)])
    finally:
        await producer.close()
    raw.seconds += time.perf_counter() - begun


async def _heard(
    http: aiohttp.ClientSession, settings: ModelSettings, messages: list[dict[str, str]], raw: Raw
) -> str:
    """The text of one streamed answer; its first token is noted."""
    body = {
        "model": settings.name,
        "messages": messages,
        "stream": True,
        "temperature": settings.temperature,
        "max_tokens": settings.max_tokens,
    }
    begun = time.perf_counter()
    pieces: list[str] = []
    url = f"{settings.base_url}/chat/completions"
    # The server closes a connection behind a streamed answer without having said so, and the data
    # plane may have sent this question on it: 502, which whoever asks a model has to try again.
    response = await http.post(url, json=body)
    for _ in range(_TRIES - 1):
        if response.status != HTTPStatus.BAD_GATEWAY:
            break
        response.release()
        response = await http.post(url, json=body)
    async with response:
        response.raise_for_status()
        async for line in response.content:
            if not line.startswith(b"data: {"):
                continue
            chunk: dict[str, Any] = orjson.loads(line[6:])
            for choice in chunk["choices"]:
                if said := choice["delta"].get("content"):
                    if not pieces:
                        raw.first.append((time.perf_counter() - begun) * 1e3)
                    pieces.append(said)
    return "".join(pieces)
