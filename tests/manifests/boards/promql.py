"""What a query asks for, and what its answer is told apart by, as a parser reads it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import promql_parser as promql

ALWAYS = frozenset({"instance", "job"})
"""What Prometheus itself adds to every series that it reads."""


class Asked(NamedTuple):
    """One metric in a query, with every label that the query expects of it."""

    metric: str
    labels: frozenset[str]


def parsed(query: str) -> promql.Expr:
    """The query, with what Grafana puts in place of its variables.

    Raises:
        ValueError: it is none.
    """
    expr: promql.Expr = promql.parse(plain(query))
    return expr


def plain(query: str) -> str:
    """The query as Prometheus is asked it: of all tenants, over five minutes."""
    return query.replace("$__rate_interval", "5m").replace("$tenant", ".*")


def asked(expr: object, outer: frozenset[str] = frozenset()) -> Iterator[Asked]:
    """Every metric, with the labels that it is selected by and that are kept above it."""
    match expr:
        case promql.VectorSelector():
            assert expr.name is not None, expr
            assert not expr.matchers.or_matchers, expr
            conditions = {matcher.name for matcher in expr.matchers.matchers}
            yield Asked(expr.name, outer | conditions)
        case promql.MatrixSelector():
            yield from asked(expr.vector_selector, outer)
        case promql.AggregateExpr():
            yield from asked(expr.expr, outer | _by(expr))
        case promql.Call():
            for argument in expr.args:
                yield from asked(argument, outer)
        case promql.BinaryExpr():
            yield from asked(expr.lhs, outer)
            yield from asked(expr.rhs, outer)
        case promql.ParenExpr() | promql.UnaryExpr():
            yield from asked(expr.expr, outer)
        case promql.NumberLiteral() | promql.StringLiteral():
            return
        case _:
            raise AssertionError(f"no query here has a {type(expr).__name__}")


def told_apart(expr: object) -> frozenset[str]:
    """The labels of the answer, as far as a `by` keeps them."""
    match expr:
        case promql.AggregateExpr():
            return _by(expr)
        case promql.Call() if expr.func.name == "histogram_quantile":
            return told_apart(expr.args[1]) - {"le"}
        case promql.BinaryExpr():
            return told_apart(expr.lhs) | told_apart(expr.rhs)
        case promql.ParenExpr():
            return told_apart(expr.expr)
        case _:
            return frozenset()


def base(metric: str) -> str:
    """The metric that a series of a histogram belongs to."""
    return re.sub(r"_(bucket|count|sum)$", "", metric)


def _by(expr: promql.AggregateExpr) -> frozenset[str]:
    if expr.modifier is None:
        return frozenset()
    assert expr.modifier.type == promql.AggModifierType.By, expr
    return frozenset(expr.modifier.labels)
