"""Reads a topic once for all of its Triggers.

A Trigger that follows the reader is *live*. One whose queue stays full, or that starts behind the
reader, reads for itself until it has caught up, so that it neither stops the others nor makes
anything grow.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from knative_local.delivery.egress import Egress
from knative_local.delivery.event import Event, read_event
from knative_local.kafka.cluster import START_OF_PARTITION, Cluster, TransportFailure
from knative_local.kafka.errors import KafkaProblem
from knative_local.kafka.fetch_protocol import FetchSession
from knative_local.kafka.fetching import (
    FetchedPartition,
    OffsetLost,
    Record,
    StaleLeader,
    fetch,
)

_LONG_POLL_MS = 5000
_CATCH_UP_POLL_MS = 100
_PATIENCE_SECONDS = 0.2
_RETRY_SECONDS = 0.1
_RETRY_LIMIT_SECONDS = 2.0
_EXPECTED = (StaleLeader, KafkaProblem, *TransportFailure)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the records of a topic are read."""

    event_of: Callable[[Record, int], Event | None] = read_event
    """Makes the event of a record in a partition."""
    committed_only: bool = False
    """Whether records of open and aborted transactions are left out."""


READ_EVENTS = Reading()


class TopicReader:
    """Follows the end of one topic."""

    def __init__(
        self,
        cluster: Cluster,
        topic: str,
        *,
        positions: Mapping[int, int],
        ends: Mapping[int, int],
        reading: Reading = READ_EVENTS,
    ) -> None:
        self.topic = topic
        self._reading = reading
        self.ends: dict[int, int] = dict(ends)
        """The offset that the next new record will get, by partition."""
        self._cluster = cluster
        self._positions = dict(positions)
        self._live: list[Egress] = []
        self._behind: dict[Egress, asyncio.Task[None]] = {}
        self._channels: dict[tuple[int, int], int] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def idle(self) -> bool:
        """Whether no Trigger is left."""
        return not self._live and not self._behind

    def is_behind(self, egress: Egress) -> bool:
        """Tell whether a Trigger reads for itself now."""
        return egress in self._behind

    def add(self, egress: Egress) -> None:
        """Serve another Trigger from its own positions on."""
        if self._task is None:
            # The first one decides where the reader starts.
            for partition, position in egress.positions.items():
                self._positions[partition] = min(self._positions[partition], position)
            self._task = asyncio.create_task(self._run(), name=f"reader {self.topic}")
        if self._has_caught_up(egress):
            self._live.append(egress)
        else:
            self._fall_behind(egress)

    async def remove(self, egress: Egress) -> None:
        """Offer nothing more to a Trigger."""
        if egress in self._live:
            self._live.remove(egress)
        task = self._behind.pop(egress, None)
        if task is not None:
            await _cancel(task)

    async def close(self) -> None:
        """Read no more."""
        for task in [*self._behind.values(), *([self._task] if self._task else [])]:
            await _cancel(task)
        self._behind.clear()
        self._live.clear()

    async def _run(self) -> None:
        pause = _RETRY_SECONDS
        while True:
            began = asyncio.get_running_loop().time()
            try:
                leaders = await self._cluster.leaders(self.topic)
                await self._begin_new(leaders)
                async with asyncio.TaskGroup() as group:
                    for node, partitions in leaders.items():
                        group.create_task(self._follow(node, partitions))
            except Exception as error:
                if asyncio.get_running_loop().time() - began > _RETRY_LIMIT_SECONDS:
                    pause = _RETRY_SECONDS
                await self._recover(_first(error))
                await asyncio.sleep(pause)
                pause = min(pause * 2, _RETRY_LIMIT_SECONDS)

    async def _begin_new(self, leaders: Mapping[int, list[int]]) -> None:
        """Read partitions that were added to the topic, from their start on."""
        new = {part for parts in leaders.values() for part in parts} - self._positions.keys()
        if not new:
            return
        starts = await self._cluster.offsets_at(self.topic, START_OF_PARTITION)
        logger.info("partitions_added", extra={"topic": self.topic, "partitions": sorted(new)})
        for partition in new:
            start = starts[partition]
            for egress in [*self._live, *self._behind]:
                egress.add_partition(partition, start)
            self._positions[partition] = self.ends[partition] = start

    async def _recover(self, error: Exception, *, only: Egress | None = None) -> None:
        try:
            if isinstance(error, OffsetLost):
                await self._find_again(error.partition, only=only)
            elif isinstance(error, _EXPECTED):
                logger.debug("reader_waits", extra={"topic": self.topic, "reason": str(error)})
                await self._cluster.refresh()
            else:
                logger.error("reader_broken", extra={"topic": self.topic}, exc_info=error)
        except _EXPECTED as again:
            logger.debug("reader_waits", extra={"topic": self.topic, "reason": str(again)})

    async def _follow(self, node: int, partitions: list[int]) -> None:
        channel = self._channel(node, 0)
        session = FetchSession()
        followed = [part for part in partitions if part in self._positions]
        while True:
            for fetched in await fetch(
                self._cluster,
                node,
                self.topic,
                {part: self._positions[part] for part in followed},
                channel=channel,
                wait_ms=_LONG_POLL_MS,
                session=session,
                committed_only=self._reading.committed_only,
            ):
                self.ends[fetched.partition] = fetched.end_offset
                await self._hand_out(fetched)
            if self._cluster.known_partitions(self.topic) - self._positions.keys():
                raise StaleLeader("the topic has more partitions now")

    async def _hand_out(self, fetched: FetchedPartition) -> None:
        partition = fetched.partition
        for record in fetched.records:
            event = self._reading.event_of(record, partition)
            crowded = False
            # No await from here to the new position: who joins meanwhile would miss the record.
            for egress in self._live:
                egress.offer(partition, record.offset, event)
                crowded = crowded or egress.full
            self._positions[partition] = record.offset + 1
            if crowded:
                await self._make_room()
        for egress in self._live:
            egress.skip_to(partition, fetched.next_offset)
        self._positions[partition] = max(self._positions[partition], fetched.next_offset)

    async def _make_room(self) -> None:
        for egress in [each for each in self._live if each.full]:
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await egress.room()
            except TimeoutError:
                if egress in self._live:
                    self._live.remove(egress)
                    self._fall_behind(egress)

    def _fall_behind(self, egress: Egress) -> None:
        task = asyncio.create_task(self._catch_up(egress), name=f"catch up {egress.plan.name}")
        self._behind[egress] = task

    async def _catch_up(self, egress: Egress) -> None:
        channel_owner = id(egress)
        while True:
            await egress.room()
            if self._has_caught_up(egress):
                self._behind.pop(egress, None)
                self._live.append(egress)
                return
            try:
                async for fetched in self._fetch_for(egress, channel_owner):
                    await self._hand_to(egress, fetched)
            except Exception as error:
                await self._recover(error, only=egress)
                await asyncio.sleep(_RETRY_SECONDS)

    async def _fetch_for(self, egress: Egress, owner: int) -> AsyncGenerator[FetchedPartition]:
        for node, partitions in (await self._cluster.leaders(self.topic)).items():
            wanted = {
                part: egress.position(part)
                for part in partitions
                if egress.position(part) < self._positions[part]
            }
            if wanted:
                for fetched in await fetch(
                    self._cluster,
                    node,
                    self.topic,
                    wanted,
                    channel=self._channel(node, owner),
                    wait_ms=_CATCH_UP_POLL_MS,
                    committed_only=self._reading.committed_only,
                ):
                    yield fetched

    async def _hand_to(self, egress: Egress, fetched: FetchedPartition) -> None:
        for record in fetched.records:
            if egress.full:
                await egress.room()
            event = self._reading.event_of(record, fetched.partition)
            egress.offer(fetched.partition, record.offset, event)
        egress.skip_to(fetched.partition, fetched.next_offset)

    def _has_caught_up(self, egress: Egress) -> bool:
        return all(egress.position(part) >= at for part, at in self._positions.items())

    async def _find_again(self, partition: int, *, only: Egress | None = None) -> None:
        start = (await self._cluster.offsets_at(self.topic, START_OF_PARTITION))[partition]
        end = (await self._cluster.end_offsets(self.topic))[partition]
        logger.warning(
            "offsets_gone", extra={"topic": self.topic, "partition": partition, "start": start}
        )
        for egress in self._live if only is None else [only]:
            if not start <= egress.position(partition) <= end:
                egress.restart_at(partition, start)
        if only is None and not start <= self._positions[partition] <= end:
            self._positions[partition] = start

    def _channel(self, node: int, owner: int) -> int:
        known = self._channels.get((node, owner))
        if known is None:
            known = self._channels[node, owner] = self._cluster.new_channel()
        return known


def _first(error: Exception) -> Exception:
    found: Any = error
    while isinstance(found, ExceptionGroup):
        found = found.exceptions[0]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - generic in what it holds
    return found if isinstance(found, Exception) else error


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
