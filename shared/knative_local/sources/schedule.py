"""When a schedule fires: cron in a time zone, with the descriptors that the adapter knows."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter

_EVERY = re.compile(r"@every\s+(?P<duration>\S+)$")
_PIECE = re.compile(r"(?P<value>\d+(?:\.\d+)?)(?P<unit>ms|us|µs|ns|h|m|s)")
_UNIT_SECONDS = {
    "h": 3600.0,
    "m": 60.0,
    "s": 1.0,
    "ms": 1e-3,
    "us": 1e-6,
    "µs": 1e-6,
    "ns": 1e-9,
}


def next_firing(schedule: str, timezone: str | None, after: datetime) -> datetime:
    """Return the first moment later than `after` at which `schedule` fires.

    Six fields begin with seconds. `@every DURATION` counts from `after` and fires on full seconds.

    Raises:
        ValueError: the schedule or the time zone is not valid.
    """
    schedule, timezone = _split_zone(schedule.strip(), timezone)
    every = _EVERY.match(schedule)
    if every is not None:
        seconds = max(1, int(_duration_seconds(every["duration"])))
        return after.replace(microsecond=0) + timedelta(seconds=seconds)
    try:
        zone = ZoneInfo(timezone or "UTC")
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"{timezone!r} is not a known time zone") from error
    moments = croniter(
        schedule,
        after.astimezone(zone),
        ret_type=datetime,
        second_at_beginning=len(schedule.split()) == 6,
    )
    found: datetime = moments.get_next(datetime)
    return found


def _split_zone(schedule: str, timezone: str | None) -> tuple[str, str | None]:
    for prefix in ("CRON_TZ=", "TZ="):
        if schedule.startswith(prefix):
            zone, _, rest = schedule.removeprefix(prefix).partition(" ")
            return rest.strip(), zone
    return schedule, timezone


def _duration_seconds(text: str) -> float:
    pieces = list(_PIECE.finditer(text))
    if not pieces or "".join(piece[0] for piece in pieces) != text:
        raise ValueError(f"{text!r} is not a duration such as 1h30m or 10s")
    return sum(float(piece["value"]) * _UNIT_SECONDS[piece["unit"]] for piece in pieces)
