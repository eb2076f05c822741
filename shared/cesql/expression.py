"""Expressions that are ready to be evaluated."""

from dataclasses import dataclass

from cesql.compiling import Compiler, Errors, Stopped, result_type
from cesql.errors import EvaluationError
from cesql.profiles import STANDARD, Profile
from cesql.syntax import Identifier, Node, children
from cesql.values import Attributes, CastFailed, Value, to_boolean, zero_of


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation has come to."""

    value: Value
    errors: tuple[EvaluationError, ...]


class Expression:
    """An expression, compiled once, for any number of events."""

    def __init__(self, root: Node, profile: Profile) -> None:
        self.root = root
        names = _identifiers(root)
        if not profile.identifiers_keep_their_case:
            names = frozenset(name.lower() for name in names)
        self.identifiers: frozenset[str] = names
        """The names that the expression takes values of, as they are looked up."""
        self._evaluate = Compiler(profile).compile(root)

    def evaluate(self, attributes: Attributes) -> Evaluation:
        """Evaluate on one event."""
        errors: Errors = []
        try:
            value = self._evaluate(attributes, errors)
        except Stopped as stopped:
            # Its own answer where the root itself failed, as LEFT or ABS may.
            ends_here = stopped.node is self.root
            stand_in = stopped.value if ends_here else zero_of(result_type(self.root))
            return Evaluation(stand_in, (stopped.error,))
        known = value if isinstance(value, str | int) else False
        return Evaluation(known, tuple(errors))

    def test(self, attributes: Attributes) -> bool:
        """Evaluate as a predicate: the value as a boolean, which is false where it is none."""
        try:
            value = self._evaluate(attributes, [])
        except Stopped:
            value = self.evaluate(attributes).value
        if value is True or value is False:
            return value
        try:
            return isinstance(value, str | int) and to_boolean(value)
        except CastFailed:
            return False


def compile_expression(text: str, profile: Profile = STANDARD) -> Expression:
    """Compile an expression.

    Raises:
        SyntaxProblem: The text is none.
    """
    # The parser library is loaded where there is something to parse: most have no expression.
    from cesql.parsing import parse

    return Expression(parse(text), profile)


def _identifiers(root: Node) -> frozenset[str]:
    found: set[str] = set()
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Identifier):
            found.add(node.name)
        nodes += children(node)
    return frozenset(found)
