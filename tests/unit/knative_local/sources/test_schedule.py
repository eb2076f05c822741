from datetime import UTC, datetime

import pytest

from knative_local.sources.schedule import next_firing


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "timezone", "after", "expected"),
    [
        ("* * * * *", None, "2026-01-01T00:00:30", "2026-01-01T00:01:00"),
        ("*/10 * * * * *", None, "2026-01-01T00:00:31", "2026-01-01T00:00:40"),
        ("0 9 * * *", "Europe/Berlin", "2026-01-01T00:00:00", "2026-01-01T08:00:00"),
        ("0 9 * * *", "Europe/Berlin", "2026-07-01T00:00:00", "2026-07-01T07:00:00"),
        ("CRON_TZ=Asia/Tokyo 0 9 * * *", None, "2026-01-01T00:00:01", "2026-01-02T00:00:00"),
        ("@hourly", None, "2026-01-01T00:00:01", "2026-01-01T01:00:00"),
        ("0 0 * * MON", None, "2026-01-01T00:00:00", "2026-01-05T00:00:00"),
    ],
)
def test_next_moment_of_a_schedule(
    schedule: str, timezone: str | None, after: str, expected: str
) -> None:
    assert next_firing(schedule, timezone, at(after)) == at(expected)


@pytest.mark.parametrize(
    ("schedule", "timezone"),
    [("* * * *", None), ("61 * * * *", None), ("* * * * *", "Mars/Olympus")],
)
def test_invalid_schedule_is_refused(schedule: str, timezone: str | None) -> None:
    with pytest.raises(ValueError, match=r"."):
        next_firing(schedule, timezone, at("2026-01-01T00:00:00"))
