"""Whether a turn may be answered: the policies are asked once more before anything is spent.

Whoever makes a turn has asked them: the gateway when it takes a message, the tool executor when it
delegates a task. Since then a session may have waited for hours, or an operator may have replayed
an event; and the policies may say something else by now.
"""

import logging
from dataclasses import dataclass
from typing import Final

from functions.conversation.turns import Attempt
from somaagent.errors import SomaError
from somaagent.mode import Mode
from somaagent.policy import PolicyUnavailable, Question
from somaagent.policy.engine import is_installed
from somaagent.policy.guard import PolicyGuard, Ruling
from somaagent.settings import PolicySettings

DENIED: Final = "policy_denied"
"""The code of a turn that the policies refuse."""


logger = logging.getLogger(__name__)


async def guard_if_any(settings: PolicySettings, mode: Mode) -> PolicyGuard | None:
    """The policies where they can be asked: at a server, or by an engine.

    The engine weighs 32 MB and is in no image of this step. Without either it stays at what was
    decided when the turn was made.

    Raises:
        ValueError: The settings or the policies cannot work.
    """
    if settings.url is None and not is_installed():
        logger.info("policies_not_asked_again")
        return None
    return await PolicyGuard.open(settings, mode)


class NotPermitted(SomaError):
    """The policies do not let the turn be answered."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("the policies do not allow conversation.send")
        self.reasons = reasons
        """Names of the rules that decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """The policies as the conversation step asks them."""

    guard: PolicyGuard
    mode: Mode

    async def check(self, attempt: Attempt) -> None:
        """Let a turn be answered; after its first step it is not asked about again.

        Raises:
            NotPermitted: The policies refuse it.
            PolicyUnavailable: They cannot be asked, and the mode fails closed.
        """
        if attempt.asker is None or attempt.past.steps:
            return
        question = Question(
            tenant=attempt.tenant,
            subject=attempt.asker.subject,
            scopes=attempt.asker.scopes,
            roles=attempt.asker.roles,
            persona_id=attempt.persona,
            action="conversation.send",
            resource="message",
            context={"operation": "turns.answer"},
            mode=self.mode,
        )
        judgement = await self.guard.judge(question)
        if judgement.ruling is Ruling.UNDECIDED:
            raise PolicyUnavailable("whether the turn may be answered could not be decided")
        if judgement.ruling is Ruling.REFUSED:
            raise NotPermitted(judgement.reasons)
