"""The states of a turn, and the ways between them, which the database holds everybody to."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class TurnState(StrEnum):
    """Where a turn stands."""

    RECEIVED = "received"
    """Stored; its event is on the way."""
    QUEUED = "queued"
    """It waits in the session's mailbox until the turn before it is over."""
    ANALYZED = "analyzed"
    """It is its session's active turn."""
    ROUTED = "routed"
    """Its model profile is chosen."""
    GENERATING = "generating"
    """A worker has it, under a lease."""
    WAITING_TOOLS = "waiting_tools"
    """Nobody works on it until its tools have run."""
    COMPLETED = "completed"
    """Over, with an answer."""
    INTERRUPTED = "interrupted"
    """Over, stopped on the person's word, with what was said until then."""
    FAILED = "failed"
    """Over without an answer: something broke."""
    REFUSED = "refused"
    """Over without an answer: nobody may answer it."""
    EXPIRED = "expired"
    """Over without an answer: its time was up."""
    WITHDRAWN = "withdrawn"
    """Never accepted: the broker did not take its event."""


_S = TurnState
_ENDED: Final = {_S.FAILED, _S.EXPIRED}
TRANSITIONS: Final[Mapping[TurnState, frozenset[TurnState]]] = MappingProxyType(
    {
        _S.RECEIVED: frozenset({_S.QUEUED, _S.ANALYZED, _S.WITHDRAWN, _S.INTERRUPTED} | _ENDED),
        _S.QUEUED: frozenset({_S.ANALYZED, _S.INTERRUPTED} | _ENDED),
        _S.ANALYZED: frozenset({_S.ROUTED, _S.REFUSED} | _ENDED),
        _S.ROUTED: frozenset({_S.GENERATING, _S.REFUSED} | _ENDED),
        _S.GENERATING: frozenset(
            {_S.WAITING_TOOLS, _S.COMPLETED, _S.INTERRUPTED, _S.REFUSED} | _ENDED
        ),
        _S.WAITING_TOOLS: frozenset({_S.GENERATING, _S.REFUSED} | _ENDED),
        # An operator replays the event that could not be handled.
        _S.FAILED: frozenset({_S.QUEUED, _S.ANALYZED, _S.ROUTED, _S.GENERATING}),
        # The message is sent again.
        _S.WITHDRAWN: frozenset({_S.RECEIVED}),
        _S.COMPLETED: frozenset(),
        _S.INTERRUPTED: frozenset(),
        _S.REFUSED: frozenset(),
        _S.EXPIRED: frozenset(),
    }
)
"""What each state may become; everything else the database refuses to the functions' role."""

UNFINISHED: Final = (
    _S.RECEIVED,
    _S.QUEUED,
    _S.ANALYZED,
    _S.ROUTED,
    _S.GENERATING,
    _S.WAITING_TOOLS,
)
"""On the way to an end, in their order."""
OVER: Final = tuple(state for state in TurnState if state not in UNFINISHED)
"""At an end."""
