"""How many replicas a revision needs: the formulas of Knative's pod autoscaler.

Plain functions of what was observed; the time is an argument.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from knative_local.manifests.plan import ScalingSpec

TICK_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What is known at one tick."""

    stable: float
    """The metric's mean over the stable window, of all replicas together."""
    panic: float
    """The same over the panic window."""
    ready: int


@dataclass(slots=True)
class Memory:
    """What one tick leaves to the next."""

    panic_since: float | None = None
    panic_peak: int = 0
    recent: deque[tuple[float, int]] = field(default_factory=lambda: deque[tuple[float, int]]())


def target_per_replica(spec: ScalingSpec, container_concurrency: int) -> float:
    """Return what one replica carries before another one is wanted."""
    total = spec.target
    if spec.metric == "concurrency" and container_concurrency > 0:
        total = min(total, float(container_concurrency))
    return max(total * spec.utilization, 0.01)


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
    lowest = math.floor(ready / spec.max_scale_down_rate)
    wanted = math.ceil(seen.stable / target)
    wanted_in_panic = math.ceil(seen.panic / target)
    if wanted > 0:
        wanted = max(wanted, spec.activation_scale)
    if wanted_in_panic > 0:
        wanted_in_panic = max(wanted_in_panic, spec.activation_scale)
    stable = min(max(wanted, lowest), highest)
    panic = min(max(wanted_in_panic, lowest), highest)
    over = math.ceil(seen.panic / target) / ready >= spec.panic_threshold_percentage / 100
    desired = _after_panic(spec, stable, panic, memory, over=over, now=now)
    return _after_delay(spec, desired, memory, now)


def bounded(spec: ScalingSpec, desired: int) -> int:
    """Return the number within `min_scale` and `max_scale`."""
    desired = max(desired, spec.min_scale)
    return min(desired, spec.max_scale) if spec.max_scale > 0 else desired


def activation_replicas(spec: ScalingSpec) -> int:
    """Return how many replicas the first request after zero starts."""
    return bounded(spec, max(1, spec.activation_scale))


def panic_window_seconds(spec: ScalingSpec) -> float:
    """Return the length of the panic window, at least one bucket."""
    return max(1.0, spec.window_seconds * spec.panic_window_percentage / 100)


def may_reach_zero(
    spec: ScalingSpec, *, idle_seconds: float, replica_age_seconds: float, proxied_seconds: float
) -> bool:
    """Tell whether the last replica can go.

    Inactive means no request for one window and a replica that has lived for one. A cluster then
    waits until the activator has been in the path for the grace period; here it always is, so the
    grace counts from the start of the revision. The retention period is a hard minimum.
    """
    inactive = min(idle_seconds, replica_age_seconds) - spec.window_seconds
    return (
        spec.min_scale == 0
        and inactive >= spec.retention_seconds
        and proxied_seconds >= spec.scale_to_zero_grace_seconds
    )


def _after_panic(
    spec: ScalingSpec, stable: int, panic: int, memory: Memory, *, over: bool, now: float
) -> int:
    if over:
        memory.panic_since = now
    elif memory.panic_since is not None and now - memory.panic_since > spec.window_seconds:
        memory.panic_since = None
        memory.panic_peak = 0
    if memory.panic_since is None:
        return stable
    # Never down while in panic.
    memory.panic_peak = max(memory.panic_peak, stable, panic)
    return memory.panic_peak


def _after_delay(spec: ScalingSpec, desired: int, memory: Memory, now: float) -> int:
    if spec.scale_down_delay_seconds <= 0:
        return desired
    recent = memory.recent
    while recent and recent[0][0] < now - spec.scale_down_delay_seconds:
        recent.popleft()
    recent.append((now, desired))
    return max(value for _, value in recent)
