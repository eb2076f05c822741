"""Expressions that are valid and rarely mean what they say, read as Knative's data plane does.

There an error does not fail the expression: its zero value goes on. So an attribute that an event
lacks, or a text that is no number, may let the event pass.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cesql.functions import function_for
from cesql.patterns import like_pattern
from cesql.profiles import STANDARD
from cesql.syntax import Call, Compare, Exists, Identifier, In, Like, Literal, Logic, Node, Not
from cesql.syntax import children as children_of

_ALWAYS_THERE: Final = frozenset(
    {"specversion", "id", "source", "type", "knativekafkapartition", "knativekafkaoffset"}
)


@dataclass(frozen=True, slots=True)
class Hazard:
    """One doubtful part of an expression."""

    subject: str
    """The attribute, operator or function it is about."""
    message: str
    """What happens, and what to write instead."""


def hazards(root: Node) -> tuple[Hazard, ...]:
    """What is doubtful in an expression, each once, in the order of the text."""
    nodes = list(_walk(root))
    guarded = {node.name for node in nodes if isinstance(node, Exists)} | _ALWAYS_THERE
    found: dict[Hazard, None] = {}
    for node in nodes:
        for hazard in _of(node, guarded):
            found[hazard] = None
    return tuple(found)


def _of(node: Node, guarded: set[str]) -> Iterator[Hazard]:
    match node:
        case Identifier(name) if name != name.lower():
            yield Hazard(name, f"no event has an attribute {name!r}; write {name.lower()!r}")
        case Not(operand):
            yield from _negation(operand, guarded)
        case In(Identifier(name)) if name not in guarded:
            yield Hazard(
                name,
                f"an event without {name!r} may pass: absent counts as FALSE, and so does a text "
                f"that is no boolean; write EXISTS {name} AND {name} IN (…)",
            )
        case Like(Identifier(name), pattern) if name not in guarded and _takes_false(pattern):
            yield Hazard(
                name,
                f"an event without {name!r} passes: absent reads as the text 'false', which the "
                f"pattern {pattern!r} matches; write EXISTS {name} AND {name} LIKE …",
            )
        case Compare():
            yield from _comparison(node)
        case Logic(operator, operands) if _mixed(operator, operands):
            yield Hazard(
                operator,
                "AND, OR and XOR have the same rank and are grouped from the right: "
                "a AND b OR c is a AND (b OR c); write the brackets",
            )
        case Call(name, arguments) if function_for(name, len(arguments), STANDARD) is None:
            yield Hazard(
                name, f"no function {name} takes {len(arguments)} arguments; it is always FALSE"
            )
        case _:
            pass


def _negation(operand: Node, guarded: set[str]) -> Iterator[Hazard]:
    if isinstance(operand, Identifier):
        # `NOT missing` is FALSE by the rule that `NOT (missing = 'x')` escapes.
        return
    for node in _walk(operand):
        if isinstance(node, Identifier) and node.name not in guarded:
            yield Hazard(
                node.name,
                f"an event without {node.name!r} passes a NOT around it; "
                f"write EXISTS {node.name} AND NOT (…)",
            )


def _comparison(node: Compare) -> Iterator[Hazard]:
    match node:
        case Compare("=" | "!=", Identifier(name), Literal(value)) if not isinstance(value, str):
            zero = "FALSE" if isinstance(value, bool) else "0"
            yield Hazard(
                name,
                f"a value of {name!r} that cannot be read as {_kind(value)} counts as {zero}",
            )
        case Compare("<" | "<=" | ">" | ">=", left, right):
            for side in (left, right):
                if isinstance(side, Identifier):
                    yield Hazard(
                        side.name,
                        f"a value of {side.name!r} that cannot be read as an integer counts as 0",
                    )
        case Compare(_, Not()):
            yield Hazard(
                "NOT", "NOT binds tighter than a comparison: NOT a = b is (NOT a) = b; bracket it"
            )
        case _:
            pass


def _mixed(operator: str, operands: tuple[Node, ...]) -> bool:
    last = operands[-1]
    return isinstance(last, Logic) and not last.bracketed and last.operator != operator


def _takes_false(pattern: str) -> bool:
    return like_pattern(pattern, stops_at_line_ends=True).fullmatch("false") is not None


def _kind(value: int) -> str:
    return "a boolean" if isinstance(value, bool) else "an integer"


def _walk(root: Node) -> Iterator[Node]:
    yield root
    for child in children_of(root):
        yield from _walk(child)
