"""The time limits of one request."""

from dataclasses import dataclass

from knative_local.manifests.plan import RevisionPlan
from knative_local.serving.answers import ACTIVATOR_TIMEOUT, QUEUE_TIMEOUT


@dataclass(frozen=True, slots=True)
class Times:
    """When a request is over its time; times of the loop, from when the request has come."""

    end: float
    """Its answer is complete by then, or is cut."""
    begin: float
    """The first byte of its answer has come by then.

    Silence is counted from the last byte of the answer, so before the first one it is bounded by
    the idle limit as well. The bytes of an upgraded connection are not the answer's: such a
    connection ends at this time, however busy it is.
    """
    idle_seconds: float | None
    notice: bytes
    """What a request is answered, or a stream ends with, that is over its time."""

    @classmethod
    def of(cls, plan: RevisionPlan, now: float, *, proxied: bool) -> "Times":
        """Return the limits of a request that has come now.

        Args:
            plan: Of its revision.
            now: Time of the loop.
            proxied: Whether it passes the activator, whose clock starts first and so wins.
        """
        end = now + plan.timeout_seconds
        begin = end
        for limit in (plan.response_start_timeout_seconds, plan.idle_timeout_seconds):
            if limit:
                begin = min(begin, now + limit)
        notice = ACTIVATOR_TIMEOUT if proxied else QUEUE_TIMEOUT
        return cls(end, begin, plan.idle_timeout_seconds or None, notice)
