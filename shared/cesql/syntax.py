"""Expressions as trees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from cesql.values import Value

LogicOperator: TypeAlias = OneOf["AND", "OR", "XOR"]
Comparison: TypeAlias = OneOf["=", "!=", "<", "<=", ">", ">="]
MathOperator: TypeAlias = OneOf["+", "-", "*", "/", "%"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written down."""

    value: Value


@dataclass(frozen=True, slots=True)
class Identifier:
    """The value of an attribute, named in the case of the text."""

    name: str


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether the event has an attribute; the name is lowered."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a boolean."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Negate:
    """The negative of an integer."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Like:
    """Whether a string matches a pattern of `%` and `_`."""

    operand: Node
    pattern: str


@dataclass(frozen=True, slots=True)
class In:
    """Whether a value is one of several."""

    operand: Node
    members: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Math:
    """Arithmetic on two integers."""

    operator: MathOperator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; `=` and `!=` of the right operand's type, the others of integers."""

    operator: Comparison
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """Booleans joined by one operator, from left to right as they are written.

    Operators associate to the right: `a AND b OR c` is `a AND (b OR c)`.
    """

    operator: LogicOperator
    operands: tuple[Node, ...]
    bracketed: bool = False
    """Whether the text has it in brackets of its own."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function, its name in upper case."""

    name: str
    arguments: tuple[Node, ...]


Node: TypeAlias = (
    Literal | Identifier | Exists | Not | Negate | Like | In | Math | Compare | Logic | Call
)


def children(node: Node) -> tuple[Node, ...]:
    """The operands of a node, from left to right."""
    match node:
        case Literal() | Identifier() | Exists():
            return ()
        case Not(operand) | Negate(operand) | Like(operand, _):
            return (operand,)
        case In(operand, members):
            return (operand, *members)
        case Math(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Logic(_, operands):
            return operands
        case Call(_, arguments):
            return arguments
