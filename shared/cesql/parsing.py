"""Texts become trees, or are refused."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lark import (
    Lark,
    Token,
    Transformer,
    v_args,  # pyright: ignore[reportUnknownVariableType] - its wrapper is untyped
)
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, VisitError

from cesql.errors import SyntaxProblem
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
    children,
)
from cesql.values import MAX_INTEGER, MIN_INTEGER

_GRAMMAR: Final = Path(__file__).with_name("cesql.lark")
_LONGEST: Final = 16_384
_DEEPEST: Final = 100
"""Deeper trees would meet the interpreter's own limit while they are evaluated."""


def parse(text: str) -> Node:
    """The tree of an expression.

    Raises:
        SyntaxProblem: It is none, or too long or too deep to be evaluated.
    """
    if len(text) > _LONGEST:
        raise SyntaxProblem(f"the expression has more than {_LONGEST} characters", _LONGEST + 1)
    try:
        node: Node = _parser().parse(text)  # type: ignore[assignment] # what the transformer returns
    except UnexpectedEOF as error:
        raise SyntaxProblem("the expression ends too early", len(text) + 1) from error
    except UnexpectedCharacters as error:
        at: int = error.pos_in_stream  # type: ignore[assignment] # pyright: ignore[reportUnknownMemberType] - half typed
        raise SyntaxProblem(f"unexpected {text[at]!r}", at + 1) from error
    except UnexpectedInput as error:
        raise _unexpected(text, error) from error
    except VisitError as error:
        if isinstance(error.orig_exc, SyntaxProblem):
            raise error.orig_exc from None
        raise
    except RecursionError as error:
        raise SyntaxProblem("the expression is nested too deeply", 1) from error
    if _depth(node) > _DEEPEST:
        raise SyntaxProblem("the expression is nested too deeply", 1)
    return node


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(
        _GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer="basic",
        transformer=_ToTree(),
        maybe_placeholders=True,
    )


def _unexpected(text: str, error: UnexpectedInput) -> SyntaxProblem:
    token = getattr(error, "token", None)
    if token is None or token.type == "$END":
        return SyntaxProblem("the expression ends too early", len(text) + 1)
    return SyntaxProblem(f"unexpected {str(token)!r}", (token.start_pos or 0) + 1)


def _depth(root: Node) -> int:
    # Level by level, not by recursion: this is what guards against it.
    depth, level = 0, [root]
    while level:
        depth += 1
        level = [child for node in level for child in children(node)]
        if depth > _DEEPEST:
            break
    return depth


@v_args(inline=True)  # pyright: ignore[reportUntypedClassDecorator] - half typed
class _ToTree(Transformer[Token, Node]):
    """Makes nodes of the parser's matches, from the leaves up."""

    def start(self, node: Node) -> Node:
        return node

    def logic(self, left: Node, operator: Token, right: Node) -> Node:
        name: Any = operator.upper()
        if isinstance(right, Logic) and right.operator == name and not right.bracketed:
            return Logic(name, (left, *right.operands))
        return Logic(name, (left, right))

    def bracketed(self, node: Node) -> Node:
        if isinstance(node, Logic):
            return Logic(node.operator, node.operands, bracketed=True)
        return node

    def compare(self, left: Node, operator: Token, right: Node) -> Node:
        name: Any = "!=" if operator == "<>" else str(operator)
        return Compare(name, left, right)

    def math(self, left: Node, operator: Token, right: Node) -> Node:
        name: Any = str(operator)
        return Math(name, left, right)

    def like(self, operand: Node, negation: Token | None, pattern: Token) -> Node:
        like = Like(operand, _text(pattern))
        return like if negation is None else Not(like)

    def contained(self, operand: Node, negation: Token | None, *members: Node) -> Node:
        contained = In(operand, members)
        return contained if negation is None else Not(contained)

    def negated(self, _: Token, operand: Node) -> Node:
        return Not(operand)

    def signed(self, sign: Token, operand: Node) -> Node:
        if sign == "+":
            raise SyntaxProblem("unexpected '+'", (sign.start_pos or 0) + 1)
        return Negate(operand)

    def call(self, name: Token, *arguments: Node | None) -> Node:
        return Call(name.upper(), tuple(each for each in arguments if each is not None))

    def exists(self, _: Token, name: Token) -> Node:
        return Exists(name.lower())

    def identifier(self, name: Token) -> Node:
        return Identifier(str(name))

    def true(self, _: Token) -> Node:
        return Literal(True)

    def false(self, _: Token) -> Node:
        return Literal(False)

    def integer(self, digits: Token) -> Node:
        # More digits than any integer of 32 bits has, leading zeros aside, are not even read.
        if len(digits.lstrip("+-0")) > 10 or not MIN_INTEGER <= int(digits) <= MAX_INTEGER:
            raise SyntaxProblem(
                f"{str(digits)!r} is no integer of 32 bits", (digits.start_pos or 0) + 1
            )
        return Literal(int(digits))

    def string(self, quoted: Token) -> Node:
        return Literal(_text(quoted))


def _text(quoted: Token) -> str:
    # Only the quote itself is escaped; every other backslash is one.
    quote = quoted[0]
    return quoted[1:-1].replace("\\" + quote, quote)
