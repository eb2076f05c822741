"""Budgets: what may be spent, and what was."""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from functions.gateway.schemas.model import MOMENT, model
from somaagent.described import Described

BudgetScope = Literal["tenant", "persona", "key"]
BudgetPeriod = Literal["day", "month"]
_Amount = Annotated[int, Field(ge=0, le=10**15)]
_BOUNDS: Final = {"tokens": 1_000_000, "money": 5_000_000}


class BudgetBounds(Described, BaseModel):
    """What may be spent at most; null bounds nothing, 0 permits nothing."""

    model_config = model(_BOUNDS, closed=True)

    tokens: _Amount | None = None
    """Of prompts and answers together."""
    money: _Amount | None = None
    """In millionths of the ledger's currency."""


class Budget(Described, BaseModel):
    """A limit, and how much of it is used in the period that runs."""

    model_config = model(
        {
            "scope": "persona",
            "name": "tutor",
            "period": "day",
            **_BOUNDS,
            "spent_tokens": 1_200,
            "spent_money": 340,
            "reserved_tokens": 600,
            "reserved_money": 90,
            "updated_at": MOMENT,
        }
    )

    scope: str
    """tenant, persona or key."""
    name: str
    """The persona or the API key; `all` for the tenant."""
    period: str
    """day or month, which begin at midnight in UTC."""
    tokens: int | None
    """Tokens at most."""
    money: int | None
    """Millionths of the ledger's currency at most."""
    spent_tokens: int
    """Spent in the period."""
    spent_money: int
    """Spent in the period."""
    reserved_tokens: int
    """What answers under way may yet spend."""
    reserved_money: int
    """What answers under way may yet spend."""
    updated_at: datetime
    """When the limit was set."""


class BudgetList(Described, BaseModel):
    """The tenant's limits."""

    model_config = model({"budgets": []})

    budgets: list[Budget]
    """All of them."""


class UsageLine(Described, BaseModel):
    """What one persona spent on one day, by key and model."""

    model_config = model(
        {
            "day": "2026-01-31",
            "persona": "default",
            "api_key": None,
            "model": "chat",
            "generations": 12,
            "input_tokens": 4_100,
            "output_tokens": 900,
            "money": 340,
        }
    )

    day: date
    """In UTC."""
    persona: str
    """Who answered."""
    api_key: str | None
    """The API key that was used; null for other credentials."""
    model: str
    """The model that was asked."""
    generations: int
    """How often it was asked; a turn with tools asks more than once."""
    input_tokens: int
    """Tokens of the prompts."""
    output_tokens: int
    """Tokens of the answers."""
    money: int
    """In millionths of the ledger's currency."""


class UsagePage(Described, BaseModel):
    """What the tenant spent, the newest day first."""

    model_config = model({"usage": [], "next_cursor": None})

    usage: list[UsageLine]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""
