"""Trees become closures.

A closure takes the attributes and the list of errors. An attribute that the event lacks is the
value `MISSING`: the operator that meets it first answers with the zero value of its type, while
AND, OR and XOR, functions, LIKE and IN read it as `false`.
"""

import operator
from collections.abc import Callable
from typing import Final, TypeAlias

from cesql.errors import ErrorKind, EvaluationError
from cesql.functions import FunctionFailed, ParameterType, function_for
from cesql.patterns import like_pattern
from cesql.profiles import STANDARD, Profile
from cesql.syntax import (
    Call,
    Compare,
    Exists,
    Identifier,
    In,
    Like,
    Literal,
    Logic,
    Math,
    Negate,
    Node,
    Not,
)
from cesql.values import (
    Attributes,
    CastFailed,
    TypeName,
    Value,
    to_boolean,
    to_integer,
    to_string,
    type_of,
    wrapped,
    zero_of,
)


class _Missing:
    """The type of the value of an attribute that is not there."""

    __slots__ = ()


MISSING: Final = _Missing()

Errors: TypeAlias = list[EvaluationError]
Operand: TypeAlias = Value | _Missing
Closure: TypeAlias = Callable[[Attributes, Errors], Operand]

_ALWAYS_THERE: Final = frozenset({"specversion", "id", "source", "type"})
_CASTS: Final[dict[TypeName, Callable[[Value], Value]]] = {
    "string": to_string,
    "integer": to_integer,
    "boolean": to_boolean,
}


class Stopped(Exception):
    """An error ends the evaluation, where the profile wants it so."""

    def __init__(self, error: EvaluationError, value: Value, node: Node | None) -> None:
        super().__init__(error.message)
        self.error = error
        self.value = value
        """What the node that failed answers."""
        self.node = node
        """Nothing, where an operand could not be cast: then no node came to an answer."""


def result_type(node: Node) -> TypeName:
    """The type of a node's value; an attribute may have any, and counts as boolean."""
    match node:
        case Literal(value):
            return type_of(value)
        case Negate() | Math():
            return "integer"
        case Call(name, arguments):
            function = function_for(name, len(arguments), STANDARD)
            return "boolean" if function is None else function.returns
        case _:
            return "boolean"


class Compiler:
    """Makes the closures of one expression."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def compile(self, node: Node) -> Closure:
        """The closure of a node and all below it."""
        match node:
            case Literal() | Identifier() | Exists():
                return self._leaf(node)
            case Not() | Negate():
                return self._unary(node)
            case Like():
                return self._like(node)
            case In():
                return self._contained(node)
            case Compare(name):
                return self._equality(node) if name in ("=", "!=") else self._comparison(node)
            case Math():
                return self._math(node)
            case Logic(name):
                return self._exclusive(node) if name == "XOR" else self._logic(node)
            case Call():
                return self._call(node)

    def _leaf(self, node: Literal | Identifier | Exists) -> Closure:
        match node:
            case Literal(value):
                return lambda attributes, errors: value
            case Exists(name) if name in _ALWAYS_THERE:
                return lambda attributes, errors: True
            case Exists(name):
                return lambda attributes, errors: name in attributes
            case Identifier():
                return self._identifier(node)

    def _report(
        self, errors: Errors, node: Node | None, kind: ErrorKind, message: str, value: Value
    ) -> Value:
        error = EvaluationError(kind, message)
        if self._profile.fail_fast:
            raise Stopped(error, value, node)
        errors.append(error)
        return value

    def _identifier(self, node: Identifier) -> Closure:
        name = node.name
        if not self._profile.identifiers_keep_their_case:
            name = name.lower()
        report = self._report

        def identifier(attributes: Attributes, errors: Errors) -> Operand:
            value = attributes.get(name)
            if value is None:
                kind = ErrorKind.MISSING_ATTRIBUTE
                report(errors, node, kind, f"the event has no attribute {name!r}", False)
                return MISSING
            return value

        return identifier

    def _cast(self, value: Operand, kind: TypeName, errors: Errors) -> Value:
        """The value as another type; where that fails, an error and the zero of the type."""
        known = False if isinstance(value, _Missing) else value
        try:
            return _CASTS[kind](known)
        except CastFailed as failed:
            return self._report(errors, None, ErrorKind.CAST, str(failed), zero_of(kind))

    def _boolean(self, value: Operand, errors: Errors) -> bool | _Missing:
        """The value as a boolean; a missing attribute stays one."""
        if value is True or value is False or isinstance(value, _Missing):
            return value
        return self._cast(value, "boolean", errors) is True

    def _unary(self, node: Not | Negate) -> Closure:
        operand, cast = self.compile(node.operand), self._cast
        if isinstance(node, Not):

            def opposite(attributes: Attributes, errors: Errors) -> Operand:
                value = operand(attributes, errors)
                if value is MISSING:
                    return False
                return not cast(value, "boolean", errors)

            return opposite

        def negative(attributes: Attributes, errors: Errors) -> Operand:
            value = operand(attributes, errors)
            if value is MISSING:
                return 0
            return wrapped(-int(cast(value, "integer", errors)))

        return negative

    def _like(self, node: Like) -> Closure:
        operand, cast = self.compile(node.operand), self._cast
        stops = self._profile.like_stops_at_line_ends
        matches = like_pattern(node.pattern, stops_at_line_ends=stops).fullmatch

        def like(attributes: Attributes, errors: Errors) -> Operand:
            value = operand(attributes, errors)
            text = value if isinstance(value, str) else cast(value, "string", errors)
            return matches(str(text)) is not None

        return like

    def _contained(self, node: In) -> Closure:
        operand, cast = self.compile(node.operand), self._cast
        members = tuple(self.compile(each) for each in node.members)

        def contained(attributes: Attributes, errors: Errors) -> Operand:
            value = operand(attributes, errors)
            known = False if isinstance(value, _Missing) else value
            kind = type_of(known)
            return any(
                cast(member(attributes, errors), kind, errors) == known for member in members
            )

        return contained

    def _equality(self, node: Compare) -> Closure:
        left, right, cast = self.compile(node.left), self.compile(node.right), self._cast
        wanted = node.operator == "="

        def equality(attributes: Attributes, errors: Errors) -> Operand:
            first, second = left(attributes, errors), right(attributes, errors)
            if isinstance(first, _Missing) or isinstance(second, _Missing):
                return False
            if type(first) is not type(second):
                first = cast(first, type_of(second), errors)
            return (first == second) is wanted

        return equality

    def _comparison(self, node: Compare) -> Closure:
        left, right, cast = self.compile(node.left), self.compile(node.right), self._cast
        compares = _COMPARISONS[node.operator]

        def comparison(attributes: Attributes, errors: Errors) -> Operand:
            first, second = left(attributes, errors), right(attributes, errors)
            if first is MISSING or second is MISSING:
                return False
            return compares(
                int(cast(first, "integer", errors)),
                int(cast(second, "integer", errors)),
            )

        return comparison

    def _math(self, node: Math) -> Closure:
        left, right, cast = self.compile(node.left), self.compile(node.right), self._cast
        computes, report = _MATH[node.operator], self._report

        def math(attributes: Attributes, errors: Errors) -> Operand:
            first, second = left(attributes, errors), right(attributes, errors)
            if first is MISSING or second is MISSING:
                return 0
            one = int(cast(first, "integer", errors))
            other = int(cast(second, "integer", errors))
            try:
                return wrapped(computes(one, other))
            except ZeroDivisionError:
                return report(errors, node, ErrorKind.MATH, f"{one} is divided by 0", 0)

        return math

    def _logic(self, node: Logic) -> Closure:
        *first, last = (self.compile(each) for each in node.operands)
        earlier, boolean = tuple(first), self._boolean
        ends = node.operator == "OR"

        def logic(attributes: Attributes, errors: Errors) -> Operand:
            for operand in earlier:
                value = boolean(operand(attributes, errors), errors)
                if (value is True) is ends:
                    return value
            return boolean(last(attributes, errors), errors)

        return logic

    def _exclusive(self, node: Logic) -> Closure:
        operands, boolean = tuple(self.compile(each) for each in node.operands), self._boolean

        def exclusive(attributes: Attributes, errors: Errors) -> Operand:
            odd = False
            for operand in operands:
                odd ^= boolean(operand(attributes, errors), errors) is True
            return odd

        return exclusive

    def _call(self, node: Call) -> Closure:
        report = self._report
        function = function_for(node.name, len(node.arguments), self._profile)
        if function is None:
            message = f"no function {node.name} takes {len(node.arguments)} arguments"
            kind = ErrorKind.MISSING_FUNCTION
            return lambda attributes, errors: report(errors, node, kind, message, False)
        arguments = tuple(
            self._argument(function.type_of_parameter(index), argument)
            for index, argument in enumerate(node.arguments)
        )
        body = function.body

        def call(attributes: Attributes, errors: Errors) -> Operand:
            values = [argument(attributes, errors) for argument in arguments]
            try:
                return body(*values)
            except FunctionFailed as failed:
                return report(errors, node, failed.kind, str(failed), failed.value)

        return call

    def _argument(self, kind: ParameterType, argument: Node) -> Closure:
        value, cast = self.compile(argument), self._cast

        def cast_argument(attributes: Attributes, errors: Errors) -> Operand:
            given = value(attributes, errors)
            if kind == "any":
                return False if isinstance(given, _Missing) else given
            return cast(given, kind, errors)

        return cast_argument


def _divide(dividend: int, divisor: int) -> int:
    quotient = abs(dividend) // abs(divisor)
    return quotient if (dividend < 0) is (divisor < 0) else -quotient


def _remainder(dividend: int, divisor: int) -> int:
    return dividend - divisor * _divide(dividend, divisor)


_COMPARISONS: Final[dict[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MATH: Final[dict[str, Callable[[int, int], int]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "%": _remainder,
}
