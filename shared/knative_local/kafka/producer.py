"""Stores records in Kafka and returns when the broker has acknowledged them."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

import aiokafka
import aiokafka.errors

from knative_local.kafka.errors import KafkaProblem, ProduceFailed
from knative_local.kafka.producer_limits import ProducerLimits

MAX_REQUEST_BYTES = 1_048_576
_CONNECT_SECONDS = 30.0
_STOP_SECONDS = 5.0

RecordHeaders = list[tuple[str, bytes]]


@dataclass(slots=True)
class OutgoingRecord:
    """A record to store."""

    key: bytes | None
    value: bytes | None
    headers: RecordHeaders


class Producer:
    """One connection for everything that a process stores."""

    def __init__(self, bootstrap: str, limits: ProducerLimits | None = None) -> None:
        self._bootstrap = bootstrap
        self._limits = limits or ProducerLimits()
        # aiokafka carries no types.
        self._producer: Any = None
        self._held = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def held_bytes(self) -> int:
        """How much data waits for Kafka to take it."""
        return self._held

    async def open(self) -> None:
        """Connect.

        Raises:
            KafkaProblem: No broker answers in time.
        """
        self._producer = _new_producer(self._bootstrap, self._limits)
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                await self._producer.start()
        except (aiokafka.errors.KafkaError, OSError, TimeoutError) as error:
            await self.close()
            raise KafkaProblem(
                f"No Kafka broker answers at {self._bootstrap!r}. Start it, or correct the address."
            ) from error

    async def close(self) -> None:
        """Send what is under way, for a while, and disconnect."""
        producer, self._producer = self._producer, None
        if producer is not None:
            # A Kafka that hangs would hold up the end for as long as a record may take.
            stopping = asyncio.ensure_future(producer.stop())
            _, late = await asyncio.wait([stopping], timeout=_STOP_SECONDS)
            if late:
                stopping.cancel()
                await producer._sender.close()
                await producer.client.close()

    async def room(self) -> None:
        """Wait until the buffer takes more; ask before there is a record that needs memory.

        Raises:
            ProduceFailed: It stays full: Kafka does not take what it holds.
        """
        if self._held < self._limits.buffer_bytes:
            return
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self._limits.block_seconds):
                await waiter
        except TimeoutError as error:
            raise ProduceFailed(f"{self._held} bytes wait for Kafka, which is too much") from error

    async def send(self, topic: str, record: OutgoingRecord) -> None:
        """Store one record; return when every in-sync replica has it.

        Raises:
            ProduceFailed: It was not acknowledged in time, or the broker refuses it.
        """
        producer = self._producer
        if producer is None:
            raise ProduceFailed(f"The producer is closed; {topic!r} got no record")
        size = len(record.value or b"")
        self._held += size
        try:
            async with asyncio.timeout(self._limits.delivery_seconds):
                await (await self._enqueue(producer, topic, record))
        except (aiokafka.errors.KafkaError, TimeoutError, OSError) as error:
            raise ProduceFailed(
                f"Topic {topic!r} did not take the record: {type(error).__name__}: {error}"
            ) from error
        finally:
            self._held -= size
            if self._waiting:
                self._let_in()

    async def _enqueue(self, producer: Any, topic: str, record: OutgoingRecord) -> Any:
        give_up = asyncio.get_running_loop().time() + self._limits.block_seconds
        while True:
            try:
                if record.value is None and record.key is None:
                    return await self._enqueue_empty(producer, topic, record.headers)
                return await producer.send(topic, record.value, record.key, headers=record.headers)
            except aiokafka.errors.UnknownTopicOrPartitionError:
                # It was asked for as long as one request may take.
                if asyncio.get_running_loop().time() >= give_up:
                    raise

    @staticmethod
    async def _enqueue_empty(producer: Any, topic: str, headers: RecordHeaders) -> Any:
        # `send` refuses a record without key and value, which an event without data is.
        partitions = await producer.partitions_for(topic)
        batch = producer.create_batch()
        batch.append(key=None, value=None, timestamp=None, headers=headers)
        batch.close()
        chosen = producer._partitioner(None, sorted(partitions), sorted(partitions))
        return await producer.send_batch(batch, topic, partition=chosen)

    def _let_in(self) -> None:
        """One for each that is done; all when there is room for many."""
        if self._held >= self._limits.buffer_bytes:
            return
        many = self._held < self._limits.buffer_bytes // 2
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                if not many:
                    return


def _new_producer(bootstrap: str, limits: ProducerLimits) -> Any:
    producer: Any = aiokafka.AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        client_id="knative-local-producer",
        acks="all",
        # The partitioner is the default one: murmur2 of the key, as Kafka's own clients do.
        max_request_size=MAX_REQUEST_BYTES,
        request_timeout_ms=round(limits.request_seconds * 1000),
        linger_ms=0,
    )
    # aiokafka has one number for one attempt and for all of them, and offers no other way to tell
    # them apart: how long a batch lives, and how long a record waits for a place in one.
    producer._message_accumulator._batch_ttl = limits.delivery_seconds
    producer._request_timeout_ms = limits.delivery_seconds * 1000
    return producer
