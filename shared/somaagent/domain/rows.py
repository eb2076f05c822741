"""Rows as the domain reads them: records of the driver, or JSON that Postgres made of records."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson


class Row(Protocol):
    """Values by the name of their column."""

    def __getitem__(self, name: str, /) -> Any:  # Any: whatever the column holds
        """The value of a column.

        Raises:
            KeyError: The query has no such column.
        """
        ...


def columns(names: Iterable[str], *, of: str, prefix: str = "") -> str:
    """The columns of the table or alias `of` as a list of SQL; `prefix` goes before their names."""
    return ", ".join(
        f"{of}.{name} AS {prefix}{name}" if prefix else f"{of}.{name}" for name in names
    )


def as_json(names: Iterable[str], *, of: str) -> str:
    """The columns as arguments of `json_build_object`, for rows within a row."""
    return ", ".join(f"'{name}', {of}.{name}" for name in names)


def uuid_of(value: UUID | str) -> UUID:
    """An id; JSON has it as text."""
    return value if isinstance(value, UUID) else UUID(value)


def moment_of(value: datetime | str) -> datetime:
    """A moment with its zone; JSON has it as text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def moment_if_any(value: datetime | str | None) -> datetime | None:
    """As `moment_of`; None stays None."""
    return None if value is None else moment_of(value)


def json_of(value: Any) -> Any:  # Any: JSON
    """The value of a jsonb column: the driver has it as text, JSON as it is; null is None."""
    return orjson.loads(value) if isinstance(value, str | bytes) else value
