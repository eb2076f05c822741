"""The time, as an argument: pure code takes a `datetime`, composition roots pass `now`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def rfc3339(moment: datetime) -> str:
    """`moment` as an RFC 3339 string in UTC with microseconds, as CloudEvents `time` wants it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
