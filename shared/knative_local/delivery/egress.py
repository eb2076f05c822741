"""One Trigger's way out of its topic: filter, bounded queue, workers, progress."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import perf_counter

from knative_local.delivery.dispatcher import Dispatcher, GivenUp
from knative_local.delivery.event import Event
from knative_local.delivery.status import TriggerCounters
from knative_local.delivery.tracker import OffsetTracker, Ticket
from knative_local.filters import DiscardEvent, compile_filter
from knative_local.manifests.plan import EgressPlan

QUEUE_LIMIT = 50
IN_FLIGHT_LIMIT = 100

_Item = tuple[int, Ticket, Event]
"""Partition, offset and what lies there."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Lane:
    """Events that share workers: all of an unordered Trigger, one partition of an ordered one."""

    limit: int
    queue: deque[_Item] = field(default_factory=lambda: deque[_Item]())
    workers: int = 0


class Egress:
    """Takes a topic's records in order and finishes those that its Trigger wants."""

    def __init__(
        self,
        plan: EgressPlan,
        dispatcher: Dispatcher,
        counters: TriggerCounters,
        *,
        positions: Mapping[int, int],
    ) -> None:
        self.plan = plan
        self.counters = counters
        self.in_flight = 0
        self.waiting = 0
        self.paused = False
        self._matches = compile_filter(plan.filters)
        self._dispatcher = dispatcher
        self._trackers = {part: OffsetTracker(offset) for part, offset in positions.items()}
        self._committed = dict(positions)
        self._closing = False
        self._lanes = _lanes(plan, positions)
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()
        self._room.set()

    @property
    def full(self) -> bool:
        """Whether the queue has no place for another event."""
        return self.waiting >= QUEUE_LIMIT

    @property
    def positions(self) -> dict[int, int]:
        """The next offset to be offered, by partition."""
        return {part: tracker.position for part, tracker in self._trackers.items()}

    def position(self, partition: int) -> int:
        """Return the next offset of one partition to be offered."""
        return self._trackers[partition].position

    def offer(self, partition: int, offset: int, event: Event | None) -> None:
        """Take the next record of a partition; one that was seen before is ignored.

        Args:
            partition: Where the record lies.
            offset: Its offset.
            event: What it holds; nothing when it holds no event.
        """
        tracker = self._trackers[partition]
        if offset < tracker.position:
            return
        if event is None:
            self.counters.discarded += 1
            tracker.skip_to(offset + 1)
            return
        began = perf_counter()
        try:
            wanted = self._matches(event.attributes)
        except DiscardEvent:
            self.counters.discarded += 1
            tracker.skip_to(offset + 1)
            return
        self.counters.processing.add(event.attributes.get("type", ""), None, perf_counter() - began)
        if not wanted:
            self.counters.filtered += 1
            tracker.skip_to(offset + 1)
            return
        self._enqueue((partition, tracker.begin(offset), event))

    def change(self, plan: EgressPlan, dispatcher: Dispatcher) -> None:
        """Go on as another plan of the same topic says, from where this one has come to.

        Requests under way finish as they began. What waits for its turn is filtered anew; what
        waits for its next attempt begins again with the new plan.
        """
        former, self._dispatcher = self._dispatcher, dispatcher
        reordered = plan.ordered != self.plan.ordered
        self.plan = plan
        self._matches = compile_filter(plan.filters)
        lanes = self._lanes
        if reordered:
            self._lanes = _lanes(plan, self._trackers)
        waiting = [item for lane in _distinct(lanes) for item in lane.queue]
        for lane in _distinct(lanes):
            lane.queue.clear()
        self.waiting = 0
        self._room.set()
        for item in waiting:
            self._offer_again(item)
        former.close()

    def skip_to(self, partition: int, position: int) -> None:
        """Take note that there are no records before this offset any more."""
        self._trackers[partition].skip_to(position)

    def add_partition(self, partition: int, position: int) -> None:
        """Take records of another partition from this offset on."""
        if partition in self._trackers:
            return
        self._trackers[partition] = OffsetTracker(position)
        # Unordered, all partitions share one.
        self._lanes[partition] = _Lane(1) if self.plan.ordered else next(iter(self._lanes.values()))

    def restart_at(self, partition: int, position: int) -> None:
        """Go on at this offset, even if it is an earlier one."""
        self._trackers[partition].restart_at(position)

    async def room(self) -> None:
        """Wait until the queue has a place."""
        await self._room.wait()

    def pause(self) -> None:
        """Start no more deliveries; what is in flight goes on."""
        self.paused = True

    def resume(self) -> None:
        """Deliver again."""
        self.paused = False
        for lane in _distinct(self._lanes):
            for _ in range(min(lane.limit - lane.workers, len(lane.queue))):
                self._start_worker(lane)

    def uncommitted(self) -> dict[int, int]:
        """Return how far each partition may be committed, where that is news."""
        return {
            part: tracker.committable
            for part, tracker in self._trackers.items()
            if tracker.committable != self._committed.get(part)
        }

    def committed(self, offsets: Mapping[int, int]) -> None:
        """Take note that these offsets are stored."""
        self._committed.update(offsets)

    def forget_commits(self) -> None:
        """Let every offset be news again."""
        self._committed.clear()

    def lag(self, ends: Mapping[int, int]) -> int:
        """Count what is not finished before the given ends of the partitions."""
        return sum(
            max(0, ends.get(part, 0) - tracker.committable)
            for part, tracker in self._trackers.items()
        )

    async def close(self, *, grace_seconds: float) -> None:
        """Let deliveries in flight finish for a while, then give them up for the next start."""
        self.paused = self._closing = True
        self._dispatcher.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace_seconds)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _enqueue(self, item: _Item, *, first: bool = False) -> None:
        lane = self._lanes[item[0]]
        if first:
            lane.queue.appendleft(item)
        else:
            lane.queue.append(item)
        self.waiting += 1
        if self.full:
            self._room.clear()
        if lane.workers < lane.limit and not self.paused:
            self._start_worker(lane)

    def _offer_again(self, item: _Item, *, first: bool = False) -> None:
        partition, ticket, event = item
        try:
            wanted = self._matches(event.attributes)
        except DiscardEvent:
            wanted = False
        if wanted:
            self._enqueue(item, first=first)
        else:
            self._trackers[partition].finish(ticket)

    def _start_worker(self, lane: _Lane) -> None:
        lane.workers += 1
        task = asyncio.get_running_loop().create_task(self._work(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, lane: _Lane) -> None:
        # A worker lives as long as there is something to do: under load it takes event after
        # event, and an idle Trigger has no task at all.
        queue = lane.queue
        try:
            while queue and not self.paused:
                partition, ticket, event = queue.popleft()
                self.waiting -= 1
                if not self._room.is_set():
                    self._room.set()
                self.in_flight += 1
                try:
                    await self._dispatcher.deliver(event)
                except GivenUp:
                    # Closing leaves it to the next start; a change begins with it again.
                    if not self._closing:
                        self._offer_again((partition, ticket, event), first=True)
                    continue
                except Exception:
                    # As in a cluster: what breaks the dispatcher itself is not tried again.
                    self.counters.lost += 1
                    logger.exception("dispatch_broken", extra={"trigger": self.plan.name})
                finally:
                    self.in_flight -= 1
                self._trackers[partition].finish(ticket)
        finally:
            lane.workers -= 1


def _lanes(plan: EgressPlan, partitions: Iterable[int]) -> dict[int, _Lane]:
    shared = _Lane(IN_FLIGHT_LIMIT)
    return {part: _Lane(1) if plan.ordered else shared for part in partitions}


def _distinct(lanes: Mapping[int, _Lane]) -> list[_Lane]:
    return list({id(lane): lane for lane in lanes.values()}.values())
