"""The functions that every engine has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from cesql.errors import ErrorKind
from cesql.profiles import Profile
from cesql.values import (
    MAX_INTEGER,
    MIN_INTEGER,
    CastFailed,
    TypeName,
    Value,
    to_boolean,
    to_integer,
)

ParameterType: TypeAlias = TypeName | Literal["any"]


class FunctionFailed(Exception):
    """A function has no good answer; it still has a value."""

    def __init__(self, value: Value, kind: ErrorKind, message: str) -> None:
        super().__init__(message)
        self.value = value
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Function:
    """A function as it is called: the arguments have been cast to the parameters' types."""

    parameters: tuple[ParameterType, ...]
    returns: TypeName
    body: Callable[..., Value]  # the arguments' types are those of the parameters
    rest: TypeName | None = None
    """The type of any further arguments, where there may be some."""

    def takes(self, count: int) -> bool:
        """Whether it may be called with so many arguments."""
        fixed = len(self.parameters)
        return count == fixed or (self.rest is not None and count > fixed)

    def type_of_parameter(self, index: int) -> ParameterType:
        """The type that an argument is cast to."""
        if index < len(self.parameters):
            return self.parameters[index]
        return self.rest or "any"


def function_for(name: str, arity: int, profile: Profile) -> Function | None:
    """The function of this name, in upper case, that takes so many arguments."""
    overloads = _FUNCTIONS.get(name, ())
    found = next((each for each in overloads if each.takes(arity)), None)
    if found is not None and profile.utf16 and name in _ON_UNITS:
        return Function(found.parameters, found.returns, _on_units(found.body), found.rest)
    if name == "TRIM" and arity == 1 and profile.trims_control_characters:
        return Function(("string",), "string", _trim_controls)
    return found


def _on_units(body: Callable[..., Value]) -> Callable[..., Value]:
    # A surrogate stands for each unit of what lies beyond 16 bits; pairs are joined again.
    def on_units(text: str, *rest: Any) -> Value:
        if text.isascii() or max(text) <= "\uffff":
            return body(text, *rest)
        try:
            return _joined(body(_split(text), *rest))
        except FunctionFailed as failed:
            raise FunctionFailed(_joined(failed.value), failed.kind, str(failed)) from failed

    return on_units


def _split(text: str) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    return "".join(
        chr(int.from_bytes(units[at : at + 2], "little")) for at in range(0, len(units), 2)
    )


def _joined(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _trim_controls(text: str) -> str:
    return text.strip("".join(map(chr, range(0x21))))


def _concatenate_with(delimiter: str, *texts: str) -> str:
    return delimiter.join(texts)


def _left(text: str, length: int) -> str:
    if length < 0:
        raise FunctionFailed(text, ErrorKind.FUNCTION_EVALUATION, f"LEFT of {length} characters")
    return text[:length]


def _right(text: str, length: int) -> str:
    if length < 0:
        raise FunctionFailed(text, ErrorKind.FUNCTION_EVALUATION, f"RIGHT of {length} characters")
    return text[max(0, len(text) - length) :]


def _substring(text: str, position: int, length: int | None = None) -> str:
    if position == 0:
        return ""
    if not -len(text) <= position <= len(text):
        raise FunctionFailed(
            "", ErrorKind.FUNCTION_EVALUATION, f"SUBSTRING has no position {position}"
        )
    if length is not None and length < 0:
        raise FunctionFailed("", ErrorKind.FUNCTION_EVALUATION, f"SUBSTRING of {length} characters")
    start = position - 1 if position > 0 else len(text) + position
    return text[start:] if length is None else text[start : start + length]


def _absolute(number: int) -> int:
    if number == MIN_INTEGER:
        raise FunctionFailed(MAX_INTEGER, ErrorKind.MATH, "ABS of the smallest integer")
    return abs(number)


def _as_integer(value: Value) -> int:
    try:
        return to_integer(value)
    except CastFailed as failed:
        raise FunctionFailed(0, ErrorKind.CAST, str(failed)) from failed


def _as_boolean(value: Value) -> bool:
    try:
        return to_boolean(value)
    except CastFailed as failed:
        raise FunctionFailed(False, ErrorKind.CAST, str(failed)) from failed


def _is_integer(text: str) -> bool:
    try:
        to_integer(text)
    except CastFailed:
        return False
    return True


def _is_boolean(text: str) -> bool:
    return text.lower() in ("true", "false")


def _identity(text: str) -> str:
    return text


_FUNCTIONS: Final[Mapping[str, tuple[Function, ...]]] = {
    "LENGTH": (Function(("string",), "integer", len),),
    "CONCAT": (Function((), "string", lambda *texts: "".join(texts), rest="string"),),
    "CONCAT_WS": (Function(("string",), "string", _concatenate_with, rest="string"),),
    "LOWER": (Function(("string",), "string", str.lower),),
    "UPPER": (Function(("string",), "string", str.upper),),
    "TRIM": (Function(("string",), "string", str.strip),),
    "LEFT": (Function(("string", "integer"), "string", _left),),
    "RIGHT": (Function(("string", "integer"), "string", _right),),
    "SUBSTRING": (
        Function(("string", "integer"), "string", _substring),
        Function(("string", "integer", "integer"), "string", _substring),
    ),
    "ABS": (Function(("integer",), "integer", _absolute),),
    "INT": (Function(("any",), "integer", _as_integer),),
    "BOOL": (Function(("any",), "boolean", _as_boolean),),
    "STRING": (Function(("string",), "string", _identity),),
    "IS_INT": (Function(("string",), "boolean", _is_integer),),
    "IS_BOOL": (Function(("string",), "boolean", _is_boolean),),
}
_ON_UNITS: Final = frozenset({"LENGTH", "LEFT", "RIGHT", "SUBSTRING"})
