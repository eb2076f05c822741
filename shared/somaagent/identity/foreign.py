"""What foreign JSON is, told to the type checkers."""

from typing import Any, TypeGuard


def is_object(value: object) -> TypeGuard[dict[str, Any]]:  # Any: foreign JSON
    """Whether parsed JSON is an object; its names are texts then."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:  # Any: foreign JSON
    """Whether parsed JSON is an array."""
    return isinstance(value, list)
