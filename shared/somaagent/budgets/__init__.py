"""Budgets: what a generation may cost is reserved before it and settled after it, in Postgres."""

from somaagent.budgets.difference import Difference, ledger_difference
from somaagent.budgets.ledger import (
    Account,
    Charge,
    Exceeded,
    Reservation,
    expire,
    release,
    reserve,
    settle,
)
from somaagent.budgets.prices import FREE, Prices

__all__ = [
    "FREE",
    "Account",
    "Charge",
    "Difference",
    "Exceeded",
    "Prices",
    "Reservation",
    "expire",
    "ledger_difference",
    "release",
    "reserve",
    "settle",
]
