"""One replica: a process from its start to its end."""

import asyncio
import contextlib

from knative_local.manifests.plan import ProbeSpec, RevisionPlan
from knative_local.serving.launching import Launched, Launcher, names_port
from knative_local.serving.listeners import taken_by_others
from knative_local.serving.logs import last_lines
from knative_local.serving.ports import HOST
from knative_local.serving.probes import Probe

_TAKEN_SECONDS = 0.1
"""Between two looks at a port that another program took."""


class InstanceFailed(Exception):
    """The process did not become ready, ended by itself or stopped answering its probe."""


class Instance:
    """A replica of a revision."""

    def __init__(self, plan: RevisionPlan, launcher: Launcher) -> None:
        self._plan = plan
        self._launched: Launched = launcher.launch(plan)
        self._stopping: asyncio.Task[None] | None = None
        self.in_flight = 0
        self.unused = asyncio.Event()
        """Set when the last request has left a replica that takes no more."""
        self.started_at = asyncio.get_running_loop().time()
        self.ready_at: float | None = None
        self.draining = False
        self._verdict = ""
        self.authority = f"{HOST}:{self._launched.port}"
        self.url = f"http://{self.authority}"

    @property
    def port(self) -> int:
        """Where the process listens."""
        return self._launched.port

    @property
    def pid(self) -> int:
        """The process."""
        return self._launched.process.pid

    async def become_ready(self) -> None:
        """Wait until startup and readiness probes succeed.

        Raises:
            InstanceFailed: the process ended before, or took too long.
        """
        ready = asyncio.ensure_future(self._probe_until_ready())
        ended = asyncio.ensure_future(self._launched.process.wait())
        try:
            await asyncio.wait(
                {ready, ended},
                timeout=self._plan.progress_deadline_seconds,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if ended.done():
                raise InstanceFailed(self._ended())
            if not ready.done():
                raise InstanceFailed(
                    self._with_log(f"not ready after {self._plan.progress_deadline_seconds:.0f} s")
                )
            await ready
        finally:
            for task in (ready, ended):
                task.cancel()
            await asyncio.gather(ready, ended, return_exceptions=True)
        self.ready_at = asyncio.get_running_loop().time()

    @property
    def keeps_being_asked(self) -> bool:
        """Whether its readiness is asked for as long as it lives; a port says nothing new."""
        return self._plan.readiness.kind != "tcp"

    async def until_unready(self) -> None:
        """Wait until the readiness probe has failed as often as it may."""
        await self._probe(self._plan.readiness).until_failure()

    async def until_ready_again(self) -> None:
        """Wait until the readiness probe succeeds again."""
        await self._probe(self._plan.readiness).until_success(again=True)

    async def until_failure(self) -> str:
        """Wait for the end of the process or of its liveness; return what happened."""
        if self._plan.liveness is None:
            await self._launched.process.wait()
            return self._ended()
        sick = asyncio.ensure_future(self._probe(self._plan.liveness).until_failure())
        ended = asyncio.ensure_future(self._launched.process.wait())
        try:
            await asyncio.wait({sick, ended}, return_when=asyncio.FIRST_COMPLETED)
            return self._ended() if ended.done() else self._with_log("its liveness probe fails")
        finally:
            for task in (sick, ended):
                task.cancel()
            await asyncio.gather(sick, ended, return_exceptions=True)

    def why_not_ready(self) -> str:
        """Say what a person should know about a process that takes long to become ready."""
        seconds = asyncio.get_running_loop().time() - self.started_at
        reason = f"not ready {seconds:.0f} s after its start"
        if self.port != self._plan.port and names_port(self._plan):
            reason += (
                f"; its command names the port {self._plan.port}, which is taken on this machine; "
                "its port is another one, given in PORT: write $(PORT)"
            )
        return self._with_log(reason)

    async def stop(self, grace_seconds: float) -> None:
        """End the process; safe to call more than once."""
        if self._stopping is None:
            self._stopping = asyncio.ensure_future(self._launched.process.stop(grace_seconds))
        await asyncio.shield(self._stopping)

    def check_memory(self, used: int) -> None:
        """Kill it when it uses more than its limit, as a cluster's kernel does."""
        limit = self._plan.container.memory_limit_bytes
        if limit is not None and used > limit and not self._verdict:
            self._verdict = f"OOMKilled: it used {used >> 20} MiB, its limit is {limit >> 20} MiB"
            self.kill()

    def kill(self) -> None:
        """End the process now."""
        with contextlib.suppress(ProcessLookupError):
            self._launched.process.kill()

    async def _probe_until_ready(self) -> None:
        startup = self._plan.startup
        if startup is not None:
            allowed = startup.initial_delay_seconds
            allowed += (startup.period_seconds or 10) * startup.failure_threshold
            try:
                async with asyncio.timeout(allowed):
                    await self._probe(startup).until_success()
            except TimeoutError as error:
                raise InstanceFailed(self._with_log("its startup probe fails")) from error
        await self._probe(self._plan.readiness).until_success()
        while await asyncio.to_thread(taken_by_others, self.port, self.pid):
            # It is not the process that answers, which will not get the port, say so and end.
            await asyncio.sleep(_TAKEN_SECONDS)
            await self._probe(self._plan.readiness).until_success()

    def _probe(self, spec: ProbeSpec) -> Probe:
        return Probe(
            spec,
            declared_port=self._plan.port,
            port=self._launched.port,
            environment=self._launched.environment,
            folder=self._launched.folder,
        )

    def _ended(self) -> str:
        if self._verdict:
            return self._with_log(self._verdict)
        status = self._launched.process.exit_status
        if status is not None and status < 0:
            return self._with_log(f"the process was ended by signal {-status}")
        return self._with_log(f"the process exited with status {status}")

    def _with_log(self, reason: str) -> str:
        lines = last_lines(self._launched.log, since=self._launched.log_position)
        return f"{reason}; its last output:\n{lines}" if lines else f"{reason}, without output"
