"""How many replicas a revision needs: the formulas of Knative's pod autoscaler.

Plain functions of what was observed; the time is an argument.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from knative_local.manifests.plan import ScalingSpec

TICK_SECONDS = 2.0
_LEAST_TARGET = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What is known at one tick."""

    stable: float
    """The metric's mean over the stable window, of all replicas together."""
    panic: float
    """The same over the panic window."""
    ready: int
    reachable: bool = True
    """Whether any Route leads to the revision, or may soon."""


@dataclass(slots=True)
class Memory:
    """What one tick leaves to the next."""

    panic_since: float | None = None
    panic_peak: int = 0
    recent: deque[tuple[int, int]] = field(default_factory=lambda: deque[tuple[int, int]]())
    """Decisions of the scale-down delay: the number of their tick's bucket, and the decision."""


def target_per_replica(spec: ScalingSpec, container_concurrency: int) -> float:
    """Return what one replica carries before another one is wanted."""
    return max(total_per_replica(spec, container_concurrency) * spec.utilization, _LEAST_TARGET)


def total_per_replica(spec: ScalingSpec, container_concurrency: int) -> float:
    """Return what one replica carries at most."""
    if spec.metric == "concurrency" and container_concurrency > 0:
        return min(spec.target, float(container_concurrency))
    return spec.target


def desired_replicas(
    spec: ScalingSpec,
    container_concurrency: int,
    seen: Observation,
    memory: Memory,
    now: float,
) -> int:
    """Return the wanted number of replicas before `min_scale` and `max_scale`; updates `memory`."""
    target = target_per_replica(spec, container_concurrency)
    ready = max(1, seen.ready)
    highest = math.ceil(spec.max_scale_up_rate * ready)
    # What no Route leads to may go at once.
    lowest = math.floor(ready / spec.max_scale_down_rate) if seen.reachable else 0
    wanted = math.ceil(seen.stable / target)
    wanted_in_panic = math.ceil(seen.panic / target)
    stable = min(max(wanted, lowest), highest)
    panic = min(max(wanted_in_panic, lowest), highest)
    if spec.activation_scale > 1:
        if wanted > 0:
            stable = max(stable, spec.activation_scale)
        if wanted_in_panic > 0:
            panic = max(panic, spec.activation_scale)
    over = wanted_in_panic / ready >= spec.panic_threshold_percentage / 100
    desired = _after_panic(spec, stable, panic, memory, over=over, now=now)
    return _after_delay(spec, desired, memory, now)


def bounded(spec: ScalingSpec, desired: int, *, reachable: bool = True) -> int:
    """Return the number within `min_scale` and `max_scale`.

    Nothing is kept of a revision that no Route leads to.
    """
    desired = max(desired, spec.min_scale if reachable else 0)
    return min(desired, spec.max_scale) if spec.max_scale > 0 else desired


def activation_replicas(spec: ScalingSpec, *, reachable: bool = True) -> int:
    """Return how many replicas the first request after zero starts."""
    return bounded(spec, max(1, spec.activation_scale), reachable=reachable)


def excess_burst_capacity(spec: ScalingSpec, container_concurrency: int, seen: Observation) -> int:
    """Return how much the ready replicas could take on; below 0 the activator stays in the path."""
    if spec.target_burst_capacity < 0:
        return -1
    if spec.target_burst_capacity == 0:
        return 0
    capacity = seen.ready * total_per_replica(spec, container_concurrency)
    return math.floor(capacity - spec.target_burst_capacity - seen.panic)


def panic_window_seconds(spec: ScalingSpec) -> float:
    """Return the length of the panic window, at least one bucket."""
    return max(1.0, spec.window_seconds * spec.panic_window_percentage / 100)


def _after_panic(
    spec: ScalingSpec, stable: int, panic: int, memory: Memory, *, over: bool, now: float
) -> int:
    if over:
        memory.panic_since = now
    elif memory.panic_since is not None and memory.panic_since + spec.window_seconds < now:
        memory.panic_since = None
        memory.panic_peak = 0
    if memory.panic_since is None:
        return stable
    # Never down while in panic.
    memory.panic_peak = max(memory.panic_peak, stable, panic)
    return memory.panic_peak


def _after_delay(spec: ScalingSpec, desired: int, memory: Memory, now: float) -> int:
    """Return the highest decision of the delay, which is counted in whole ticks."""
    if spec.scale_down_delay_seconds <= 0:
        return desired
    bucket = int(now // TICK_SECONDS)
    oldest = bucket - math.ceil(spec.scale_down_delay_seconds / TICK_SECONDS)
    recent = memory.recent
    while recent and recent[0][0] <= oldest:
        recent.popleft()
    recent.append((bucket, desired))
    return max(value for _, value in recent)
