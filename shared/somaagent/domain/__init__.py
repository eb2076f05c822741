"""What a conversation is made of: sessions, messages, turns, their steps and calls of tools.

Each object is read from a row by its own `from_row`, the one place that knows the columns' names;
what is told to clients and to other functions has schemas of its own.
"""

from somaagent.domain.message import Message, Role
from somaagent.domain.rows import Row, as_json, columns
from somaagent.domain.session import Session
from somaagent.domain.step import Step
from somaagent.domain.tool_call import CallState, ToolCall
from somaagent.domain.turn import Retirement, StopKind, Turn, TurnError
from somaagent.domain.turn_states import OVER, TRANSITIONS, UNFINISHED, TurnState
from somaagent.domain.usage import NO_USAGE, Usage

__all__ = [
    "NO_USAGE",
    "OVER",
    "TRANSITIONS",
    "UNFINISHED",
    "CallState",
    "Message",
    "Retirement",
    "Role",
    "Row",
    "Session",
    "Step",
    "StopKind",
    "ToolCall",
    "Turn",
    "TurnError",
    "TurnState",
    "Usage",
    "as_json",
    "columns",
]
