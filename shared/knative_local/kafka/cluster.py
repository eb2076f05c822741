"""One client of a Kafka cluster, shared by readers, offset stores and topic administration.

aiokafka's own consumer is not used: it refetches while records still wait to be taken, so a
record may sit behind a long poll, and short polls instead burn processor time when nothing
happens. Here every reader sends its next fetch when it has handed out the last one.
"""

import asyncio
import logging
from typing import Any

import aiokafka.errors
from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.offset import OffsetRequest
from aiokafka.structs import TopicPartition

from knative_local.kafka.errors import KafkaProblem, TopicProblem

_REQUEST_TIMEOUT_MS = 20_000
# How soon a partition that was added to a topic is noticed.
_METADATA_AGE_MS = 30_000
_CONNECT_SECONDS = 30.0
_RETRY_SECONDS = 0.1
_OFFSETS_SECONDS = 10.0
_CLIENT_ID = "knative-local"
END_OF_PARTITION, START_OF_PARTITION = -1, -2

logger = logging.getLogger(__name__)

TransportFailure = (aiokafka.errors.KafkaError, OSError, TimeoutError)
"""What a request raises when the cluster cannot be asked right now."""


class Cluster:
    """Connections to the brokers of one cluster and what they say about it."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        # aiokafka carries no types.
        self._client: Any = None
        self._coordinators: dict[str, int] = {}
        self._channels = 0

    async def open(self, *, timeout: float = _CONNECT_SECONDS) -> None:
        """Connect.

        Raises:
            KafkaProblem: No broker answers in time.
        """
        logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
        self._client = AIOKafkaClient(
            bootstrap_servers=self.bootstrap,
            client_id=_CLIENT_ID,
            request_timeout_ms=_REQUEST_TIMEOUT_MS,
            metadata_max_age_ms=_METADATA_AGE_MS,
        )
        try:
            async with asyncio.timeout(timeout):
                while not await self._bootstrapped():  # noqa: ASYNC110 - only asking tells
                    await asyncio.sleep(_RETRY_SECONDS)
        except TimeoutError as error:
            await self.close()
            raise KafkaProblem(
                f"No Kafka broker answers at {self.bootstrap!r}. Start it, or correct the address."
            ) from error

    async def close(self) -> None:
        """Drop every connection."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def new_channel(self) -> int:
        """Return a number whose requests get connections of their own.

        A broker answers a connection's requests in order, so a long poll must not share one.
        """
        self._channels += 1
        return 1000 + self._channels

    async def send(self, node: int, request: Any, *, channel: int = 0) -> Any:
        """Send one request to one broker and return the answer.

        Raises:
            KafkaProblem: This client is closed.
            aiokafka.errors.KafkaError: The broker could not be asked.
        """
        if self._client is None:
            raise KafkaProblem("The Kafka client is closed")
        return await self._client.send(node, request, group=channel)

    async def refresh(self) -> None:
        """Ask the cluster anew for its topics and leaders."""
        if self._client is not None:
            await self._client.force_metadata_update()

    def any_broker(self) -> int:
        """Return a broker that may be asked what any of them knows."""
        node: int | None = self._client.get_random_node()
        if node is None:
            raise KafkaProblem(f"No Kafka broker is known behind {self.bootstrap!r}")
        return node

    async def controller(self) -> int:
        """Return the broker that accepts administration."""
        if self._client.cluster.controller is None:
            await self.refresh()
        controller = self._client.cluster.controller
        return self.any_broker() if controller is None else int(controller.nodeId)

    async def partitions(self, topic: str) -> list[int]:
        """Return a topic's partitions, in order; none when there is no such topic."""
        known = self._client.cluster.partitions_for_topic(topic)
        if not known:
            await self.refresh()
            known = self._client.cluster.partitions_for_topic(topic)
        return sorted(known or ())

    def known_partitions(self, topic: str) -> set[int]:
        """Return a topic's partitions as far as they are known, without asking."""
        found: set[int] | None = self._client.cluster.partitions_for_topic(topic)
        return found or set()

    def leader(self, topic: str, partition: int) -> int | None:
        """Return who leads a partition, as far as is known."""
        node = self._client.cluster.leader_for_partition(TopicPartition(topic, partition))
        return None if node is None or node == -1 else int(node)

    async def leaders(self, topic: str) -> dict[int, list[int]]:
        """Return a topic's partitions by the broker that leads them.

        Raises:
            TopicProblem: The topic does not exist or a partition has no leader now.
        """
        grouped: dict[int, list[int]] = {}
        for partition in await self.partitions(topic):
            node = self.leader(topic, partition)
            if node is None:
                raise TopicProblem(f"Partition {partition} of topic {topic!r} has no leader")
            grouped.setdefault(node, []).append(partition)
        if not grouped:
            raise TopicProblem(f"Topic {topic!r} does not exist at {self.bootstrap!r}")
        return grouped

    async def end_offsets(self, topic: str) -> dict[int, int]:
        """Return, by partition, the offset that the next record will get.

        Raises:
            TopicProblem: The topic does not exist or its leaders cannot be asked.
        """
        return await self.offsets_at(topic, END_OF_PARTITION)

    async def offsets_at(self, topic: str, moment: int) -> dict[int, int]:
        """Return offsets by partition: -1 for the end, -2 for the start, else a time in ms.

        Raises:
            TopicProblem: The topic does not exist or its leaders cannot be asked.
        """
        problem = "no answer"
        try:
            async with asyncio.timeout(_OFFSETS_SECONDS):
                while True:
                    try:
                        code, found = await self._ask_offsets(topic, moment)
                    except TransportFailure as error:
                        code, found, problem = -1, {}, str(error)
                    if code == 0:
                        return found
                    if code > 0:
                        kind = aiokafka.errors.for_code(code)
                        problem = kind.__name__
                        if not getattr(kind, "retriable", False):
                            break
                    # A topic that has just been made may have no leader for a moment.
                    await asyncio.sleep(_RETRY_SECONDS)
                    await self.refresh()
        except TimeoutError:
            pass
        raise TopicProblem(f"Kafka refuses the offsets of {topic!r}: {problem}")

    async def _ask_offsets(self, topic: str, moment: int) -> tuple[int, dict[int, int]]:
        found: dict[int, int] = {}
        for node, partitions in (await self.leaders(topic)).items():
            wanted = [(partition, moment) for partition in partitions]
            answer = await self.send(node, OffsetRequest(-1, 0, [(topic, wanted)]))
            for _, entries in answer.topics:
                for partition, code, _timestamp, offset in entries:
                    if code:
                        return code, {}
                    found[partition] = offset
        return 0, found

    async def _bootstrapped(self) -> bool:
        try:
            await self._client.bootstrap()
        except TransportFailure:
            return False
        return True


def check(code: int, what: str) -> None:
    """Raise `TopicProblem` when the broker's answer carries an error code."""
    if code != 0:
        kind = aiokafka.errors.for_code(code)
        raise TopicProblem(f"Kafka refuses {what}: {kind.__name__} ({code})")
