"""What a generation may cost, before it, and what it did cost, after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from functions.conversation.steps import Cost
from functions.conversation.turns import Attempt
from somaagent.budgets import Account, Charge, Exceeded, Reservation, reserve
from somaagent.domain import Usage
from somaagent.errors import ModelUnavailable, SomaError
from somaagent.identifiers import derive_event_id
from somaagent.inference.chat import PromptMessage, most_prompt_tokens
from somaagent.inference.profiles import ModelProfile
from somaagent.inference.tokens import TokenCounter
from somaagent.storage.database import Connection, Database

DEFAULT_PERSONA: Final = "default"

_SETTLE: Final = "SELECT settle_budget($1, $2::jsonb)"


class OverBudget(SomaError):
    """No profile of the turn may be asked: limits stand in the way."""

    def __init__(self, exceeded: tuple[Exceeded, ...]) -> None:
        super().__init__("; ".join(str(each) for each in exceeded))
        self.exceeded = exceeded

    @property
    def reasons(self) -> tuple[str, ...]:
        """The limits, as scope/period/unit."""
        return tuple(f"{each.scope}/{each.period}/{each.unit}" for each in self.exceeded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """The budgets as the conversation step uses them."""

    database: Database
    counter: TokenCounter

    async def prompt_tokens(
        self,
        attempt: Attempt,
        messages: Sequence[PromptMessage],
        tools: Sequence[Mapping[str, object]],
    ) -> int:
        """Tokens of the prompt: counted where a limit may be near, otherwise never too few."""
        if not attempt.limited:
            return most_prompt_tokens(messages, tools)
        try:
            return await self.counter.of(attempt.profiles[0].settings).prompt(messages, tools)
        except ModelUnavailable:
            # Not every provider tells; what fits then, fits.
            return most_prompt_tokens(messages, tools)

    async def hold(
        self,
        attempt: Attempt,
        profile: ModelProfile,
        *,
        prompt: int,
        entry: UUID | None = None,
    ) -> tuple[Exceeded, ...]:
        """Reserve what a generation with this profile may cost; the limits in its way.

        `entry` names one that is no step of the turn.

        A tenant without limits reserves nothing: that would be one more round trip for a number
        that nobody looks at. What its generations cost is settled all the same.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        if not attempt.limited:
            return ()
        return await reserve(
            self.database,
            Reservation(
                account=_account(attempt),
                entry=entry or entry_of(attempt),
                profile=profile.role,
                model=profile.model,
                tokens=profile.most_tokens(prompt),
                money=profile.most_money(prompt),
                turn_id=None if entry else attempt.turn_id,
            ),
        )

    async def settle(
        self,
        connection: Connection,
        attempt: Attempt,
        profile: ModelProfile,
        usage: Usage,
        *,
        entry: UUID,
    ) -> None:
        """Charge a generation that is no step of the turn."""
        charge = cost_of(attempt, profile, usage, entry=entry).charge
        await connection.execute(_SETTLE, attempt.tenant, charge)


def cost_of(
    attempt: Attempt, profile: ModelProfile, usage: Usage, *, entry: UUID | None = None
) -> Cost:
    """What this step's generation is charged, for the statement that ends the step.

    `entry` names a generation that is no step of the turn.
    """
    money = profile.prices.cost(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)
    charge = Charge(
        account=_account(attempt),
        entry=entry or entry_of(attempt),
        profile=profile.role,
        model=profile.model,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        money=money,
        estimated=usage.estimated,
        turn_id=None if entry else attempt.turn_id,
    )
    return Cost(money, charge.written())


def _account(attempt: Attempt) -> Account:
    return Account(
        tenant=attempt.tenant,
        persona=attempt.persona or DEFAULT_PERSONA,
        api_key=attempt.api_key or "",
    )


def entry_of(attempt: Attempt) -> UUID:
    """The same for every attempt at a step: a new one takes the reservation over."""
    return UUID(derive_event_id(str(attempt.turn_id), "generation", len(attempt.past.steps)))
