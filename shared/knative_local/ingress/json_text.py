"""JSON as the cluster's parser takes it and as its writer writes it."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import orjson

from knative_local.ingress.errors import InvalidEvent

_LONG_INTEGER: Final = re.compile(rb"[0-9]{19}")
_MOST_DIGITS: Final = 1000
_DEEPEST: Final = 1000


def read_json(body: bytes) -> Any:  # Any: a JSON document
    """Return the first value of a text; like the cluster's parser, ignore what follows it.

    Raises:
        InvalidEvent: There is none.
    """
    if _LONG_INTEGER.search(body) is None:
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            pass
    # Rare: other encodings, integers of any size, what follows the value, halves of surrogates.
    try:
        text = body.decode(json.detect_encoding(body)).lstrip(" \t\r\n")
        value, _ = _DECODER.raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise InvalidEvent("the structured event is not JSON") from error
    return value


def write_json(value: Any) -> bytes:
    """Return a value as JSON without blanks.

    Raises:
        InvalidEvent: It is nested more deeply than the cluster's parser allows.
    """
    try:
        return orjson.dumps(value)
    except TypeError:
        # Deeper than orjson goes, or an integer of more than 64 bits.
        return b"".join(_pieces(value))


def _pieces(root: Any) -> Iterator[bytes]:
    # An own stack: the depth is the sender's choice.
    stack: list[Any] = [iter((root,))]
    closing: list[bytes] = [b""]
    first = [True]
    while stack:
        for item in stack[-1]:
            if not first[-1]:
                yield b","
            first[-1] = False
            if closing[-1] == b"}":
                key, value = item
                yield _scalar(key) + b":"
            else:
                value = item
            if isinstance(value, dict | list):
                if len(stack) > _DEEPEST:
                    raise InvalidEvent(f"the data is nested more than {_DEEPEST} deep")
                is_object = isinstance(value, dict)
                yield b"{" if is_object else b"["
                stack.append(iter(value.items() if is_object else value))  # type: ignore[union-attr] # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType] - foreign JSON
                closing.append(b"}" if is_object else b"]")
                first.append(True)
                break
            yield _scalar(value)
        else:
            stack.pop()
            first.pop()
            yield closing.pop()


def _scalar(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _integer(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError("the number is too long")
    return int(digits)


def _number(digits: str) -> float | str:
    if len(digits) > _MOST_DIGITS:
        raise ValueError("the number is too long")
    value = float(digits)
    # What no double holds is written as a text there.
    return value if abs(value) != float("inf") else ("Infinity" if value > 0 else "-Infinity")


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


_DECODER: Final = json.JSONDecoder(parse_int=_integer, parse_float=_number, parse_constant=_refuse)
