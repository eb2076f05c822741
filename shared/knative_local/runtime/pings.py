"""PingSources: a schedule and a sink for each."""

import asyncio
from collections.abc import Sequence

from knative_local.http1 import Resolver
from knative_local.manifests.plan import PingSourcePlan, Plan
from knative_local.runtime.eventing_conditions import ping_source_conditions, reason_in
from knative_local.runtime.manager import Json, Manager
from knative_local.sources import PingSource


class PingSources(Manager[PingSourcePlan]):
    """Sends events on schedules."""

    kind = "PingSource"
    plural = "ping_sources"

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._running: dict[tuple[str, str], PingSource] = {}

    def wanted(self, plan: Plan) -> Sequence[PingSourcePlan]:
        """Return every PingSource."""
        return plan.ping_sources

    async def add(self, objects: Sequence[PingSourcePlan]) -> None:
        """Follow new schedules."""
        for planned in objects:
            if planned.sink.missing:
                continue
            source = PingSource(planned, self._resolver)
            source.start()
            self._running[planned.namespace, planned.name] = source

    async def change(self, old: PingSourcePlan, new: PingSourcePlan) -> None:
        """Follow another schedule; what is being sent is sent."""
        ending = self._running.pop((old.namespace, old.name), None)
        await self.add([new])
        if ending is not None:
            await ending.finish()

    async def remove(self, gone: PingSourcePlan) -> None:
        """Send no more; what is being sent is sent."""
        ending = self._running.pop((gone.namespace, gone.name), None)
        if ending is not None:
            await ending.finish()

    async def close(self) -> None:
        """End all of them."""
        await asyncio.gather(*(source.close() for source in self._running.values()))

    def report(self, planned: PingSourcePlan) -> Json:
        """Return the state of one PingSource."""
        source = self._running.get((planned.namespace, planned.name))
        conditions = ping_source_conditions(planned.sink)
        reason = reason_in(conditions)
        return {
            "ready": not reason,
            "reason": reason,
            # A cluster does not call a source unready because of what its sink answers.
            "problem": source.reason if source is not None else "",
            "conditions": [each.as_dict() for each in conditions],
            "schedule": planned.schedule,
            "sink": planned.sink.uri,
            "sent": source.sent if source is not None else 0,
        }
