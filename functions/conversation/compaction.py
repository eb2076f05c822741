"""The running summary of what no longer fits into the history that a model is shown.

It is made after an answer is stored and told, so nobody waits for its first word, and before the
turn's events go out, so that the next turn that waits finds it. A worker that is killed meanwhile,
or a model that fails, leaves the turn as it is: the end of a later one makes the summary, and
until then the model is shown what fits.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID, uuid4

import asyncpg

from functions.conversation.spending import OverBudget, Spending
from functions.conversation.turns import Attempt
from somaagent.budgets import release
from somaagent.domain import Usage
from somaagent.errors import ModelRefused, ModelUnavailable, SomaError
from somaagent.inference.answers import storable
from somaagent.inference.chat import ChatMessage, ChatModel, Finished, PromptMessage
from somaagent.inference.context import Exchange, Measure, cost_of
from somaagent.inference.marks import MESSAGES, NOTES, as_data
from somaagent.inference.profiles import ModelProfile
from somaagent.settings import ModelSettings
from somaagent.storage.database import Database
from somaagent.storage.history import MOST_TURNS
from somaagent.storage.summaries import Claimed, Summary, claim, give_up, store

PATIENCE_SECONDS: Final = 60.0
"""Until somebody tries again after a failure, or after a maker who said nothing more."""

MOST_ROUNDS: Final = 4
"""Summaries that are made after one answer, each of as much as the history has room for: a session
that was imported, or had none in time, has more to tell of."""

INSTRUCTION: Final = (
    "You keep the notes of a long conversation between a user and an assistant. You are given the "
    "notes so far, if there are any, and what was said after them, as data. Write the new notes: "
    "all names, facts, numbers, wishes, decisions and open questions, of the old notes and of the "
    "new messages, in short sentences, in the language of the conversation. Write nothing else."
)

logger = logging.getLogger(__name__)


class NothingToSay(SomaError):
    """There was nothing to summarise, or the model wrote nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compaction:
    """Keeps the summaries of sessions."""

    database: Database
    model: ChatModel
    spending: Spending
    settings: ModelSettings

    async def after(self, attempt: Attempt, profile: ModelProfile, answer: str) -> None:
        """Bring the session's summary up to date, if its history needs one.

        Args:
            attempt: Whose turn has just been answered and stored.
            profile: What answered it.
            answer: Its text.

        Never raises but when it is cancelled; what went wrong is stored with the summary.
        """
        try:
            until = await self._due(attempt, profile, answer)
            deadline = asyncio.get_running_loop().time() + self.settings.compaction_seconds
            for _ in range(MOST_ROUNDS if until is not None else 0):
                if not await self._make(attempt, profile, until or 0, deadline):
                    return
        except (SomaError, asyncpg.PostgresError) as error:
            _log(attempt, type(error).__name__)

    async def _due(self, attempt: Attempt, profile: ModelProfile, answer: str) -> int | None:
        """The place of the last turn that a summary shall tell of; None when none is needed."""
        settings = self.settings
        now = Exchange(attempt.question, answer, attempt.attachments, attempt.seq)
        newest_first = (now, *attempt.newest_first)
        bound = settings.compaction_share * settings.history_tokens
        if not bound:
            return None
        measure = self.spending.counter.of(profile.settings).measure
        # No token is shorter than a byte, so a short session is not even counted.
        costs = [await cost_of(each, _bytes) for each in newest_first]
        taken = len(attempt.summary.encode())
        if sum(costs) + taken > bound:
            costs = [await cost_of(each, measure) for each in newest_first]
            taken = await measure(attempt.summary)
        if sum(costs) + taken <= bound and len(costs) < MOST_TURNS * settings.compaction_share:
            return None
        kept = kept_of(costs, window=settings.history_tokens, summary=self._longest)
        return newest_first[kept].seq if kept < len(newest_first) else None

    async def _make(
        self, attempt: Attempt, profile: ModelProfile, until: int, deadline: float
    ) -> bool:
        """Have the next summary made, if nobody else does; whether there is more to summarise."""
        tenant, session_id = attempt.tenant, attempt.session_id
        async with self.database.transaction(tenant, mailbox=session_id) as connection:
            claimed = await claim(
                connection,
                tenant,
                session_id,
                until_seq=until,
                claim=uuid4(),
                seconds=self.settings.compaction_seconds + PATIENCE_SECONDS,
            )
        if claimed is None:
            return False
        try:
            async with asyncio.timeout_at(deadline):
                made = await self._summarise(attempt, profile, claimed)
        except NothingToSay:
            failure = "nothing_to_say"
        except TimeoutError:
            failure = "too_slow"
        except OverBudget:
            failure = "budget_exceeded"
        except ModelRefused:
            failure = "model_refused"
        except ModelUnavailable:
            failure = "model_unavailable"
        else:
            return made is not None and made.covers_seq < until
        _log(attempt, failure)
        if attempt.limited:
            await release(self.database, tenant, claimed.claim)
        async with self.database.transaction(tenant) as connection:
            await give_up(
                connection,
                tenant,
                session_id,
                claim=claimed.claim,
                failure=failure,
                seconds=PATIENCE_SECONDS,
            )
        return False

    async def _summarise(
        self, attempt: Attempt, profile: ModelProfile, claimed: Claimed
    ) -> Summary | None:
        """Ask the model; what it made, or None when the past changed meanwhile."""
        if not claimed.exchanges:
            raise NothingToSay("no turn is left to tell of")
        brief = profile.settings.model_copy(update={"max_tokens": self._longest})
        profile = replace(profile, settings=brief)
        measure = self.spending.counter.of(brief).measure
        told = await _that_fit(claimed.exchanges, measure, tokens=self.settings.history_tokens)
        messages = prompt_of(claimed.before, told, key=claimed.claim)
        prompt = await self.spending.prompt_tokens(attempt, messages, ())
        if refused := await self.spending.hold(
            attempt, profile, prompt=prompt, entry=claimed.claim
        ):
            raise OverBudget(refused)
        text, usage = await self._said(messages, profile)
        made = Summary(text, claimed.exchanges[len(told) - 1].seq)
        stored = await self._store(attempt, profile, claimed, made, usage, len(told))
        return made if stored else None

    async def _said(
        self, messages: Sequence[PromptMessage], profile: ModelProfile
    ) -> tuple[str, Usage]:
        pieces: list[str] = []
        stream = self.model.of(profile.settings).stream(messages, temperature=0)
        async with aclosing(stream) as said:
            async for item in said:
                if isinstance(item, Finished):
                    text = storable("".join(pieces)).strip()
                    if not text:
                        raise NothingToSay("the model wrote nothing")
                    return text, item.usage
                pieces.append(item.text)
        raise AssertionError("a model's stream ends with Finished or an error")

    async def _store(
        self,
        attempt: Attempt,
        profile: ModelProfile,
        claimed: Claimed,
        made: Summary,
        usage: Usage,
        turns: int,
    ) -> bool:
        """Charge the generation, and keep what it said unless the past changed meanwhile."""
        tenant, session_id = attempt.tenant, attempt.session_id
        async with self.database.transaction(tenant, mailbox=session_id) as connection:
            await self.spending.settle(connection, attempt, profile, usage, entry=claimed.claim)
            stored = await store(
                connection, tenant, session_id, made, claim=claimed.claim, turns=turns
            )
        if not stored:
            _log(attempt, "the past changed")
        return stored

    @property
    def _longest(self) -> int:
        """Most tokens of a summary: it never takes more than half of the history's room."""
        return max(1, min(self.settings.compaction_tokens, self.settings.history_tokens // 2))


def kept_of(costs: Sequence[int], *, window: int, summary: int) -> int:
    """How many of the newest turns stay word for word: half of the window, if one fits at all.

    Args:
        costs: Tokens of the turns, the newest first.
        window: Tokens of the history.
        summary: Most tokens of a summary.
    """
    kept = took = 0
    for cost in costs[: MOST_TURNS // 2]:
        took += cost
        if took > window // 2:
            break
        kept += 1
    if not kept and costs and costs[0] <= window - summary:
        kept = 1
    return kept


def prompt_of(before: str, exchanges: Sequence[Exchange], *, key: UUID) -> list[PromptMessage]:
    """What the model is asked for a summary; all that people and models said is data."""
    said = "\n\n".join(f"User: {each.question}\n\nAssistant: {each.answer}" for each in exchanges)
    parts = [as_data(NOTES, key, before)] if before else []
    parts += [as_data(MESSAGES, key, said), "Write the new notes."]
    system: ChatMessage = {"role": "system", "content": INSTRUCTION}
    return [system, {"role": "user", "content": "\n\n".join(parts)}]


async def _that_fit(
    exchanges: Sequence[Exchange], measure: Measure, *, tokens: int
) -> list[Exchange]:
    """The oldest that fit together, one at least, which is cut then and says so."""
    told: list[Exchange] = []
    for exchange in exchanges:
        cost = await cost_of(exchange, measure)
        if cost > tokens and told:
            break
        if cost > tokens:
            half = tokens // 2
            exchange = Exchange(
                _cut(exchange.question, half), _cut(exchange.answer, half), (), exchange.seq
            )
        told.append(exchange)
        tokens -= cost
    return told


def _cut(text: str, characters: int) -> str:
    if len(text) <= characters:
        return text
    left = len(text) - characters
    return f"{text[:characters]} [... {left} more characters are left out here]"


async def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _log(attempt: Attempt, why: str) -> None:
    logger.warning("not_summarised", extra={"turn_id": str(attempt.turn_id), "reason": why})
