"""Action templates: questions of a tenant's own, with variables."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Field

from functions.gateway.schemas.messages import MessageText
from functions.gateway.schemas.model import MOMENT, model, storable, without_nul
from functions.gateway.templating import NAME_PATTERN
from somaagent.described import Described

MAX_DESCRIPTION_CHARACTERS: Final = 500
MAX_VALUE_CHARACTERS: Final = 8000
MOST_VARIABLES: Final = 16

ActionName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$", max_length=64)]
VariableName = Annotated[str, Field(pattern=NAME_PATTERN)]
Value = Annotated[str, Field(max_length=MAX_VALUE_CHARACTERS), AfterValidator(without_nul)]
Values = Annotated[dict[VariableName, Value], Field(max_length=MOST_VARIABLES)]
Description = Annotated[str, Field(max_length=MAX_DESCRIPTION_CHARACTERS), AfterValidator(storable)]

_CONTENT: Final = {
    "description": "Explains something to a reader of a given age.",
    "template": "Explain {{topic}} to a reader of {{age}} years.",
    "variables": {
        "topic": {"description": "What to explain", "max_characters": 200},
        "age": {"default": "12"},
    },
}


class Variable(Described, BaseModel):
    """What stands in the place of `{{name}}`."""

    model_config = model({"description": "What to explain", "max_characters": 200}, closed=True)

    description: Description | None = None
    """What it is, for people."""
    default: Value | None = None
    """Its value where an action brings none; null when it must bring one."""
    max_characters: Annotated[int, Field(ge=1, le=MAX_VALUE_CHARACTERS)] = 1000
    """Its longest value."""


class TemplateContent(Described, BaseModel):
    """What a template says."""

    model_config = model(_CONTENT, closed=True)

    description: Description | None = None
    """What it is for, for people."""
    template: MessageText
    """The question; each `{{name}}` in it is one of `variables`, and nothing else is replaced."""
    variables: Annotated[dict[VariableName, Variable], Field(max_length=MOST_VARIABLES)] = {}
    """The variables by their name, every one of which the template uses."""


class NewTemplate(TemplateContent):
    """An action template to be created."""

    model_config = model({"name": "explain", **_CONTENT}, closed=True)

    name: ActionName
    """Names the action: lower-case letters, digits, `.`, `_`, `-`."""


class Template(Described, BaseModel):
    """An action that a session can be asked for: the tenant's own, or the platform's."""

    model_config = model(
        {
            "name": "explain",
            **_CONTENT,
            "built_in": False,
            "created_at": MOMENT,
            "updated_at": MOMENT,
        }
    )

    name: str
    """Names the action."""
    description: str | None
    """What it is for, for people."""
    template: str
    """The question."""
    variables: dict[str, Variable]
    """The variables by their name."""
    built_in: bool
    """Whether it is the platform's own, which nobody changes."""
    created_at: datetime | None
    """When it was created."""
    updated_at: datetime | None
    """When it was last changed."""


class TemplatePage(Described, BaseModel):
    """Actions by their name, the built-in ones first."""

    model_config = model({"templates": [], "next_cursor": None})

    templates: list[Template]
    """At most `limit`, and the built-in ones on the first page."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""
