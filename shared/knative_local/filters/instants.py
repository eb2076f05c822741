"""RFC 3339 times in the forms that Java writes, which is what filters compare."""

import re
from datetime import UTC, datetime, timedelta

_RFC3339 = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d{2}:\d{2})"
)


def iso_instant(time: str) -> str:
    """`time` in UTC with 0, 3, 6 or 9 fractional digits; any other text stays as it is."""
    parts = _RFC3339.fullmatch(time)
    if parts is None:
        return time
    day, clock, fraction, zone = parts.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC) - _offset(zone)
    except (ValueError, OverflowError):
        return time
    return f"{moment:%Y-%m-%dT%H:%M:%S}{_fraction(fraction or '')}Z"


def offset_date_time(time: str) -> str:
    """`time` as Java's `OffsetDateTime` writes it; any other text stays as it is.

    Seconds of zero are left out, fractions have 3, 6 or 9 digits, an offset of zero is `Z`.
    """
    parts = _RFC3339.fullmatch(time)
    if parts is None:
        return time
    day, clock, digits, zone = parts.groups()
    fraction = _fraction(digits or "")
    if clock.endswith(":00") and not fraction:
        clock = clock[:-3]
    return f"{day}T{clock}{fraction}{'Z' if _offset(zone) == timedelta() else zone}"


def _offset(zone: str) -> timedelta:
    if zone in "Zz":
        return timedelta()
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    return -size if zone[0] == "-" else size


def _fraction(digits: str) -> str:
    digits = digits.rstrip("0")
    if not digits:
        return ""
    return "." + digits.ljust(-(-len(digits) // 3) * 3, "0")
