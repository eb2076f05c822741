"""The question that an action asks: the platform's own, or a template of the tenant."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import orjson

from functions.gateway.problems import Problem
from functions.gateway.queries import action_templates as queries
from functions.gateway.schemas.action_templates import Template, Variable
from functions.gateway.templating import names_in, render
from somaagent.events.conversation import MAX_TEXT_CHARACTERS
from somaagent.storage.database import Connection

PROMPTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "summarize": "Summarize our conversation so far in a few sentences.",
        "next_steps": "List the next steps that follow from our conversation, in order.",
        "status_report": "Write a short status report of our conversation: what is done, what "
        "is open, and what is in the way.",
        "nudge": "Go on from where you were.",
    }
)
"""The built-in actions."""


def built_in(name: str) -> Template:
    """A built-in action as clients get it."""
    return Template(
        name=name,
        description=None,
        template=PROMPTS[name],
        variables={},
        built_in=True,
        created_at=None,
        updated_at=None,
    )


def template_of(row: Any) -> Template:  # Any: a database row
    """A template as clients get it."""
    stored = dict(row) | {"variables": orjson.loads(row["variables"])}
    return Template(**stored, built_in=False)


async def find_action(connection: Connection, tenant: str, name: str) -> Template:
    """The action of that name.

    Raises:
        Problem: 422, the tenant has none, nor the platform.
    """
    if name in PROMPTS:
        return built_in(name)
    row = await connection.fetchrow(queries.FIND, tenant, name)
    if row is None:
        raise _wrong("unknown_action", {"#/action": "there is no such action"})
    return template_of(row)


def question_of(template: Template, values: Mapping[str, str]) -> str:
    """What the action asks with these values.

    Raises:
        Problem: 422, a variable is missing, unknown or too long, or the question is.
    """
    faults = {
        f"#/variables/{name}": "the action has no such variable"
        for name in sorted(values.keys() - template.variables.keys())
    }
    chosen: dict[str, str] = {}
    for name, variable in template.variables.items():
        value = values.get(name, variable.default)
        if value is None:
            faults[f"#/variables/{name}"] = "the action needs a value"
        elif len(value) > variable.max_characters:
            faults[f"#/variables/{name}"] = f"is longer than {variable.max_characters} characters"
        else:
            chosen[name] = value
    if faults:
        raise _wrong("invalid_request", faults)
    question = render(template.template, chosen)
    if len(question) > MAX_TEXT_CHARACTERS:
        detail = f"the question would be longer than {MAX_TEXT_CHARACTERS} characters"
        raise _wrong("invalid_request", {"#/variables": detail})
    if not question.strip():
        raise _wrong("invalid_request", {"#/variables": "the question would be blank"})
    return question


def check_content(template: str, variables: Mapping[str, Variable]) -> None:
    """Whether a template and its variables fit together.

    Raises:
        Problem: 422, it uses a variable that is not declared, or does not use one that is.
    """
    faults: dict[str, str] = {}
    try:
        used = names_in(template)
    except ValueError as error:
        raise _wrong("invalid_request", {"#/template": str(error)}) from error
    if unknown := sorted(used - variables.keys()):
        faults["#/template"] = f"uses variables that are not declared: {', '.join(unknown)}"
    for name in sorted(variables.keys() - used):
        faults[f"#/variables/{name}"] = "the template does not use it"
    for name, variable in variables.items():
        if variable.default is not None and len(variable.default) > variable.max_characters:
            faults[f"#/variables/{name}/default"] = "is longer than `max_characters`"
    if faults:
        raise _wrong("invalid_request", faults)


def _wrong(code: str, faults: Mapping[str, str]) -> Problem:
    errors = [{"pointer": pointer, "detail": detail} for pointer, detail in faults.items()]
    return Problem(422, code, f"wrong: {', '.join(faults)}", errors=errors)
