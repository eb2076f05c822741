"""What happens to an entry by itself: asked of the policy again, ended, or told once more."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson

from somaagent.messaging.envelope import Envelope
from somaagent.messaging.publisher import Publisher
from somaagent.policy import PolicyUnavailable, Question
from somaagent.policy.guard import PolicyGuard, Ruling
from somaagent.requeue import announcing
from somaagent.requeue.entries import (
    Entry,
    State,
    cancel,
    count_evaluation,
    of_call,
    permit,
    refuse,
)
from somaagent.storage.database import Connection, Database

_WORDS: Final[dict[State, str]] = {
    "expired": "nobody approved the call in time",
    "failed": "the policy does not permit this call",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluator:
    """Attends to entries, one at a time."""

    database: Database
    guard: PolicyGuard
    publisher: Publisher
    most: int
    """How often the policy is asked again; 0 for never."""
    pause_seconds: float
    """Least time between two questions about one call."""
    call_seconds: float
    """How long a call that is permitted may wait until it begins."""

    async def attend(self, tenant: str, call_id: UUID) -> None:
        """Do what the entry of a call needs now; what somebody decided meanwhile stands.

        Raises:
            PolicyUnavailable: The policy could not be asked.
            PublishFailed: The broker did not take the event; what was decided is stored.
            StorageUnavailable: Postgres failed.
        """
        async with self.database.transaction(tenant) as connection:
            entry = await of_call(connection, tenant, call_id)
            envelope = None if entry is None else await self._decide(connection, entry)
        if envelope is not None:
            await self.publisher.publish(envelope)

    async def _decide(self, connection: Connection, entry: Entry) -> Envelope | None:
        """Decide within the transaction that holds the entry; the event to publish after it."""
        if entry.state not in ("waiting", "approved") or entry.grant_used:
            return None
        if not entry.held:
            await cancel(connection, entry)
            return None
        if entry.state == "approved":
            if not entry.grant_late and entry.grant_token is not None:
                return announcing.approved(entry, entry.grant_token)
            return await self._end(connection, entry, "expired")
        if entry.late:
            return await self._end(connection, entry, "expired")
        if not self.most or entry.idle < self.pause_seconds:
            return None
        return await self._evaluate(connection, entry)

    async def _evaluate(self, connection: Connection, entry: Entry) -> Envelope | None:
        question = Question.read(orjson.loads(entry.question))
        ruling = await self.guard.rule(question)
        if ruling is Ruling.UNDECIDED:
            raise PolicyUnavailable("whether the tool may run could not be decided")
        evaluation = await count_evaluation(connection, entry)
        if ruling is Ruling.PERMITTED:
            await permit(connection, entry, seconds=self.call_seconds)
            return announcing.asked_again(entry, entry.asked_again(), evaluation=evaluation)
        if evaluation < self.most:
            return None
        return await self._end(connection, entry, "failed")

    async def _end(self, connection: Connection, entry: Entry, decision: State) -> Envelope:
        await refuse(connection, entry, decision, by=None, reason=_WORDS[decision])
        return announcing.denied(entry, entry.denied(decision))
