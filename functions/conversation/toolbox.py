"""Which tools a model is offered in a step."""

from collections.abc import Sequence

from functions.conversation.turns import Attempt
from somaagent.inference.tool_messages import Step
from somaagent.settings import ToolSettings
from somaagent.tools import catalogue
from somaagent.tools.spec import ToolSpec


def tools_of(attempt: Attempt, ranked: tuple[str, ...], settings: ToolSettings) -> list[ToolSpec]:
    """The persona's tools; where it names none, those of the platform's that may help.

    What was offered in a turn stays offered in it, until it has had its steps or the model only
    asks again for what it got: then it has to answer with what it knows. Small models need that.
    """
    steps = attempt.past.steps
    if len(steps) >= settings.most_steps or _repeats(steps):
        return []
    if attempt.tools is not None:
        return catalogue.specs(attempt.tools)
    if steps:
        return catalogue.specs(attempt.past.tools)
    defaults = frozenset(settings.defaults)
    return catalogue.specs(name for name in ranked if name in defaults)


def _repeats(steps: Sequence[Step]) -> bool:
    """Whether the last step called nothing that earlier ones had not called with success."""
    if not steps:
        return False
    known = {
        (call.tool, call.arguments)
        for step in steps[:-1]
        for call in step.calls
        if call.status == "success"
    }
    return all((call.tool, call.arguments) in known for call in steps[-1].calls)
