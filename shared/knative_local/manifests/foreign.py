"""Values out of YAML and JSON, whose shape nobody has promised."""

from typing import Any, cast


def as_mapping(value: Any) -> dict[str, Any] | None:
    """`value` if it is a mapping; a key that is no string is refused where a model judges it."""
    # Nothing but the check itself is claimed: the values stay unknown.
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def as_list(value: Any) -> list[Any] | None:
    """`value` if it is a list."""
    if not isinstance(value, list):
        return None
    # Nothing but the check itself is claimed: the items stay unknown.
    return cast("list[Any]", value)  # type: ignore[redundant-cast] # only mypy infers as much
