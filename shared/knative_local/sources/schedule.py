"""When a schedule fires: cron in a time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from croniter import croniter


def next_firing(schedule: str, timezone: str | None, after: datetime) -> datetime:
    """Return the first moment later than `after` at which `schedule` fires.

    Six fields begin with seconds; manifests have five.

    Raises:
        ValueError: the schedule or the time zone is not valid.
    """
    schedule, timezone = _split_zone(schedule.strip(), timezone)
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
