"""A turn as it is looked up by its id, with the files, steps and calls that belong to it."""

from dataclasses import dataclass
from typing import Self

from functions.gateway.schemas.attachments import attachments_of
from functions.gateway.schemas.personas import BUILT_IN
from functions.gateway.schemas.requeue import waiting_of
from functions.gateway.schemas.steps import steps_of
from functions.gateway.schemas.turns import Turn, TurnError, TurnUsage
from somaagent import domain
from somaagent.domain import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTurn:
    """A turn with what belongs to it, which is read only where it is shown."""

    turn: domain.Turn
    belongings: Row
    """Its files, steps and calls that wait for approval, as JSON."""

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Read a row of `FIND_TURN` or `FIND_ANSWER`."""
        return cls(turn=domain.Turn.from_row(row), belongings=row)

    @property
    def shown(self) -> Turn:
        """The turn as clients get it."""
        turn, usage, error = self.turn, self.turn.usage, self.turn.error
        return Turn(
            turn_id=turn.turn_id,
            session_id=turn.session_id,
            message_id=turn.message_id,
            answer_message_id=turn.answer_message_id,
            state=turn.state,
            stopping=turn.stop,
            retired=turn.retired,
            persona=turn.persona or BUILT_IN,
            attempt=turn.attempt,
            profile=turn.profile,
            finish_reason=turn.finish_reason,
            usage=None
            if usage is None
            else TurnUsage(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens),
            error=None if error is None else TurnError(code=error.code, detail=error.detail),
            attachments=attachments_of(self.belongings["attachments"]),
            steps=steps_of(self.belongings["steps"]),
            waiting_for=waiting_of(self.belongings["waiting_for"]),
            created_at=turn.created_at,
            expires_at=turn.expires_at,
            completed_at=turn.completed_at,
        )
