"""Decisions as they are enforced: cached for a moment, logged, and meant as the mode means them."""

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple, Self

from somaagent.mode import Mode
from somaagent.policy.decision import (
    Decision,
    PolicyDecision,
    PolicyUnavailable,
    Question,
    canonical,
)
from somaagent.policy.in_process import InProcessPolicy
from somaagent.policy.opa_server import OpaServerPolicy
from somaagent.settings import PolicySettings

UNDERSTOOD: Final = frozenset({"audit"})
"""Obligations that are fulfilled: `audit` logs the decision though it allows."""
APPROVAL: Final = "approval"
"""The obligation to have somebody approve what is asked; only what can wait fulfils it."""

logger = logging.getLogger(__name__)


class Ruling(Enum):
    """What becomes of a request."""

    PERMITTED = "permitted"
    REFUSED = "refused"
    UNDECIDED = "undecided"
    """No decision could be had, and the mode wants one."""


class Judgement(NamedTuple):
    """What becomes of a request, and why."""

    ruling: Ruling
    reasons: tuple[str, ...]
    """Names of the rules that decided, sorted."""
    approvable: bool
    """Whether a refusal would be none if somebody approved the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """What a mode makes of decisions."""

    enforces: bool
    """Whether a refusal is one; otherwise it is logged and permitted, and so is a failure."""

    @classmethod
    def of(cls, mode: Mode, settings: PolicySettings) -> Self:
        """LOCAL warns, DEVELOPMENT observes unless told to enforce, all others fail closed."""
        lenient = mode in (Mode.LOCAL, Mode.DEVELOPMENT)
        return cls(enforces=settings.enforce or not lenient)


class PolicyGuard:
    """Asks the policies, for everyone in this process."""

    def __init__(
        self,
        home: PolicyDecision,
        settings: PolicySettings,
        mode: Mode,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._home = home
        self._posture = Posture.of(mode, settings)
        self._seconds = settings.cache_seconds
        self._most = settings.cache_entries
        self._clock = clock
        self._cache: OrderedDict[bytes, tuple[float, Decision]] = OrderedDict()

    @classmethod
    async def open(cls, settings: PolicySettings, mode: Mode) -> Self:
        """The guard before the home that the settings choose.

        Raises:
            ValueError: The settings or the policies cannot work.
        """
        home: PolicyDecision
        if settings.url:
            home = await OpaServerPolicy.open(settings)
        else:
            home = await InProcessPolicy.open(settings)
        return cls(home, settings, mode)

    async def rule(self, question: Question) -> Ruling:
        """What becomes of what `question` asks."""
        return (await self.judge(question)).ruling

    async def judge(self, question: Question, *, approved: bool = False) -> Judgement:
        """What becomes of what `question` asks, and why.

        With `approved`, somebody has approved it; the policy may still refuse it.
        """
        try:
            decision, cached = await self._decide(question)
        except PolicyUnavailable as error:
            ruling = Ruling.UNDECIDED if self._posture.enforces else Ruling.PERMITTED
            logger.error(  # noqa: TRY400 - what an engine says may quote what was asked
                "policy_undecided",
                extra={**_named(question), "ruling": ruling.value, "detail": str(error)},
            )
            return Judgement(ruling, (), approvable=False)
        fulfilled = UNDERSTOOD | {APPROVAL} if approved else UNDERSTOOD
        foreign = sorted(decision.obligations.keys() - fulfilled)
        allowed = decision.allow and not foreign
        permitted = allowed or not self._posture.enforces
        ruling = Ruling.PERMITTED if permitted else Ruling.REFUSED
        level = logging.INFO if allowed else logging.WARNING
        if cached and not decision.obligations.get("audit") and allowed:
            level = logging.DEBUG
        if logger.isEnabledFor(level):
            logger.log(
                level,
                "policy_decided",
                extra={
                    **_named(question),
                    "allow": decision.allow,
                    "reasons": decision.reasons,
                    "not_understood": foreign,
                    "ruling": ruling.value,
                    "policy_version": decision.policy_version,
                    "decision_id": decision.decision_id,
                    "cached": cached,
                },
            )
        # Whoever approves fulfils one obligation and no other.
        approvable = ruling is Ruling.REFUSED and foreign == [APPROVAL]
        return Judgement(ruling, decision.reasons, approvable)

    async def aclose(self) -> None:
        """Close the home."""
        await self._home.aclose()

    async def _decide(self, question: Question) -> tuple[Decision, bool]:
        document = question.document()
        digest = hashlib.sha256(canonical(document)).digest()
        now = self._clock()
        known = self._cache.get(digest)
        if known is not None and now < known[0] and known[1].policy_version == self._home.version:
            self._cache.move_to_end(digest)
            return known[1], True
        decision = await self._home.decide(document)
        if self._seconds > 0:
            self._cache[digest] = (now + self._seconds, decision)
            self._cache.move_to_end(digest)
            while len(self._cache) > self._most:
                self._cache.popitem(last=False)
        return decision, False


def _named(question: Question) -> dict[str, object]:
    """What of a question is logged: never its context, which may hold anything."""
    return {
        "tenant": question.tenant,
        "subject": question.subject,
        "action": question.action,
        "resource": question.resource,
        "mode": question.mode.value,
    }
