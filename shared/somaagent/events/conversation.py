"""The facts of a turn, from a person's message to the stored answer."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from somaagent.described import Described
from somaagent.events._base import Event

if TYPE_CHECKING:
    from somaagent import domain

MAX_TEXT_CHARACTERS = 32_768
"""Longest message that a person may send."""
MOST_TEXT_OF_EVENT = 8_192
"""Characters of a message that its event holds: at most 48 KiB of JSON, so that the event stays
below the 64 KiB that intermediaries of CloudEvents have to forward."""

MessageText = Annotated[str, Field(min_length=1, max_length=MAX_TEXT_CHARACTERS)]


class _Part(Described, BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class TurnEvent(BaseModel):
    """What all facts of one turn share."""

    session_id: UUID
    """The conversation."""
    turn_id: UUID
    """The turn: one message of a person and the answer to it."""
    message_id: UUID
    """The person's message."""


class MessageReceived(TurnEvent, Event):
    """A person's message was accepted and stored."""

    event_type: ClassVar[str] = "ai.somaagent.conversation.message-received.v1"

    text: MessageText
    """What the person said; its beginning where `truncated`."""
    attachments: tuple[UUID, ...] = ()
    """Files that came with it; what they hold is read where it lies."""
    truncated: bool = False
    """Whether there is more of the text, which is read where `message_id` names it."""

    @classmethod
    def of(
        cls,
        *,
        session_id: UUID,
        turn_id: UUID,
        message_id: UUID,
        text: str,
        attachments: tuple[UUID, ...] = (),
    ) -> Self:
        """The event of a stored message, which fits into what every intermediary forwards."""
        return cls(
            session_id=session_id,
            turn_id=turn_id,
            message_id=message_id,
            text=text[:MOST_TEXT_OF_EVENT],
            attachments=attachments,
            truncated=len(text) > MOST_TEXT_OF_EVENT,
        )


class Analysis(_Part):
    """What is known about a message before a model answers it."""

    intent: str
    """empty, question, action_request, problem_report or statement."""
    sentiment: str
    """negative, positive or neutral."""
    tags: tuple[str, ...] = ()
    """Topics of the message, sorted."""
    slots: dict[str, str] = {}
    """Values named in the message, by slot."""
    ranked_tools: tuple[str, ...] = ()
    """Tools that may help, the likeliest first."""
    safety: str = "unchecked"
    """Verdict of the safety check; `unchecked` where none ran."""
    length: int = 0
    """Characters of the message."""
    hints: dict[str, str] = {}
    """What the client says of the message: escalate, risk_level, complexity, priority."""


class MessageAnalyzed(TurnEvent, Event):
    """A message was analysed and its turn is the session's active one."""

    event_type: ClassVar[str] = "ai.somaagent.conversation.message-analyzed.v1"

    analysis: Analysis
    """Intent, sentiment, tags, slots, tools, safety."""


class Candidate(_Part):
    """One model profile that was considered."""

    profile: str
    """Name of the profile."""
    score: float
    """Preference, higher is better."""


class Escalation(_Part):
    """Whether a larger model was chosen, and why."""

    escalated: bool
    """Whether it was."""
    rule: str
    """The first rule that held: metadata_override_true, metadata_override_false, risk_level_high,
    complexity_high_tag_signal, priority_urgent_long_content, intent_complex_high_tag,
    length_fallback, slm_handled or escalation_disabled."""
    tag_score: float
    """How technical the message is by its tags, from 0."""
    length: int
    """Characters of the message."""
    hints: dict[str, str] = {}
    """What the client said of the message."""


class TurnRouted(TurnEvent, Event):
    """A model profile was chosen for the turn."""

    event_type: ClassVar[str] = "ai.somaagent.conversation.turn-routed.v1"

    profile: str
    """The chosen profile."""
    candidates: tuple[Candidate, ...]
    """Every profile considered, the best first."""
    reason: str
    """Why the profile was chosen."""
    decision_id: UUID
    """Names this decision in audits and scores."""
    analysis: Analysis
    """The analysis that the choice rests on."""
    escalation: Escalation | None = None
    """Whether a larger model answers; null in events of releases that did not decide it."""


class TurnReady(TurnEvent, Event):
    """The turn before it ended, so this one, which waited in the mailbox, may begin."""

    event_type: ClassVar[str] = "ai.somaagent.conversation.turn-ready.v1"


class TurnStalled(TurnEvent, Event):
    """A turn does not go on by itself: its worker is silent, or it shall stop while it waits."""

    event_type: ClassVar[str] = "ai.somaagent.conversation.turn-stalled.v1"

    reason: str
    """worker_silent, calls_finished, stopped or expired."""


class Usage(_Part):
    """Tokens that one answer cost, all steps of its turn together."""

    input_tokens: int
    """Tokens of the prompt."""
    output_tokens: int
    """Tokens of the answer."""
    estimated: bool = False
    """True where the provider reported none and they were counted here."""

    @classmethod
    def of(cls, spent: "domain.Usage") -> Self:
        """What was spent, as it is told."""
        return cls(
            input_tokens=spent.input_tokens,
            output_tokens=spent.output_tokens,
            estimated=spent.estimated,
        )


class Timing(_Part):
    """How long a turn took, in seconds."""

    total: float
    """From the stored message to the finished answer, waits included."""
    first_token: float | None
    """From the beginning of the last step to its first word; null where it had none."""
    generation: float
    """The last step, whose text ends the answer."""
    steps: int
    """Steps before it, each of which ended with calls of tools."""


class TurnCompleted(TurnEvent, Event):
    """The answer is stored; the turn is over."""

    event_type: ClassVar[str] = "ai.somaagent.conversation.turn-completed.v1"

    answer_message_id: UUID
    """The stored answer."""
    model: str
    """The model that answered."""
    finish_reason: str
    """The provider's reason: stop, length, …"""
    usage: Usage
    """What it cost."""
    attempt: int
    """Which attempt succeeded, from 1."""
    profile: str | None = None
    """The model profile that answered: the chosen one, or one that stood in for it."""
    timing: Timing | None = None
    """How long it took; null in events of releases that did not say."""


class TurnInterrupted(TurnEvent, Event):
    """The turn was stopped on the person's word; what was said until then may be kept."""

    event_type: ClassVar[str] = "ai.somaagent.conversation.turn-interrupted.v1"

    answer_message_id: UUID | None = None
    """The stored part of an answer, where there is one."""
    reason: str
    """interrupt: the part is kept; rollback: the turn is no longer part of the history."""
    model: str
    """The model that was answering; empty for a turn that had not begun."""
    usage: Usage
    """What it cost until then."""
    attempt: int
    """Which attempt was stopped, from 1; 0 for a turn that had not begun."""


class TurnExpired(TurnEvent, Event):
    """The turn is over without an answer because its time was up."""

    event_type: ClassVar[str] = "ai.somaagent.conversation.turn-expired.v1"

    detail: str
    """What happened, for a person."""
    usage: Usage
    """What its steps had cost until then."""
    attempt: int
    """How often an answer was begun."""


class TurnFailed(TurnEvent, Event):
    """The turn is over without an answer."""

    event_type: ClassVar[str] = "ai.somaagent.conversation.turn-failed.v1"

    code: str
    """model_refused, model_unavailable or undeliverable."""
    detail: str
    """What happened, for a person."""


class MessageRefused(TurnEvent, Event):
    """The turn is over because nobody may answer it: a policy or a budget stands in its way."""

    event_type: ClassVar[str] = "ai.somaagent.conversation.message-refused.v1"

    code: str
    """policy_denied or budget_exceeded."""
    detail: str
    """Why, for a person."""
    reasons: tuple[str, ...] = ()
    """The policy's rules, or the limits as scope/period/unit."""
    usage: Usage
    """What its steps had cost until then."""
    attempt: int
    """Which attempt was refused, from 1."""
