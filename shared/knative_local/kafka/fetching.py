"""Reads records from the partitions of one topic that one broker leads."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import aiokafka.errors
from aiokafka.record.memory_records import MemoryRecords

from knative_local.kafka.cluster import Cluster
from knative_local.kafka.errors import TopicProblem
from knative_local.kafka.fetch_protocol import FetchAnswer, FetchRequest, FetchSession

_MAX_BYTES = 1024 * 1024
_MAX_PARTITION_BYTES = 256 * 1024
_OFFSET_OUT_OF_RANGE = 1
_SESSION_ERRORS = frozenset({70, 71})


class Record(Protocol):
    """A record as aiokafka's parser gives it."""

    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]


@dataclass(slots=True)
class FetchedPartition:
    """What one fetch brought for one partition."""

    partition: int
    records: list[Record]
    next_offset: int
    """Where to go on; beyond the last record where the log has gaps."""
    end_offset: int
    """The offset that the next new record will get."""


class StaleLeader(Exception):
    """The broker does not lead a partition any more: ask for the leaders and go on."""


async def fetch(
    cluster: Cluster,
    node: int,
    topic: str,
    positions: Mapping[int, int],
    *,
    channel: int,
    wait_ms: int,
    session: FetchSession | None = None,
    committed_only: bool = False,
) -> list[FetchedPartition]:
    """Return what lies at the given positions, waiting a while when there is nothing yet.

    Raises:
        StaleLeader: Another broker leads a partition now.
        OffsetLost: A position lies before or beyond what the broker still has.
        TopicProblem: The broker refuses.
        aiokafka.errors.KafkaError: The broker could not be asked.
    """
    request = FetchRequest(
        topic,
        positions if session is None else session.moved(positions),
        wait_ms=wait_ms,
        max_bytes=_MAX_BYTES,
        max_partition_bytes=_MAX_PARTITION_BYTES,
        session=session,
        committed_only=committed_only,
    )
    try:
        answer: FetchAnswer = await cluster.send(node, request, channel=channel)
        if answer.error:
            _refuse_all(answer.error, topic)
        for each in answer.partitions:
            if each.error:
                _refuse(each.error, topic, each.partition)
    except BaseException:
        if session is not None:
            session.forget()
        raise
    if session is not None:
        session.accepted(answer.session, positions)
    found: list[FetchedPartition] = []
    for each in answer.partitions:
        records, following = _unpack(each.records, positions[each.partition], each.aborted)
        found.append(FetchedPartition(each.partition, records, following, each.end_offset))
    return found


class OffsetLost(Exception):
    """A position lies outside of what the broker still has."""

    def __init__(self, partition: int) -> None:
        super().__init__(f"the position in partition {partition} is out of range")
        self.partition = partition


def _refuse_all(code: int, topic: str) -> None:
    kind = aiokafka.errors.for_code(code)
    if code in _SESSION_ERRORS or getattr(kind, "retriable", False):
        raise StaleLeader(kind.__name__)
    raise TopicProblem(f"Kafka refuses to read {topic!r}: {kind.__name__} ({code})")


def _refuse(code: int, topic: str, partition: int) -> None:
    if code == _OFFSET_OUT_OF_RANGE:
        raise OffsetLost(partition)
    kind = aiokafka.errors.for_code(code)
    if getattr(kind, "invalid_metadata", False) or getattr(kind, "retriable", False):
        raise StaleLeader(kind.__name__)
    raise TopicProblem(
        f"Kafka refuses to read {topic!r} partition {partition}: {kind.__name__} ({code})"
    )


def _unpack(
    data: bytes, start: int, aborted: Sequence[tuple[int, int]]
) -> tuple[list[Record], int]:
    records: list[Record] = []
    following = start
    batches: Any = MemoryRecords(data)
    transactions = _AbortedTransactions(aborted)
    while batches.has_next():
        batch = batches.next_batch()
        if not transactions.hold(batch) and not batch.is_control_batch:
            _extend(records, batch, start)
        following = max(following, batch.next_offset)
    return records, following


class _AbortedTransactions:
    """Knows which batches belong to transactions that were given up.

    A broker names the producer and first offset of each; it ends with the producer's next marker.
    """

    def __init__(self, aborted: Sequence[tuple[int, int]]) -> None:
        self._coming = deque(sorted(aborted, key=lambda each: each[1]))
        self._open: set[int] = set()

    def hold(self, batch: Any) -> bool:
        """Tell whether nobody may see a batch; ask for each, in their order."""
        while self._coming and self._coming[0][1] < batch.next_offset:
            self._open.add(self._coming.popleft()[0])
        if not self._open or batch.producer_id not in self._open:
            return False
        if batch.is_control_batch:
            self._open.discard(batch.producer_id)
        return bool(batch.is_transactional)


def _extend(records: list[Record], batch: Iterable[Record], start: int) -> None:
    # A batch is stored and sent whole, so it may begin before the position asked for.
    records.extend(record for record in batch if record.offset >= start)
