"""One JobSink: accepts events, starts a process for each and tells how it went."""

import asyncio
import hashlib
import logging
import math
import time
from typing import Any, Literal

import orjson

from knative_local.jobs.records import JobRecord, JobStore
from knative_local.manifests.names import child_name
from knative_local.manifests.plan import JobSinkPlan
from knative_local.measuring import EventTimes
from knative_local.serving.launching import Launcher
from knative_local.serving.process import SpawnError

BACKOFF_SECONDS = 10.0
_LONGEST_BACKOFF_SECONDS = 600.0

logger = logging.getLogger(__name__)


def job_name(sink: str, source: str, event_id: str) -> str:
    """Return the name of the Job of an event: the same event has the same Job."""
    digest = hashlib.md5(f"{source}{event_id}".encode(), usedforsecurity=False).hexdigest()
    return child_name(f"{sink}-", digest)


class RunningJobSink:
    """The Jobs of one JobSink."""

    def __init__(
        self,
        plan: JobSinkPlan,
        store: JobStore,
        launcher: Launcher,
        *,
        places: asyncio.Semaphore,
        backoff_seconds: float = BACKOFF_SECONDS,
    ) -> None:
        """Know nothing yet.

        Args:
            plan: What is run; may be replaced, and counts for the Jobs that begin later.
            store: Where Jobs are kept.
            launcher: Starts processes.
            places: How many processes there may be at a time, of all JobSinks.
            backoff_seconds: How long the first restart waits; each further one twice as long.
        """
        self.plan = plan
        self.jobs: dict[str, JobRecord] = {}
        self.running = 0
        self.times = EventTimes(in_seconds=True)
        """How long it took to accept events."""
        self._store = store
        self._launcher = launcher
        self._places = places
        self._backoff_seconds = backoff_seconds
        self._longest_grace_seconds = math.inf
        self._accepting = asyncio.Lock()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def open(self) -> None:
        """Go on with what the last run accepted."""
        for record in self._store.load():
            self.jobs[record.name] = record
            if record.state == "waiting":
                self._begin(record)
            else:
                self._expire(record)

    async def accept(self, event: dict[str, Any]) -> None:
        """Make sure that an event has its Job, which is kept when this returns.

        Raises:
            OSError: It cannot be kept.
        """
        name = job_name(self.plan.name, event["source"], event["id"])
        # Whoever sends it a second time is answered when the first has been kept.
        async with self._accepting:
            if name in self.jobs:
                return
            record = JobRecord(name=name)
            await self._store.create(record, orjson.dumps(event))
            self.jobs[name] = record
            self._begin(record)

    async def stop(self, grace_seconds: float) -> None:
        """End all processes; what has not finished begins again with the next run."""
        self._longest_grace_seconds = grace_seconds
        for timer in self._timers.values():
            timer.cancel()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def delete(self) -> None:
        """End and forget all Jobs, as a cluster deletes them with their JobSink."""
        await self.stop(self.plan.grace_seconds)
        for name in self.jobs:
            self._launcher.clear(self.plan.namespace, name)
        self._store.clear()

    def counts(self) -> dict[str, int]:
        """Return how many Jobs wait, run, are complete and have failed."""
        states = [record.state for record in self.jobs.values()]
        return {
            "waiting": states.count("waiting") - self.running,
            "running": self.running,
            "complete": states.count("complete"),
            "failed": states.count("failed"),
        }

    def _begin(self, record: JobRecord) -> None:
        task = asyncio.create_task(self._run(record), name=f"job {record.name}")
        self._tasks[record.name] = task
        task.add_done_callback(lambda _: self._tasks.pop(record.name, None))

    async def _run(self, record: JobRecord) -> None:
        try:
            await self._run_to_its_end(self.plan, record)
        except OSError:
            # The next run finds it unfinished.
            logger.exception("job_not_kept", extra={"job": record.name})

    async def _run_to_its_end(self, plan: JobSinkPlan, record: JobRecord) -> None:
        try:
            while not await self._attempt(plan, record):
                record.failures += 1
                if record.failures > plan.backoff_limit:
                    self._finish(record, "failed", "BackoffLimitExceeded")
                    return
                self._store.save(record)
                wait = self._backoff_seconds * 2 ** (record.failures - 1)
                async with asyncio.timeout(_left(plan, record)):
                    await asyncio.sleep(min(wait, _LONGEST_BACKOFF_SECONDS))
        except TimeoutError:
            self._finish(record, "failed", "DeadlineExceeded")
        else:
            self._finish(record, "complete", "")

    async def _attempt(self, plan: JobSinkPlan, record: JobRecord) -> bool:
        """Run one process to its end; tell whether it succeeded."""
        async with self._places:
            if record.started_at is None:
                record.started_at = time.time()
                self._store.save(record)
            self.running += 1
            try:
                async with asyncio.timeout(_left(plan, record)):
                    return await self._process(plan, record)
            except SpawnError as error:
                logger.warning("job_not_started", extra={"job": record.name, "reason": str(error)})
                return False
            finally:
                self.running -= 1

    async def _process(self, plan: JobSinkPlan, record: JobRecord) -> bool:
        folder = self._store.event_folder(record.name)
        started = self._launcher.start(
            plan.container,
            namespace=plan.namespace,
            name=record.name,
            variables={"K_EVENT_PATH": str(folder)},
            folders={plan.event_path: folder},
        )
        try:
            return await started.process.wait() == 0
        finally:
            # Nothing of its group is left, however it ended.
            grace = min(plan.grace_seconds, self._longest_grace_seconds)
            await asyncio.shield(started.process.stop(grace))

    def _finish(self, record: JobRecord, state: Literal["complete", "failed"], reason: str) -> None:
        record.state = state
        record.reason = reason
        record.finished_at = time.time()
        self._store.save(record)
        if reason:
            logger.warning("job_failed", extra={"job": record.name, "reason": reason})
        self._expire(record)

    def _expire(self, record: JobRecord) -> None:
        if self.plan.ttl_seconds is None or record.finished_at is None:
            return
        left = max(0.0, record.finished_at + self.plan.ttl_seconds - time.time())
        loop = asyncio.get_running_loop()
        self._timers[record.name] = loop.call_later(left, self._forget, record.name)

    def _forget(self, name: str) -> None:
        self._timers.pop(name, None)
        self.jobs.pop(name, None)
        self._launcher.clear(self.plan.namespace, name)
        self._store.delete(name)


def _left(plan: JobSinkPlan, record: JobRecord) -> float | None:
    """Return the seconds until the deadline of all attempts together."""
    if plan.active_deadline_seconds is None or record.started_at is None:
        return None
    return max(0.0, record.started_at + plan.active_deadline_seconds - time.time())
