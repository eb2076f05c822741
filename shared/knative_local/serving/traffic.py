"""Traffic of a Route: targets resolved to revisions, and the choice of one for a request."""

import random
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from knative_local.manifests.plan import TrafficTarget
from knative_local.serving.conditions import Condition, true

ASSIGNED = "AllTrafficAssigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A traffic target at the level of revisions."""

    revision: str
    percent: int
    tag: str = ""
    configuration: str = ""
    """Set where the latest ready revision of it is meant, which a rollout may lead to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a Route may lead to.

    Attributes:
        latest_ready: The latest ready revision of each Configuration, empty if there is none.
        failed: Configurations whose latest revision has failed.
        owner: The Service, if any, of each revision.
        ready: The revisions that are or have been ready.
        broken: The revisions that have failed.
        rolled_out: The revision of each Configuration that all requests went to last.
    """

    latest_ready: Mapping[str, str]
    failed: frozenset[str]
    owner: Mapping[str, str]
    ready: frozenset[str]
    broken: frozenset[str]
    rolled_out: Mapping[str, str] = field(default_factory=dict[str, str])


def resolve(
    targets: Sequence[TrafficTarget], known: Known, service: str
) -> tuple[list[Target] | None, Condition]:
    """Return the targets by revision, or nothing when one of them is not there yet.

    Args:
        targets: What the Route asks for.
        known: What there is in its namespace.
        service: The Service that the Route belongs to, empty if there is none.
    """
    resolved: list[Target] = []
    wrong: Condition | None = None
    for target in _with_canary(targets, known):
        name = target.revision or known.latest_ready.get(target.configuration, "")
        problem = _problem(target, known, service)
        if problem is not None:
            # One that has failed says more than one that may still become ready.
            if wrong is None or problem.status == "False":
                wrong = problem
            continue
        resolved.append(
            Target(
                revision=name,
                percent=target.percent,
                tag=target.tag,
                configuration="" if target.revision else target.configuration,
            )
        )
    return (resolved, true(ASSIGNED)) if wrong is None else (None, wrong)


def _with_canary(targets: Sequence[TrafficTarget], known: Known) -> list[TrafficTarget]:
    """Return the targets with what was rolled out last by name; the latest for all at first."""
    found: list[TrafficTarget] = []
    for target in targets:
        rolled_out = known.rolled_out.get(target.configuration, "")
        if not target.rolled_out:
            found.append(target)
        elif rolled_out:
            found.append(TrafficTarget(revision=rolled_out, percent=target.percent, tag=target.tag))
        elif found:
            found[-1] = replace(found[-1], percent=found[-1].percent + target.percent)
    return found


def shares_of(targets: Sequence[Target]) -> dict[str, int]:
    """Return the percent of each revision; a lonely one gets everything."""
    shares: dict[str, int] = {}
    for target in targets:
        shares[target.revision] = shares.get(target.revision, 0) + target.percent
    return dict.fromkeys(shares, 100) if len(shares) == 1 else shares


class Split:
    """Chooses a revision for every request, as often as its percent says."""

    __slots__ = ("_bounds", "_names", "_total")

    def __init__(self, shares: Mapping[str, int]) -> None:
        counted = [(name, percent) for name, percent in shares.items() if percent > 0]
        self._names = [name for name, _ in counted]
        self._bounds = list(accumulate(percent for _, percent in counted))
        self._total = self._bounds[-1] if counted else 0

    def choose(self, draw: Callable[[], float] = random.random) -> str | None:
        """Return a revision, `None` where there is none; `draw` gives numbers from 0 below 1."""
        names = self._names
        if len(names) < 2:
            return names[0] if names else None
        return names[bisect_right(self._bounds, draw() * self._total)]


def _problem(target: TrafficTarget, known: Known, service: str) -> Condition | None:
    if target.revision:
        return _revision_problem(target.revision, known, service)
    name = target.configuration
    if name not in known.latest_ready:
        return _missing("Configuration", name)
    if known.latest_ready[name]:
        return None
    if name in known.failed:
        return _not_assigned("False", f'Configuration "{name}" does not have any ready Revision.')
    return _not_assigned(
        "Unknown", f'Configuration "{name}" is waiting for a Revision to become ready.'
    )


def _revision_problem(name: str, known: Known, service: str) -> Condition | None:
    if name not in known.owner:
        return _missing("Revision", name)
    owner = known.owner[name]
    if service and owner != service:
        other = f'belongs to Service "{owner}", not Service "{service}"'
        alone = f'does not belong to Service "{service}"'
        text = f'Revision "{name}" {other if owner else alone}.'
        return Condition(type=ASSIGNED, status="False", reason="RevisionNotOwned", message=text)
    if name in known.ready:
        return None
    if name in known.broken:
        return _not_assigned("False", f'Revision "{name}" failed to become ready.')
    return _not_assigned("Unknown", f'Revision "{name}" is not yet ready.')


def _missing(kind: str, name: str) -> Condition:
    text = f'{kind} "{name}" referenced in traffic not found.'
    return Condition(type=ASSIGNED, status="False", reason=f"{kind}Missing", message=text)


def _not_assigned(status: str, text: str) -> Condition:
    return Condition(
        type=ASSIGNED,
        status="False" if status == "False" else "Unknown",
        reason="RevisionMissing",
        message=text,
    )
