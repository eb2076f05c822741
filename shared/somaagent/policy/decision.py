"""Questions, decisions, and the port between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Protocol, Self, cast

import orjson

from somaagent.errors import TryAgainLater
from somaagent.mode import Mode

ENTRYPOINT: Final = "soma.policy.decision"
"""The rule that is asked, in both homes."""

Document = dict[str, object]
"""JSON."""


class PolicyUnavailable(TryAgainLater):
    """No decision could be had: the policies are broken, or their server does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May this principal do this? Nothing in it is a message's text or a secret."""

    tenant: str
    subject: str
    scopes: frozenset[str]
    roles: frozenset[str] = frozenset()
    persona_id: str | None = None
    action: str
    """What is to be done, as `sessions.create` or `tool.execute`."""
    resource: str
    """What it is done to: a kind (`session`), or a name where names differ (a tool's)."""
    context: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """What else counts, set by the platform alone; JSON values."""
    mode: Mode

    @classmethod
    def read(cls, document: Document) -> Self:
        """The question of an input document.

        Raises:
            KeyError, TypeError, ValueError: It is none that `document` made.
        """
        known: dict[str, Any] = dict(document)  # Any: checked below
        for name in ("scopes", "roles"):
            known[name] = frozenset(known[name])
        known["mode"] = Mode(known["mode"])
        return cls(**known)

    def document(self) -> Document:
        """The input document; equal questions have equal documents."""
        return {
            "tenant": self.tenant,
            "subject": self.subject,
            "scopes": sorted(self.scopes),
            "roles": sorted(self.roles),
            "persona_id": self.persona_id,
            "action": self.action,
            "resource": self.resource,
            "context": dict(self.context),
            "mode": self.mode.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a policy said."""

    allow: bool
    reasons: tuple[str, ...]
    """Names of the rules that decided, sorted; never the text of anything that was asked."""
    obligations: Mapping[str, object]
    """What whoever enforces the decision has to do besides; JSON values."""
    policy_version: str
    decision_id: str


class PolicyDecision(Protocol):
    """Where decisions are made."""

    @property
    def version(self) -> str:
        """Which policies decide now."""
        ...

    async def decide(self, question: Document) -> Decision:
        """The decision on an input document.

        Raises:
            PolicyUnavailable: There is none.
        """
        ...

    async def aclose(self) -> None:
        """Release what the home holds."""
        ...


def read_decision(result: object, *, version: str, decision_id: str) -> Decision:
    """The decision in what a policy returned: an object with `allow`, or a plain boolean.

    Raises:
        PolicyUnavailable: It is neither.
    """
    if isinstance(result, bool):
        result = {"allow": result}
    if not isinstance(result, dict):
        raise PolicyUnavailable("the policy's answer is no object")
    answer = cast("Document", result)
    allow = answer.get("allow")
    reasons, obligations = answer.get("reasons", []), answer.get("obligations", {})
    if not isinstance(allow, bool):
        raise PolicyUnavailable("the policy's answer has no allow")
    if not isinstance(reasons, list) or not isinstance(obligations, dict):
        raise PolicyUnavailable("the policy's answer has reasons or obligations of a wrong type")
    return Decision(
        allow=allow,
        reasons=tuple(sorted(str(reason) for reason in cast("Sequence[object]", reasons))),
        obligations=MappingProxyType(cast("Document", obligations)),
        policy_version=version,
        decision_id=decision_id,
    )


def canonical(document: Document) -> bytes:
    """The bytes by which equal documents are found equal.

    Raises:
        TypeError: It holds what JSON cannot.
    """
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
