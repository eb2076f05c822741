"""How much is allowed: a rate and a burst for each class of routes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

MOST_PER_SECOND: Final = 1_000_000
MOST_BURST: Final = 10_000_000


class RouteClass(StrEnum):
    """What a request costs the platform."""

    READ = "read"
    WRITE = "write"
    STREAM = "stream"
    """Opening a stream; an open one costs no quota."""
    UPLOAD = "upload"
    EXPENSIVE = "expensive"
    """What makes a model work before it answers."""

    @property
    def only_reads(self) -> bool:
        """Whether nothing is changed by it."""
        return self in (RouteClass.READ, RouteClass.STREAM)


@dataclass(frozen=True, slots=True)
class Quota:
    """`burst` requests at once, and `rate` a second in the long run."""

    rate: float
    burst: int

    @property
    def interval(self) -> float:
        """Microseconds that one request uses up."""
        return 1_000_000 / self.rate

    @property
    def window(self) -> int:
        """Seconds, rounded up, in which an exhausted burst is whole again."""
        return max(1, -int(-self.burst // self.rate))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `RATE:BURST`, requests a second and requests at once.

        Raises:
            ValueError: It is something else.
        """
        rate, _, burst = text.partition(":")
        try:
            quota = cls(float(rate), int(burst))
        except ValueError:
            raise ValueError(f"{text!r} is not RATE:BURST, as 100:200") from None
        if not (0 < quota.rate <= MOST_PER_SECOND and 1 <= quota.burst <= MOST_BURST):
            raise ValueError(f"{text!r}: the rate must be above 0, the burst at least 1")
        return quota


def parse_quotas(text: str) -> Mapping[RouteClass, Quota]:
    """Read `CLASS=RATE:BURST …`, each class once and none left out.

    Raises:
        ValueError: It is something else.
    """
    found: dict[RouteClass, Quota] = {}
    for part in text.split():
        name, _, quota = part.partition("=")
        try:
            route_class = RouteClass(name)
        except ValueError:
            raise ValueError(f"{name!r} is none of {', '.join(RouteClass)}") from None
        if route_class in found:
            raise ValueError(f"{name!r} is there twice")
        found[route_class] = Quota.parse(quota)
    if missing := [name.value for name in RouteClass if name not in found]:
        raise ValueError(f"there is no quota for {', '.join(missing)}")
    return found
