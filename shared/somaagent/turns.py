"""The states of a turn, under the name by which the database's rules point to them."""

from somaagent.domain.turn_states import OVER, TRANSITIONS, UNFINISHED, TurnState

__all__ = ["OVER", "TRANSITIONS", "UNFINISHED", "TurnState"]
