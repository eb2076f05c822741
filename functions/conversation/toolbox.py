"""Which tools a model is offered in a step."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from functions.conversation.turns import Attempt
from somaagent.domain import Step, ToolCall
from somaagent.settings import ToolSettings
from somaagent.tools import catalogue
from somaagent.tools.builtin.delegate import SPEC as DELEGATE
from somaagent.tools.spec import ToolSpec

_MOST_ATTEMPTS_WITH_TOOLS: Final = 3


class Offer(NamedTuple):
    """What a model may or has to call in a step."""

    tools: list[ToolSpec]
    must_call: bool = False
    """Whether it has to call one of them."""


def offer_of(
    attempt: Attempt,
    ranked: tuple[str, ...],
    settings: ToolSettings,
    more: Mapping[str, ToolSpec] | None = None,
) -> Offer:
    """The tools of `tools_of`, as the persona's `tool_choice` has them offered in this step.

    It holds for a turn's first step: a model that had to call a tool in each would never answer.
    One tool is named to the model by being offered alone, since not every server can force one of
    several. Where a tool that has to be called is not there for the turn, the choice is the
    model's.
    """
    tools = tools_of(attempt, ranked, settings, more)
    choice = attempt.tool_choice
    if attempt.past.steps or choice in (None, "auto"):
        return Offer(tools)
    if choice == "none":
        return Offer([])
    if choice == "required":
        return Offer(tools, must_call=bool(tools))
    named = [spec for spec in tools if spec.name == choice]
    return Offer(named, must_call=True) if named else Offer(tools)


def tools_of(
    attempt: Attempt,
    ranked: tuple[str, ...],
    settings: ToolSettings,
    more: Mapping[str, ToolSpec] | None = None,
) -> list[ToolSpec]:
    """The persona's tools; where it names none, those of the platform's that may help.

    None of them is one that the tenant does not want, or that whoever delegated the task left out;
    nor can a task be handed on from where it could only be refused.

    What was offered in a turn stays offered in it, until it has had its steps or the model only
    asks again for what it got: then it has to answer with what it knows. Small models need that.

    Args:
        attempt: The turn.
        ranked: What may help with its message, the best first.
        settings: What is offered where the persona says nothing, and how often.
        more: Tools by name that do not come with the platform.
    """
    names = _names(attempt, ranked, settings)
    only = names if attempt.only_tools is None else attempt.only_tools
    without = attempt.disabled
    if attempt.depth >= settings.delegation_depth:
        without |= {DELEGATE.name}
    wanted = [name for name in names if name in only and name not in without]
    return [spec for spec in catalogue.specs(wanted, more) if spec.is_for(attempt.tenant)]


def _names(attempt: Attempt, ranked: tuple[str, ...], settings: ToolSettings) -> Sequence[str]:
    steps = attempt.past.steps
    if len(steps) >= settings.most_steps or _repeats(steps):
        return ()
    # A server that parses calls breaks off when a model writes what only looks like one, as small
    # models do that repeat a result; at the same temperature, every time.
    if steps and attempt.number > _MOST_ATTEMPTS_WITH_TOOLS:
        return ()
    if attempt.tools is not None:
        return attempt.tools
    if steps:
        return attempt.past.tools
    defaults = frozenset(settings.defaults)
    return [name for name in ranked if name in defaults]


def _repeats(steps: Sequence[Step]) -> bool:
    """Whether the last step got nothing new.

    It called only what earlier ones had called with success, or failed at the same as the one
    before it, and in the same way: once more would not help either.
    """
    if not steps:
        return False
    known = {
        (call.tool, call.arguments)
        for step in steps[:-1]
        for call in step.calls
        if call.status == "success"
    }
    failed = {_failure(call) for step in steps[-2:-1] for call in step.calls}
    return all(
        (call.tool, call.arguments) in known or _failure(call) in failed for call in steps[-1].calls
    )


def _failure(call: ToolCall) -> tuple[str | None, ...]:
    return (call.tool, call.arguments, call.status, call.result, call.error)
