"""JobSinks: an address for each, and a process for every event."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from knative_local.http1 import Server
from knative_local.ingress.handler import Receiver
from knative_local.jobs.ingress import JobIngress
from knative_local.jobs.records import JobStore
from knative_local.jobs.sink import BACKOFF_SECONDS, RunningJobSink
from knative_local.manifests.plan import JobSinkPlan, Plan
from knative_local.manifests.planning.context import JOB_SINK_HOST
from knative_local.runtime.manager import Json, Manager, Receivers
from knative_local.serving import Launcher, PortBook

PROCESSES_AT_A_TIME = 4
_GRACE_SECONDS = 1.0


class JobSinks(Manager[JobSinkPlan]):
    """Runs Jobs, a few at a time; the others wait in files."""

    kind = "JobSink"
    plural = "job_sinks"

    def __init__(
        self,
        state: Path,
        ports: PortBook,
        launcher: Launcher,
        *,
        at_a_time: int = PROCESSES_AT_A_TIME,
        backoff_seconds: float = BACKOFF_SECONDS,
    ) -> None:
        self._folder = state / "jobs"
        self._ports = ports
        self._launcher = launcher
        self._places = asyncio.Semaphore(at_a_time)
        self._backoff_seconds = backoff_seconds
        self._listener: Server | None = None
        self._sinks: dict[tuple[str, str], RunningJobSink] = {}

    def wanted(self, plan: Plan) -> Sequence[JobSinkPlan]:
        """Return every JobSink."""
        return plan.job_sinks

    async def listen(self, plan: Plan) -> None:
        """Listen as soon as there is a JobSink."""
        if plan.job_sinks and self._listener is None:
            self._listener = await self._ports.listen("job-sink", JobIngress(self._sinks))

    def hosts(self, plan: Plan) -> Mapping[str, str]:
        """Return the host name of their ingress."""
        if self._listener is None:
            return {}
        return {JOB_SINK_HOST: f"{self._listener.host}:{self._listener.port}"}

    async def add(self, objects: Sequence[JobSinkPlan]) -> None:
        """Take events, and go on with what was not finished when the last run ended."""
        for planned in objects:
            key = (planned.namespace, planned.name)
            sink = RunningJobSink(
                planned,
                self._store(*key),
                self._launcher,
                places=self._places,
                backoff_seconds=self._backoff_seconds,
            )
            sink.open()
            self._sinks[key] = sink

    async def change(self, old: JobSinkPlan, new: JobSinkPlan) -> None:
        """Run Jobs that begin later as described now."""
        self._sinks[old.namespace, old.name].plan = new

    async def remove(self, gone: JobSinkPlan) -> None:
        """End and forget its Jobs."""
        await self._sinks.pop((gone.namespace, gone.name)).delete()

    def facts(self, planned: JobSinkPlan) -> Mapping[str, str]:
        """Return whose Jobs there may be."""
        return {"namespace": planned.namespace, "name": planned.name}

    async def forget(self, facts: Mapping[str, str]) -> None:
        """Forget the Jobs of a sink that is gone from the manifests."""
        if "namespace" in facts and "name" in facts:
            self._store(facts["namespace"], facts["name"]).clear()

    async def stop(self, grace_seconds: float) -> None:
        """End all processes; what has not finished begins again with the next run."""
        await asyncio.gather(*(sink.stop(grace_seconds) for sink in self._sinks.values()))

    async def release(self) -> None:
        """Listen no more."""
        if self._listener is not None:
            await self._listener.close(_GRACE_SECONDS)

    def receivers(self) -> Receivers:
        """Return every JobSink."""
        return {Receiver("jobsink", *key): sink.times for key, sink in self._sinks.items()}

    def report(self, planned: JobSinkPlan) -> Json:
        """Return the state of one JobSink."""
        sink = self._sinks.get((planned.namespace, planned.name))
        path = f"/{planned.namespace}/{planned.name}"
        return {
            "ready": sink is not None,
            "reason": "" if sink is not None else "it is not started yet",
            "url": f"{self._listener.url}{path}" if self._listener is not None else "",
            "cluster_url": f"http://{JOB_SINK_HOST}{path}",
            "jobs": sink.counts() if sink is not None else {},
        }

    def _store(self, namespace: str, name: str) -> JobStore:
        return JobStore(self._folder / namespace / name)
