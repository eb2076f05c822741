"""Gradual rollouts: how a new revision gets the requests of its Configuration step by step."""

from dataclasses import dataclass, replace

_FIRST_STEP_SECONDS = 1.0
"""How long the first percent takes to arrive at the gateway, at least, as a cluster counts it."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a revision gets, in percent of all requests of the Route."""

    revision: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """How the requests of one Configuration are shared now, the oldest revision first."""

    percent: int
    shares: tuple[Share, ...]
    step_percent: int = 0
    step_seconds: float = 0.0
    next_step_at: float = 0.0

    @property
    def done(self) -> bool:
        """Whether one revision has all of it."""
        return len(self.shares) < 2


def advance(
    previous: Rollout | None, revision: str, percent: int, duration: float, now: float
) -> Rollout:
    """Return the shares at `now` on the way to `revision` having all of `percent`.

    Args:
        previous: What this function returned last; `None` at first.
        revision: The latest ready revision.
        percent: What the Configuration gets of the Route's requests.
        duration: How long a rollout takes, in seconds; 0 is at once.
        now: The time.
    """
    goal = Rollout(percent=percent, shares=(Share(revision, percent),))
    if previous is None or duration <= 0 or percent <= 1:
        return goal
    shares = _adjusted(previous, percent)
    if not shares:
        return goal
    if shares[-1].revision == revision:
        if len(shares) < 2:
            return goal
        return _stepped(replace(previous, percent=percent, shares=shares), now)
    return _begun(shares, revision, percent, duration, now)


def _adjusted(previous: Rollout, percent: int) -> tuple[Share, ...]:
    """Return the shares with another sum: more goes to the newest, less is taken of the oldest."""
    difference = percent - previous.percent
    shares = list(previous.shares)
    if not shares:
        return ()
    if difference > 0:
        shares[-1] = replace(shares[-1], percent=shares[-1].percent + difference)
    while difference < 0 and shares:
        oldest = shares[0]
        if oldest.percent > -difference:
            shares[0] = replace(oldest, percent=oldest.percent + difference)
            break
        difference += oldest.percent
        del shares[0]
    return tuple(shares)


def _begun(
    shares: tuple[Share, ...], revision: str, percent: int, duration: float, now: float
) -> Rollout:
    """Return the shares after the first percent has moved, taken from the newest that has any."""
    old = list(shares)
    for position in range(len(old) - 1, -1, -1):
        if old[position].percent > 0:
            old[position] = replace(old[position], percent=old[position].percent - 1)
            break
    kept = [share for share in old if share.percent > 0]
    remaining = percent - 1
    seconds = max(1.0, duration - _FIRST_STEP_SECONDS)
    steps = min(max(1.0, seconds / _FIRST_STEP_SECONDS), float(remaining))
    step_seconds = seconds / steps
    return Rollout(
        percent=percent,
        shares=(*kept, Share(revision, 1)),
        step_percent=int(remaining / steps + 0.5),
        step_seconds=step_seconds,
        next_step_at=now + step_seconds,
    )


def _stepped(rollout: Rollout, now: float) -> Rollout:
    if now < rollout.next_step_at:
        return rollout
    old, newest = list(rollout.shares[:-1]), rollout.shares[-1]
    remaining = rollout.step_percent
    # The newest of the old ones gives first.
    while remaining > 0 and old:
        giver = old[-1]
        if giver.percent > remaining:
            old[-1] = replace(giver, percent=giver.percent - remaining)
            break
        remaining -= giver.percent
        del old[-1]
    grown = min(newest.percent + rollout.step_percent, rollout.percent)
    if not old:
        return Rollout(percent=rollout.percent, shares=(Share(newest.revision, rollout.percent),))
    return replace(
        rollout,
        shares=(*old, replace(newest, percent=grown)),
        next_step_at=now + rollout.step_seconds,
    )
