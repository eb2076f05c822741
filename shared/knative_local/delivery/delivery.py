"""All Triggers of a process: one reader per topic, one egress per Trigger, one commit timer."""

import asyncio
import logging

from knative_local.delivery.dispatcher import Dispatcher
from knative_local.delivery.egress import Egress
from knative_local.delivery.reader import READ_EVENTS, Reading, TopicReader
from knative_local.delivery.status import TriggerCounters, TriggerStatus
from knative_local.http1.subscriber import Resolver
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.errors import TopicProblem
from knative_local.kafka.groups import GroupOffsets, moment_of
from knative_local.kafka.producer import Producer
from knative_local.manifests.plan import EgressPlan

_COMMIT_SECONDS = 5.0
_REFRESH_SECONDS = 6 * 3600.0
_ASKING_AT_ONCE = 32

logger = logging.getLogger(__name__)

EgressName = tuple[str, str]
"""Namespace and name of a Trigger, or of another object that takes events out of a topic."""


class EventDelivery:
    """Delivers what arrives in the topics of Brokers to the subscribers of their Triggers."""

    def __init__(
        self,
        *,
        cluster: Cluster,
        producer: Producer,
        resolver: Resolver,
        commit_seconds: float = _COMMIT_SECONDS,
        refresh_seconds: float = _REFRESH_SECONDS,
        reading: Reading = READ_EVENTS,
    ) -> None:
        """Deliver nothing yet.

        Args:
            cluster: Where topics are read and offsets kept.
            producer: Stores replies.
            resolver: Finds subscribers.
            commit_seconds: How often progress is stored.
            refresh_seconds: How often every offset is stored again, progress or not: Kafka forgets
                those that nobody commits.
            reading: How records are read.
        """
        self._reading = reading
        self._cluster = cluster
        self._producer = producer
        self._resolver = resolver
        self._commit_seconds = commit_seconds
        self._refresh_seconds = refresh_seconds
        self._groups = GroupOffsets(cluster)
        self._readers: dict[str, TopicReader] = {}
        self._egresses: dict[EgressName, Egress] = {}
        self._problems: dict[EgressName, str] = {}
        self._timer: asyncio.Task[None] | None = None
        # A thousand requests at once would each wait for all others, and some too long.
        self._asking = asyncio.Semaphore(_ASKING_AT_ONCE)

    async def add(self, *plans: EgressPlan) -> None:
        """Begin to deliver; a new Trigger starts at the end of its topic.

        Triggers that are added together share one pass over what they have missed.

        Raises:
            TopicProblem: Kafka does not take part.
        """
        begin: dict[tuple[str, str], dict[int, int]] = {}
        for plan in {(each.topic, each.initial_offset): each for each in plans}.values():
            begin[plan.topic, plan.initial_offset] = await self._cluster.offsets_at(
                plan.topic, moment_of(plan.initial_offset)
            )

        async def initialise(plan: EgressPlan) -> dict[int, int]:
            at = plan.initial_offset
            async with self._asking:
                return await self._groups.initialise(
                    plan.group_id, plan.topic, at=at, begin=begin[plan.topic, at]
                )

        positions = await asyncio.gather(*map(initialise, plans))
        egresses = [
            self._open(plan, offsets) for plan, offsets in zip(plans, positions, strict=True)
        ]
        for topic in {plan.topic for plan in plans}:
            added = [each for each in egresses if each.plan.topic == topic]
            ends = None if topic in self._readers else await self._cluster.end_offsets(topic)
            # Nothing is waited for from here on: who asks how things are meets a Trigger with the
            # reader of its topic, or does not meet it.
            if topic not in self._readers and ends is not None:
                lowest = {
                    part: min(each.position(part) for each in added) for part in added[0].positions
                }
                self._readers[topic] = TopicReader(
                    self._cluster,
                    topic,
                    positions=lowest,
                    ends=ends,
                    reading=self._reading,
                )
            for egress in added:
                self._egresses[egress.plan.namespace, egress.plan.name] = egress
                self._readers[topic].add(egress)
        if self._timer is None:
            self._timer = asyncio.create_task(self._commit_for_ever(), name="offset commits")

    def change(self, plan: EgressPlan) -> None:
        """Go on with a Trigger as it is described now, in the same group and at the same offsets.

        What is in flight finishes as it began; what waits, for its turn or for another attempt,
        goes on under the new description.
        """
        egress = self._egresses[plan.namespace, plan.name]
        egress.change(plan, self._dispatcher(plan, egress.counters))

    async def remove(
        self, name: EgressName, *, delete_group: bool = False, grace_seconds: float = 5.0
    ) -> None:
        """Stop one Trigger; with it go its group and offsets when it has been deleted.

        Raises:
            TopicProblem: Kafka does not take its last offsets, or keeps the group.
        """
        egress = self._egresses.pop(name)
        reader = self._readers[egress.plan.topic]
        await reader.remove(egress)
        await egress.close(grace_seconds=grace_seconds)
        if delete_group:
            await self._groups.delete(egress.plan.group_id)
        else:
            await self._commit(egress)
        if reader.idle:
            del self._readers[egress.plan.topic]
            await reader.close()

    def pause(self, name: EgressName) -> None:
        """Start no more deliveries of one Trigger."""
        self._egresses[name].pause()

    def resume(self, name: EgressName) -> None:
        """Deliver a paused Trigger's events again."""
        self._egresses[name].resume()

    async def close(self, *, grace_seconds: float = 5.0) -> None:
        """Stop reading, let deliveries in flight finish for a while, commit what is finished."""
        if self._timer is not None:
            self._timer.cancel()
            await asyncio.wait([self._timer])
        for reader in self._readers.values():
            await reader.close()
        await asyncio.gather(
            *(each.close(grace_seconds=grace_seconds) for each in self._egresses.values())
        )
        await self._commit_all()
        self._readers.clear()
        self._egresses.clear()

    def status(self) -> list[TriggerStatus]:
        """Return every Trigger as it is now."""
        return [self._status_of(egress) for egress in self._egresses.values()]

    def status_of(self, namespace: str, name: str) -> TriggerStatus | None:
        """Return one Trigger as it is now; nothing for one that is not served."""
        egress = self._egresses.get((namespace, name))
        return self._status_of(egress) if egress is not None else None

    def _status_of(self, egress: Egress) -> TriggerStatus:
        plan = egress.plan
        reader = self._readers[plan.topic]
        problem = self._problems.get((plan.namespace, plan.name), "")
        return TriggerStatus(
            namespace=plan.namespace,
            name=plan.name,
            broker=plan.origin,
            ready=not problem,
            reason=problem,
            lag=egress.lag(reader.ends),
            in_flight=egress.in_flight,
            waiting=egress.waiting,
            catching_up=reader.is_behind(egress),
            paused=egress.paused,
            counters=egress.counters,
        )

    def _open(self, plan: EgressPlan, offsets: dict[int, int]) -> Egress:
        counters = TriggerCounters()
        return Egress(plan, self._dispatcher(plan, counters), counters, positions=offsets)

    def _dispatcher(self, plan: EgressPlan, counters: TriggerCounters) -> Dispatcher:
        return Dispatcher(plan, resolver=self._resolver, producer=self._producer, counters=counters)

    async def _commit_for_ever(self) -> None:
        clock = asyncio.get_running_loop().time
        refresh_at = clock() + self._refresh_seconds
        while True:
            await asyncio.sleep(self._commit_seconds)
            if clock() >= refresh_at:
                refresh_at = clock() + self._refresh_seconds
                for egress in self._egresses.values():
                    egress.forget_commits()
            await self._commit_all()

    async def _commit_all(self) -> None:
        # A Kafka that hangs costs one time limit for all, instead of one for each.
        await asyncio.gather(*map(self._try_to_commit, list(self._egresses.values())))

    async def _try_to_commit(self, egress: Egress) -> None:
        name = egress.plan.namespace, egress.plan.name
        try:
            await self._commit(egress)
        except TopicProblem as problem:
            if name not in self._problems:
                logger.warning("offsets_not_committed", extra={"reason": str(problem)})
            self._problems[name] = str(problem)
        else:
            self._problems.pop(name, None)

    async def _commit(self, egress: Egress) -> None:
        offsets = egress.uncommitted()
        if offsets:
            await self._groups.commit(egress.plan.group_id, egress.plan.topic, offsets)
            egress.committed(offsets)
