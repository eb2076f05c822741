"""A step that ends with calls of tools: stored with them, and told; no process waits for them."""

from dataclasses import dataclass

from functions.conversation.speech import Answer
from functions.conversation.spending import cost_of
from functions.conversation.steps import new_calls, wait_for_tools
from functions.conversation.telling import Listeners
from functions.conversation.turns import Attempt
from somaagent.inference.answers import storable
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.settings import ToolSettings
from somaagent.storage.database import Database
from somaagent.storage.handled_events import record_outcome
from somaagent.streams.writer import TurnStream
from somaagent.tools.spec import ToolSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing:
    """Lets turns wait for tools."""

    database: Database
    stream: TurnStream
    listeners: Listeners
    tools: ToolSettings

    async def pause(
        self, delivery: Delivery, attempt: Attempt, answer: Answer, offered: list[ToolSpec]
    ) -> Outcome | None:
        """Store the step and its calls, and have them run; the turn goes on when all are over.

        Returns:
            None when the turn was stopped, or a newer attempt has it; then nothing is stored.
        """
        step = len(attempt.past.steps)
        calls = new_calls(
            attempt.turn_id, step, answer.finished.calls, offered, most=self.tools.most_parallel
        )
        frames = await self.stream.pause(attempt.turn_id)
        place = (attempt.tenant, attempt.turn_id, attempt.number)
        outcome = Outcome(
            events=tuple(
                call.requested(
                    session_id=attempt.session_id,
                    turn_id=attempt.turn_id,
                    message_id=attempt.message_id,
                    step=step,
                )
                for call in calls
                if call.runs
            )
        )
        async with self.database.transaction(attempt.tenant) as connection:
            waits = await wait_for_tools(
                connection,
                place,
                step=step,
                text=storable(answer.text),
                finished=answer.finished,
                calls=calls,
                offered=offered,
                frames=frames,
                seconds=self.tools.call_seconds,
                cost=cost_of(attempt, answer.profile, answer.finished.usage),
            )
            if waits:
                record_outcome(connection, delivery, outcome, turn_id=attempt.turn_id)
        if not waits:
            return None
        await self.listeners.calls(attempt.tenant, attempt.session_id, attempt.turn_id, step, calls)
        return outcome
