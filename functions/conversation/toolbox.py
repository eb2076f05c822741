"""Which tools a model is offered in a step."""

from functions.conversation.turns import Attempt
from somaagent.settings import ToolSettings
from somaagent.tools import catalogue
from somaagent.tools.spec import ToolSpec


def tools_of(attempt: Attempt, ranked: tuple[str, ...], settings: ToolSettings) -> list[ToolSpec]:
    """The persona's tools; where it names none, those of the platform's that may help.

    What was offered in a turn stays offered in it, until it has had its steps: then the model has
    to answer with what it knows.
    """
    if len(attempt.past.steps) >= settings.most_steps:
        return []
    if attempt.tools is not None:
        return catalogue.specs(attempt.tools)
    if attempt.past.steps:
        return catalogue.specs(attempt.past.tools)
    defaults = frozenset(settings.defaults)
    return catalogue.specs(name for name in ranked if name in defaults)
