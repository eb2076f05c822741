"""Whether a call may run, and on what: the tool, the arguments, the policy, in this order."""

from dataclasses import dataclass
from typing import NamedTuple

import orjson

from functions.tool_executor.calls import Claim, Held, Verdict
from somaagent.mode import Mode
from somaagent.policy import PolicyUnavailable, Question
from somaagent.policy.decision import canonical
from somaagent.policy.guard import PolicyGuard, Ruling
from somaagent.tools import (
    InvalidArguments,
    JsonObject,
    Registry,
    Status,
    Tool,
    ToolOutcome,
    UnknownTool,
)
from somaagent.tools.builtin.delegate import Delegate

NOT_OFFERED = "not_offered"
DISABLED = "tool_disabled"


class Permitted(NamedTuple):
    """A call that may run."""

    tool: Tool
    arguments: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges calls."""

    registry: Registry
    guard: PolicyGuard
    mode: Mode

    async def judge(self, claimed: Claim) -> Permitted | Held | Verdict:
        """What may run, what waits for approval, or how the call ends without.

        Raises:
            PolicyUnavailable: No decision could be had.
        """
        if not claimed.wanted:
            return _ended("cancelled", "the turn was stopped")
        if claimed.seconds <= 0:
            return _ended("timeout", "the call was not begun in time")
        try:
            tool = self.registry.find(claimed.tool, claimed.version)
        except UnknownTool as error:
            return _ended("error", str(error))
        if claimed.version is None or not tool.spec.is_for(claimed.tenant):
            return _blocked(f"the tool {claimed.tool!r} is not available here", (NOT_OFFERED,))
        if claimed.attempt > 1 and not tool.spec.idempotent:
            return _ended("error", "the call was interrupted; what it did until then may stay")
        if claimed.disabled:
            return _blocked(f"the tool {claimed.tool!r} is disabled", (DISABLED,))
        arguments = _arguments(claimed)
        if arguments is None:
            return _ended("error", "the arguments are no JSON object")
        try:
            self.registry.check_arguments(tool.spec, arguments)
        except InvalidArguments as error:
            return _ended("error", f"the arguments do not fit: {error}")
        return await self._asked(claimed, tool, arguments)

    async def _asked(
        self, claimed: Claim, tool: Tool, arguments: JsonObject
    ) -> Permitted | Held | Verdict:
        about: JsonObject = {
            "risk": tool.spec.risk,
            "version": tool.spec.version,
            "cost": tool.spec.cost,
        }
        if claimed.network:
            about["network"] = list(claimed.network)
        if claimed.approved_by is not None:
            about["approved_by"] = claimed.approved_by
        for action, context in (
            ("tool.request", about),
            ("tool.execute", {**about, "args": arguments}),
        ):
            question = Question(
                tenant=claimed.tenant,
                subject=claimed.subject or "unknown",
                scopes=claimed.scopes,
                roles=claimed.roles,
                persona_id=claimed.persona,
                action=action,
                resource=tool.spec.name,
                context=context,
                mode=self.mode,
            )
            approved = claimed.approved_by is not None
            ruling, reasons, approvable = await self.guard.judge(question, approved=approved)
            if ruling is Ruling.UNDECIDED:
                raise PolicyUnavailable("whether the tool may run could not be decided")
            if approvable:
                return Held(canonical(question.document()), reasons)
            if ruling is Ruling.REFUSED:
                return _blocked("the policy does not permit this call", reasons)
        if isinstance(tool, Delegate) and claimed.subject is not None:
            return await self._sent(claimed, claimed.subject, tool, arguments)
        return Permitted(tool, arguments)

    async def _sent(
        self, claimed: Claim, subject: str, tool: Tool, arguments: JsonObject
    ) -> Permitted | Verdict:
        """A task is said to a model on the same person's behalf, and asked for as such."""
        question = Question(
            tenant=claimed.tenant,
            subject=subject,
            scopes=claimed.scopes,
            roles=claimed.roles,
            persona_id=str(arguments["persona"]),
            action="conversation.send",
            resource="message",
            context={"operation": tool.spec.name},
            mode=self.mode,
        )
        ruling, reasons, _ = await self.guard.judge(question)
        if ruling is Ruling.UNDECIDED:
            raise PolicyUnavailable("whether the task may be delegated could not be decided")
        if ruling is Ruling.REFUSED:
            return _blocked("the policy does not permit this task", reasons)
        return Permitted(tool, arguments)


def _arguments(claimed: Claim) -> JsonObject | None:
    if claimed.digest is None:
        return None
    arguments: JsonObject = orjson.loads(claimed.arguments)
    return arguments


def _ended(status: Status, error: str) -> Verdict:
    return Verdict(ToolOutcome(status=status, error=error))


def _blocked(error: str, reasons: tuple[str, ...]) -> Verdict:
    return Verdict(ToolOutcome(status="blocked", error=error), reasons)
