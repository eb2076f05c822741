"""What is forgotten when its time is over; each statement returns how many rows went."""

from typing import Final

PURGES: Final = tuple(
    f"SELECT purge_{table}($1)"
    for table in (
        "idempotency_keys",
        "responses",
        "browser_sessions",
        "deleted_sessions",
        "handled_events",
        "counted_events",
    )
)
