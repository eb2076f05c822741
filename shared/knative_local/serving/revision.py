"""One revision: its replicas, when they start and stop, and what a person is told about them."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass

from knative_local.manifests.plan import RevisionPlan
from knative_local.serving import autoscaling
from knative_local.serving.activity import Activity, last_replica_goes
from knative_local.serving.instances import Instance, InstanceFailed
from knative_local.serving.launching import Launcher
from knative_local.serving.load import Load
from knative_local.serving.logs import trim
from knative_local.serving.process import SpawnError
from knative_local.serving.slots import Slots

logger = logging.getLogger(__name__)

_LAST_GRACE_SECONDS = 2.0
"""What a process gets to end by itself when its requests took all of the grace period."""
_FIRST_BACKOFF_SECONDS = 0.25
_MAX_BACKOFF_SECONDS = 10.0
_SETTLED_SECONDS = 10.0
_SLOW_START_SECONDS = 10.0
_FAILURES_WITHOUT_DEMAND = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionStatus:
    """What is known of a revision now."""

    ready: bool
    reason: str
    replicas: int
    """Replicas that take requests."""
    starting: int
    desired: int
    terminating: int
    active_requests: int
    waiting_requests: int
    requests: int
    stable: float
    panic: float
    in_panic: bool
    excess_burst_capacity: int
    active: bool
    """Whether requests, or the minimum, keep replicas."""


class Revision:
    """Starts and stops replicas as the requests ask for."""

    def __init__(self, plan: RevisionPlan, launcher: Launcher) -> None:
        self.plan = plan
        """What the next replica runs as; replicas that run stay as they are."""
        self.reachable = True
        """Whether any Route leads here, or may soon; else nothing keeps replicas but requests."""
        self.initialised = False
        """Whether it has ever reached its initial scale."""
        self.started = False
        """Whether it has begun to reach its initial scale."""
        self.last_failure = ""
        """What happened to the last replica that did not end by our will."""
        self.on_change: Callable[[], None] | None = None
        """Called when it has reached its initial scale, and when a replica has failed."""
        self.load = Load(plan.scaling.window_seconds)
        self.slots: Slots[Instance] = Slots(plan.container_concurrency)
        self._launcher = launcher
        self._loop = asyncio.get_running_loop()
        self._instances: set[Instance] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._memory = autoscaling.Memory()
        self._desired = 0
        self._initial = 1
        self._failures = 0
        self._reason = ""
        self._restart_at = 0.0
        now = self._loop.time()
        self._activity = Activity(active_since=now, proxied_since=now)
        self._burst = -1
        self._stopped = False
        self._changed = asyncio.Event()

    # -- requests

    def enter(self) -> None:
        """A request has come."""
        self.load.enter(self._loop.time())

    def leave(self) -> None:
        """A request has ended."""
        self.load.leave(self._loop.time())

    async def acquire(self, deadline: float) -> Instance:
        """Return a replica with room, starting the first one when there is none.

        Raises:
            QueueFull: too many requests wait already.
            NoReplica: none had room before `deadline`.
        """
        if self._desired == 0 and not self._stopped:
            self._activity.became_active(self._loop.time())
            self._scale_to(
                autoscaling.activation_replicas(self.plan.scaling, reachable=self.reachable)
            )
        instance = self.slots.take()
        if instance is not None:
            return instance
        return await self.slots.wait(deadline, buffered=self.proxied)

    def release(self, instance: Instance) -> None:
        """A request has left its replica."""
        self.slots.give_back(instance)
        if instance.draining and instance.in_flight == 0:
            instance.unused.set()

    # -- life

    @property
    def proxied(self) -> bool:
        """Whether requests pass the activator, in the words of a cluster."""
        return not self.slots.backends or self._activity.proxied_since is not None

    @property
    def failure(self) -> str:
        """Why it has not reached its initial scale; empty while that is not known."""
        return "" if self.initialised else self._reason

    async def start(self, bound_seconds: float) -> None:
        """Start the initial replicas; return when they are ready, fail, or the bound has passed."""
        self.started = True
        scaling = self.plan.scaling
        initial = autoscaling.bounded(scaling, max(scaling.initial_scale, scaling.min_scale))
        if initial == 0:
            self._initialise()
            return
        self._initial = initial
        self._scale_to(max(initial, self._desired))
        try:
            async with asyncio.timeout(bound_seconds):
                while len(self.slots.backends) < initial and self._failures == 0:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return

    def tick(self) -> None:
        """Decide anew how many replicas are wanted."""
        scaling = self.plan.scaling
        least = autoscaling.bounded(scaling, 0, reachable=self.reachable)
        if self._stopped or (self._desired == 0 and not self._instances and least == 0):
            return
        now = self._loop.time()
        seen = self._observe(now)
        concurrency = self.plan.container_concurrency
        desired = autoscaling.desired_replicas(scaling, concurrency, seen, self._memory, now)
        desired = autoscaling.bounded(scaling, desired, reachable=self.reachable)
        if not self.initialised and self._desired > 0:
            desired = max(desired, self._initial)
        desired = self._keep_last(desired, now)
        self._burst = autoscaling.excess_burst_capacity(scaling, concurrency, seen)
        inactive = self._activity.inactive_since is not None
        self._activity.proxy(now, needed=inactive or self._burst < 0)
        self._scale_to(desired)
        trim(self._launcher.log_of(self.plan))

    @property
    def limits_memory(self) -> bool:
        """Whether it has replicas that must not use more than so much memory."""
        return self.plan.container.memory_limit_bytes is not None and bool(self._instances)

    def check_memory(self, used: Mapping[int, int]) -> None:
        """Kill the replicas that use more memory than they may; `used` is by process."""
        for instance in self._instances:
            instance.check_memory(used.get(instance.pid, 0))

    async def drain(self) -> None:
        """Take no more requests; let those in flight finish, then end all replicas."""
        self._stopped = True
        self._desired = 0
        for instance in [each for each in self._instances if not each.draining]:
            self._drain(instance)
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def stop(self, grace_seconds: float) -> None:
        """End all replicas."""
        self._stopped = True
        self._desired = 0
        for instance in self._instances:
            instance.draining = True
        await asyncio.gather(*(instance.stop(grace_seconds) for instance in self._instances))
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=2.0)
        for task in self._tasks:
            task.cancel()

    def status(self) -> RevisionStatus:
        """Return what is known now."""
        now = self._loop.time()
        seen = self._observe(now)
        draining = sum(1 for instance in self._instances if instance.draining)
        reason = self._reason or self._slow_start(now)
        return RevisionStatus(
            ready=seen.ready > 0 or not reason,
            reason=reason,
            replicas=seen.ready,
            starting=len(self._instances) - seen.ready - draining,
            desired=self._desired,
            terminating=draining,
            active_requests=self.load.active,
            waiting_requests=self.slots.waiting,
            requests=self.load.total,
            stable=seen.stable,
            panic=seen.panic,
            in_panic=self._memory.panic_since is not None,
            excess_burst_capacity=self._burst,
            active=self._desired > 0 and self._activity.inactive_since is None,
        )

    def pids(self) -> list[int]:
        """Return the processes that run now."""
        return [instance.pid for instance in self._instances]

    # -- internals

    def _observe(self, now: float) -> autoscaling.Observation:
        scaling = self.plan.scaling
        panic_seconds = autoscaling.panic_window_seconds(scaling)
        return autoscaling.Observation(
            stable=self.load.average(now, scaling.window_seconds, scaling.metric),
            panic=self.load.average(now, panic_seconds, scaling.metric),
            ready=len(self.slots.backends),
            reachable=self.reachable,
        )

    def _slow_start(self, now: float) -> str:
        for instance in self._instances:
            waiting = instance.ready_at is None and not instance.draining
            if waiting and now - instance.started_at > _SLOW_START_SECONDS:
                return instance.why_not_ready()
        return ""

    def _keep_last(self, desired: int, now: float) -> int:
        """Return the number with the last replica kept for as long as a cluster keeps it."""
        if desired > 0 or self.load.active > 0:
            self._activity.became_active(now)
            return max(desired, 1) if self._desired > 0 else desired
        if self._desired == 0 or last_replica_goes(self.plan.scaling, self._activity, now):
            return 0
        return 1

    def _scale_to(self, desired: int) -> None:
        self._desired = desired
        self._reconcile()

    def _reconcile(self) -> None:
        if self._stopped:
            return
        alive = [instance for instance in self._instances if not instance.draining]
        missing = self._desired - len(alive)
        if missing > 0 and self._loop.time() >= self._restart_at:
            for _ in range(missing):
                if not self._start_one():
                    return
        elif missing < 0:
            # Those that are not ready yet first, then the least busy.
            alive.sort(key=lambda i: (i.ready_at is not None, i.in_flight, -(i.ready_at or 0.0)))
            for instance in alive[:-missing]:
                self._drain(instance)

    def _start_one(self) -> bool:
        try:
            instance = Instance(self.plan, self._launcher)
        except SpawnError as error:
            self._failed(str(error), settled=False)
            return False
        self._instances.add(instance)
        self._keep(self._live(instance))
        return True

    async def _live(self, instance: Instance) -> None:
        try:
            await instance.become_ready()
            if not instance.draining:
                self._reason = ""
                self.slots.add(instance)
                self._changed.set()
                if len(self.slots.backends) >= self._initial:
                    self._initialise()
                logger.info("replica_ready", extra={"revision": self.plan.name})
            self._ended(instance, await self._while_it_lives(instance))
        except InstanceFailed as failure:
            self._ended(instance, str(failure))
        finally:
            self.slots.remove(instance)
            await instance.stop(0.0 if not instance.draining else self._grace_seconds())
            self._instances.discard(instance)
            self._changed.set()
            self._reconcile()

    async def _while_it_lives(self, instance: Instance) -> str:
        """Wait for the end of a replica; meanwhile only give it requests while it is ready."""
        if not instance.keeps_being_asked:
            return await instance.until_failure()
        asking = self._loop.create_task(self._ask(instance))
        try:
            return await instance.until_failure()
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    async def _ask(self, instance: Instance) -> None:
        while True:
            await instance.until_unready()
            self.slots.remove(instance)
            logger.warning("replica_not_ready", extra={"revision": self.plan.name})
            await instance.until_ready_again()
            if instance.draining:
                return
            self.slots.add(instance)

    def _ended(self, instance: Instance, reason: str) -> None:
        self.slots.remove(instance)
        if instance.draining:
            return
        instance.draining = True
        ready_at = instance.ready_at
        settled = ready_at is not None and self._loop.time() - ready_at > _SETTLED_SECONDS
        self._failed(reason, settled=settled)

    def _failed(self, reason: str, *, settled: bool) -> None:
        self._failures = 1 if settled else self._failures + 1
        self._reason = self.last_failure = reason
        logger.warning("replica_failed", extra={"revision": self.plan.name, "reason": reason})
        delay = 0.0
        if not settled:
            delay = min(_FIRST_BACKOFF_SECONDS * 2 ** (self._failures - 1), _MAX_BACKOFF_SECONDS)
        least = autoscaling.bounded(self.plan.scaling, 0, reachable=self.reachable)
        wanted = self.load.active > 0 or least > 0
        if not wanted and self._failures >= _FAILURES_WITHOUT_DEMAND:
            self._desired = 0
            self._failures = 0
        self._restart_at = self._loop.time() + delay
        self._loop.call_later(delay + 0.001, self._reconcile)
        self._changed.set()
        self._tell()

    def _drain(self, instance: Instance) -> None:
        instance.draining = True
        self.slots.remove(instance)
        self._keep(self._finish_and_stop(instance))

    async def _finish_and_stop(self, instance: Instance) -> None:
        """Let its requests finish, then end it; all within the grace period of a Pod."""
        deadline = self._loop.time() + self._grace_seconds()
        if instance.in_flight:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(deadline):
                    await instance.unused.wait()
        logger.info("replica_stopping", extra={"revision": self.plan.name})
        await instance.stop(max(_LAST_GRACE_SECONDS, deadline - self._loop.time()))

    def _grace_seconds(self) -> float:
        return float(self.plan.timeout_seconds)

    def _initialise(self) -> None:
        if not self.initialised:
            self.initialised = True
            self._tell()

    def _tell(self) -> None:
        if self.on_change is not None:
            self.on_change()

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
