"""`calculate`: arithmetic, on a whitelist of syntax and with bounds on what numbers may become.

An expression is parsed by Python's own parser and evaluated here, node by node; nothing is compiled
or executed. Bounds hold before a step is made, so that no expression costs much time or memory.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Final

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import JsonObject, ToolSpec

LONGEST_EXPRESSION: Final = 500
MOST_BITS: Final = 4096
"""Largest integer, about 1,233 digits."""

SPEC: Final = ToolSpec(
    name="calculate",
    version="1",
    description=(
        "Calculates an arithmetic expression exactly. Use it for every calculation. "
        "Operators: + - * / // % **, parentheses; functions: sqrt, abs, round, floor, ceil, min, "
        "max, log, log10, exp, sin, cos, tan; constants: pi, e."
    ),
    parameters={
        "type": "object",
        "properties": {
            "expression": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST_EXPRESSION,
                "description": "For example: (3 + 4) * 12",
            }
        },
        "required": ["expression"],
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {"expression": {"type": "string"}, "value": {"type": "string"}},
        "required": ["expression", "value"],
    },
    risk="low",
    timeout_seconds=5,
    concurrency=16,
    idempotent=True,
)

Number = int | float


class Uncalculable(ValueError):
    """The expression has no value here; the message says why."""


class Calculate:
    """The tool."""

    spec = SPEC

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """Calculate."""
        del context
        expression: str = arguments["expression"]
        try:
            value = calculate(expression)
        except Uncalculable as error:
            return ToolOutcome.failure(str(error))
        # As text: a JSON number loses digits in most readers.
        return ToolOutcome.success({"expression": expression, "value": written(value)})


def calculate(expression: str) -> Number:
    """The value of an arithmetic expression.

    Raises:
        Uncalculable: It is none, or its value is out of bounds or undefined.
    """
    if len(expression) > LONGEST_EXPRESSION:
        raise Uncalculable(f"the expression is longer than {LONGEST_EXPRESSION} characters")
    # As people and models write it.
    text = expression.translate(_SIGNS).strip()
    try:
        tree = ast.parse(text, mode="eval")
        return _bounded(_value(tree.body))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, Uncalculable):
            raise
        raise Uncalculable("that is no arithmetic expression") from error
    except ZeroDivisionError as error:
        raise Uncalculable("division by zero") from error
    except (OverflowError, ArithmeticError) as error:
        raise Uncalculable("the value is too large") from error


def written(value: Number) -> str:
    """A number as people read it: whole floats without a fraction, others with 15 digits."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def _value(node: ast.expr) -> Number:
    match node:
        case ast.Constant(value=bool()):
            raise Uncalculable("only numbers are calculated with")
        case ast.Constant(value=int() | float() as number):
            return _bounded(number)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            value = _value(operand)
            return -value if isinstance(sign, ast.USub) else value
        case ast.BinOp(left=left, op=kind, right=right):
            return _combined(kind, _value(left), _value(right))
        case ast.Name(id=name) if name.lower() in _CONSTANTS:
            return _CONSTANTS[name.lower()]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _called(name.lower(), [_value(each) for each in arguments])
        case _:
            raise Uncalculable(f"{type(node).__name__} is no arithmetic")


def _combined(kind: ast.operator, left: Number, right: Number) -> Number:
    if isinstance(kind, ast.Pow):
        return _power(left, right)
    operation = _OPERATIONS.get(type(kind))
    if operation is None:
        raise Uncalculable(f"{type(kind).__name__} is no arithmetic")
    return _bounded(operation(left, right))


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        # Known before it is made: a power has about the base's bits times the exponent.
        if abs(base) > 1 and base.bit_length() * exponent > MOST_BITS + base.bit_length():
            raise Uncalculable("the value is too large")
        return _bounded(int(base**exponent))
    value: Number | complex = float(base) ** float(exponent)
    if isinstance(value, complex):
        raise Uncalculable("the value is no real number")
    return _bounded(value)


def _called(name: str, arguments: list[Number]) -> Number:
    function = _FUNCTIONS.get(name)
    if function is None:
        raise Uncalculable(f"there is no function {name[:40]!r}")
    least, most, call = function
    if not least <= len(arguments) <= most:
        raise Uncalculable(f"{name} takes {least} to {most} numbers")
    try:
        return _bounded(call(*arguments))
    except (ValueError, TypeError) as error:
        raise Uncalculable(f"{name} is not defined there") from error


def _bounded(value: Number) -> Number:
    if isinstance(value, int):
        if value.bit_length() > MOST_BITS:
            raise Uncalculable("the value is too large")
    elif not math.isfinite(value):
        raise Uncalculable("the value is too large or undefined")
    return value


def _absolute(value: Number) -> Number:
    return abs(value)


def _rounded(value: Number, digits: Number = 0) -> Number:
    if not isinstance(digits, int) or abs(digits) > 100:
        raise ValueError
    return round(value, digits) if digits else round(value)


_SIGNS: Final = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "^": "**"})  # noqa: RUF001
_CONSTANTS: Final[Mapping[str, float]] = {"pi": math.pi, "e": math.e}
_OPERATIONS: Final[Mapping[type[ast.operator], Callable[[Number, Number], Number]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda left, right: left / right,
    ast.FloorDiv: lambda left, right: left // right,
    ast.Mod: operator.mod,
}
_FUNCTIONS: Final[Mapping[str, tuple[int, int, Callable[..., Number]]]] = {
    "sqrt": (1, 1, math.sqrt),
    "abs": (1, 1, _absolute),
    "round": (1, 2, _rounded),
    "floor": (1, 1, math.floor),
    "ceil": (1, 1, math.ceil),
    "min": (1, 50, lambda *numbers: min(numbers)),
    "max": (1, 50, lambda *numbers: max(numbers)),
    "log": (1, 2, math.log),
    "log10": (1, 1, math.log10),
    "exp": (1, 1, math.exp),
    "sin": (1, 1, math.sin),
    "cos": (1, 1, math.cos),
    "tan": (1, 1, math.tan),
}
