"""When the last replica may go: what Knative's autoscaler knows of a revision's activity."""

from dataclasses import dataclass

from knative_local.manifests.plan import ScalingSpec


@dataclass(slots=True)
class Activity:
    """Since when a revision is active or not, and since when the activator is in its path."""

    active_since: float
    inactive_since: float | None = None
    proxied_since: float | None = None
    """`None` while requests go around the activator."""

    def became_active(self, now: float) -> None:
        """Note that replicas are wanted."""
        if self.inactive_since is not None:
            self.inactive_since = None
            self.active_since = now

    def proxy(self, now: float, *, needed: bool) -> None:
        """Put the activator into the path, or take it out."""
        if not needed:
            self.proxied_since = None
        elif self.proxied_since is None:
            self.proxied_since = now


def last_replica_goes(spec: ScalingSpec, activity: Activity, now: float) -> bool:
    """Tell whether the last replica goes, when none is wanted any more; updates `activity`.

    An active revision becomes inactive when it has been active for one window, which puts the
    activator into its path. An inactive one ends when it has been that for the grace period, or
    the activator has been in the path for as long; the retention period is a hard minimum.
    """
    if activity.inactive_since is None:
        if now - activity.active_since >= spec.window_seconds:
            activity.inactive_since = now
            activity.proxy(now, needed=True)
        return False
    inactive = now - activity.inactive_since
    grace = spec.scale_to_zero_grace_seconds
    if inactive >= max(grace, spec.retention_seconds):
        return True
    proxied = 0.0 if activity.proxied_since is None else now - activity.proxied_since
    return inactive >= spec.retention_seconds and proxied >= grace
