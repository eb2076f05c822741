"""Calls that wait and no process with them: for approval, or for a turn that does their task."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from functions.tool_executor import delegating
from functions.tool_executor.calls import Asked, Claim, Held, Place, Verdict, hold, settle
from functions.tool_executor.delegating import Delegated, Stopped
from functions.tool_executor.settling import Settlement
from somaagent.events import DelegationEnded, Event, MessageReceived
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.settings import ToolSettings
from somaagent.storage.database import Connection, Database
from somaagent.storage.handled_events import handle_once, record_outcome
from somaagent.tools import ToolOutcome

BACKSTOP_SECONDS: Final = 1800.0
"""How much longer than its entry a call waits; then the sweeper has it ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCalls:
    """Lets calls wait, and ends those whose task is over."""

    database: Database
    settlement: Settlement
    settings: ToolSettings
    approval_seconds: float
    """How long a call may wait for approval."""

    async def hold(self, delivery: Delivery, asked: Asked, claimed: Claim, held: Held) -> Outcome:
        """Let the call wait until somebody decides."""
        outcome = None
        seconds = self.approval_seconds + BACKSTOP_SECONDS
        async with self.database.transaction(claimed.tenant) as connection:
            settled = await hold(connection, claimed, held, seconds=seconds)
            if settled is not None:
                outcome = Outcome(events=(settled.event(asked),))
                record_outcome(connection, delivery, outcome, turn_id=asked.turn_id)
        return outcome or await self.settlement.say_again(delivery, asked)

    async def delegate(
        self, delivery: Delivery, asked: Asked, claimed: Claim, task: Delegated
    ) -> Outcome:
        """Have another turn do the task, and let the call wait for it."""
        outcome = None
        mailbox = claimed.session_id
        async with self.database.transaction(claimed.tenant, mailbox=mailbox) as connection:
            made = await delegating.delegate(connection, claimed, task.arguments, self.settings)
            if isinstance(made, MessageReceived):
                outcome = Outcome(events=(made,))
                record_outcome(connection, delivery, outcome, turn_id=asked.turn_id)
        if isinstance(made, Verdict):
            return await self.settlement.settle(delivery, asked, claimed, made)
        if outcome is None:
            # It was stopped meanwhile, or a newer attempt has it.
            await self.settlement.release(claimed)
            return await self.settlement.say_again(delivery, asked)
        return outcome

    async def end_delegation(self, delivery: Delivery, over: DelegationEnded) -> Outcome:
        """End the call that waits for a turn that is over, and the turns that worked for it."""
        tenant = delivery.trusted_tenant
        stopped = Stopped()
        ended: tuple[Asked, ToolOutcome, bytes | None] | None = None

        async def work(connection: Connection) -> Outcome:
            nonlocal stopped, ended
            events: list[Event] = []
            waiting = await delegating.waiting_for(connection, tenant, over.turn_id)
            verdict = await delegating.ended(connection, tenant, over.turn_id)
            if waiting is not None and verdict is not None:
                verdict, result = self.settlement.storable(verdict)
                place = Place(tenant, waiting.asked.call_id, waiting.attempt)
                settled = await settle(connection, place, verdict, result)
                if settled is not None:
                    events.append(settled.event(waiting.asked))
                    ended = (waiting.asked, verdict.outcome, result)
            stopped = await delegating.stop_children(connection, tenant, over.turn_id)
            return Outcome(events=(*stopped.events, *events))

        outcome = await handle_once(self.database, delivery, work, turn_id=over.turn_id)
        if not outcome.repeated:
            await self.settlement.signal(tenant, stopped)
            if ended is not None:
                await self.settlement.say(tenant, *ended)
        return outcome

    async def end_overdue(
        self, delivery: Delivery, asked: Asked, claimed: Claim, child: UUID
    ) -> Outcome:
        """End a call whose time is up, or of whose turn's end no event came."""
        async with self.database.transaction(claimed.tenant) as connection:
            verdict = await delegating.ended(connection, claimed.tenant, child)
        overdue = verdict or delegating.overdue(self.settings)
        return await self.settlement.settle(delivery, asked, claimed, overdue)
