"""The ledger: reserve, settle, release and expire, each one statement that is one transaction.

Postgres does all of it in functions of the schema, under the locks of the counters' rows, so a
process that dies at any point leaves ledger and counters equal.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import orjson

from somaagent.clock import now
from somaagent.storage.database import Database

LEASE_SECONDS: Final = 900.0
"""How long a reservation stands that nobody settles: longer than an answer may take."""

_RESERVE: Final = "SELECT * FROM reserve_budget($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
_SETTLE: Final = "SELECT settle_budget($1, $2::jsonb) AS settled"
_RELEASE: Final = "SELECT release_budget($1, $2) AS released"
_EXPIRE: Final = "SELECT expire_budgets($1, $2) AS ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose budgets a generation counts against."""

    tenant: str
    persona: str
    api_key: str = ""
    """The id of the API key that was used; empty where none was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What a generation may cost at most."""

    account: Account
    entry: UUID
    """Names the generation; the same one has the same id, however often it is begun."""
    profile: str
    model: str
    tokens: int
    """Of the prompt and the longest answer together."""
    money: int
    """In millionths of the ledger's currency."""
    turn_id: UUID | None = None
    """None for a generation outside a turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a generation did cost."""

    account: Account
    entry: UUID
    profile: str
    model: str
    input_tokens: int
    output_tokens: int
    money: int
    """In millionths of the ledger's currency."""
    estimated: bool = False
    """Whether the tokens were counted here because the provider reported none."""
    turn_id: UUID | None = None

    def written(self, at: datetime | None = None) -> str:
        """The charge as the schema's `settle_budget` takes it, also as a part of a statement.

        `at` is when it is settled: its day is the one that is charged where none was reserved.
        """
        return orjson.dumps(
            {
                "entry": self.entry,
                "turn_id": self.turn_id,
                "persona": self.account.persona,
                "api_key": self.account.api_key,
                "profile": self.profile,
                "model": self.model,
                "input_tokens": self.input_tokens,
                "output_tokens": self.output_tokens,
                "money": self.money,
                "estimated": self.estimated,
                "moment": at or now(),
            }
        ).decode()


class Exceeded(NamedTuple):
    """A limit that stands in the way of a reservation."""

    scope: str
    """tenant, persona or key."""
    name: str
    """The persona or the key; empty for the tenant."""
    period: str
    """day or month, in UTC."""
    unit: str
    """tokens or money."""
    bound: int
    used: int
    """Spent, and reserved by others."""
    wanted: int = 0
    """What the generation may take at most."""

    def __str__(self) -> str:
        whose = f"{self.scope} {self.name!r}" if self.name else self.scope
        left = self.bound - self.used
        return (
            f"the {self.period}'s {self.unit} of the {whose} "
            f"{'do not suffice' if left > 0 else 'are used up'}: "
            f"{self.used} of {self.bound} are spent or reserved"
            + (f", and this may take {self.wanted}" if left > 0 else "")
        )


async def reserve(
    database: Database,
    wanted: Reservation,
    *,
    seconds: float = LEASE_SECONDS,
    at: datetime | None = None,
) -> tuple[Exceeded, ...]:
    """Reserve, in place of an earlier reservation for the same generation.

    Args:
        database: Where the ledger is.
        wanted: What is reserved.
        seconds: How long it stands.
        at: When it is; the day and the month in UTC follow from it.

    Returns:
        The limits in its way, and then nothing is reserved; empty when it stands.

    Raises:
        asyncpg.UniqueViolationError: The generation is settled already.
        StorageUnavailable: Postgres failed; the reservation stands or not.
    """
    account = wanted.account
    rows = await database.call(
        account.tenant,
        _RESERVE,
        wanted.entry,
        wanted.turn_id,
        account.persona,
        account.api_key,
        wanted.profile,
        wanted.model,
        wanted.tokens,
        wanted.money,
        seconds,
        at or now(),
    )
    amounts = {"tokens": wanted.tokens, "money": wanted.money}
    return tuple(Exceeded(*row)._replace(wanted=amounts[row["unit"]]) for row in rows)


async def settle(database: Database, charge: Charge, *, at: datetime | None = None) -> bool:
    """Charge what a generation cost and give back the rest; False when that was done before.

    Raises:
        StorageUnavailable: Postgres failed; it is settled or not.
    """
    (row,) = await database.call(charge.account.tenant, _SETTLE, charge.written(at))
    return bool(row["settled"])


async def release(database: Database, tenant: str, entry: UUID) -> bool:
    """Give back what is reserved for a generation; False when nothing is.

    Raises:
        StorageUnavailable: Postgres failed; it is released or not.
    """
    (row,) = await database.call(tenant, _RELEASE, entry)
    return bool(row["released"])


async def expire(database: Database, tenant: str, *, most: int = 1000) -> int:
    """End reservations of a tenant that nobody settled in time; returns how many.

    Raises:
        StorageUnavailable: Postgres failed; the next one ends them.
    """
    (row,) = await database.call(tenant, _EXPIRE, most)
    return int(row["ended"])
