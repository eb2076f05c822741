"""The three types of CESQL and the casts between them."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Value: TypeAlias = str | int | bool
"""A string, an integer of 32 bits, or a boolean."""

Attributes: TypeAlias = Mapping[str, Value]
"""The context attributes and extensions of an event, by name."""

TypeName: TypeAlias = Literal["string", "integer", "boolean"]

MAX_INTEGER: Final = 2**31 - 1
MIN_INTEGER: Final = -(2**31)
_DIGITS_AT_MOST: Final = 64
"""More are refused unread: Python takes quadratic time for them, and leading zeros are few."""


class CastFailed(Exception):
    """The value has no counterpart in the other type; its zero value stands in."""


def type_of(value: Value) -> TypeName:
    """The type of a value."""
    kind = type(value)
    if kind is str:
        return "string"
    return "boolean" if kind is bool else "integer"


def zero_of(kind: TypeName) -> Value:
    """The value that stands in for one that could not be computed."""
    match kind:
        case "string":
            return ""
        case "integer":
            return 0
        case "boolean":
            return False


def to_string(value: Value) -> str:
    """The value as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def to_integer(value: Value) -> int:
    """The value as an integer.

    Raises:
        CastFailed: It is a text that is no decimal integer of 32 bits.
    """
    if not isinstance(value, str):
        return int(value)
    digits = value[1:] if value[:1] in ("+", "-") else value
    # isdecimal: neither blanks nor underscores, which int() takes.
    if not digits.isdecimal() or len(digits) > _DIGITS_AT_MOST:
        raise CastFailed(f"{value!r} is no integer")
    number = int(value)
    if not MIN_INTEGER <= number <= MAX_INTEGER:
        raise CastFailed(f"{value!r} is no integer of 32 bits")
    return number


def to_boolean(value: Value) -> bool:
    """The value as a boolean.

    Raises:
        CastFailed: It is a text that is neither `true` nor `false` in any case.
    """
    if not isinstance(value, str):
        return bool(value)
    lowered = value.lower()
    if lowered not in ("true", "false"):
        raise CastFailed(f"{value!r} is neither true nor false")
    return lowered == "true"


def wrapped(number: int) -> int:
    """The number as 32 bits in two's complement hold it."""
    return (number - MIN_INTEGER) % 2**32 + MIN_INTEGER
