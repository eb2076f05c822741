"""Personas: who the model is told to be."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Field

from functions.gateway.schemas.model import MOMENT, PERSONA, model, storable
from somaagent.described import Described

MAX_PROMPT_CHARACTERS: Final = 16_384
MAX_NAME_CHARACTERS: Final = 100
MOST_TOOLS: Final = 64
PERSONA_PATTERN: Final = r"^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$"
BUILT_IN: Final = "default"
"""The persona that every tenant has: the system prompt that the operator configured."""

PersonaId = Annotated[str, Field(pattern=PERSONA_PATTERN, max_length=64)]
PersonaName = Annotated[str, Field(max_length=MAX_NAME_CHARACTERS), AfterValidator(storable)]
SystemPrompt = Annotated[str, Field(max_length=MAX_PROMPT_CHARACTERS), AfterValidator(storable)]
Profile = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
ToolName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Tools = Annotated[list[ToolName], Field(max_length=MOST_TOOLS)]
ToolChoice = ToolName
"""`auto`, `required`, `none`, or a tool: a tool's name has the same form."""
Temperature = Annotated[float, Field(ge=0, le=2)]

_PERSONA: Final = {
    "id": PERSONA,
    "name": "Tutor",
    "system_prompt": "You are a patient tutor. Answer with one question that leads on.",
    "profile": None,
    "temperature": 0.4,
    "tools": ["calculate", "code_execute"],
    "tool_choice": "auto",
}


class NewPersona(Described, BaseModel):
    """A persona to be created."""

    model_config = model(_PERSONA, closed=True)

    id: PersonaId
    """Names the persona: lower-case letters, digits, `.`, `_`, `-`."""
    name: PersonaName
    """What people call it."""
    system_prompt: SystemPrompt
    """What the model is told before the conversation."""
    profile: Profile | None = None
    """Model profile that its turns prefer."""
    temperature: Temperature | None = None
    """Sampling temperature; null takes the platform's."""
    tools: Tools | None = None
    """Tools of `GET /v1/tools` that its turns are offered, none where the list is empty; null takes
    the platform's, where a message seems to need them."""
    tool_choice: ToolChoice | None = None
    """Whether the first step of its turns may call tools (`auto`, as null), has to (`required`),
    has to call that tool (a name of `tools`), or has none (`none`); later steps may. `required` and
    a name need `tools`."""


class ChangedPersona(Described, BaseModel):
    """What changes; a field that is left out stays."""

    model_config = model({"name": "Patient tutor"}, closed=True)

    name: PersonaName | None = None
    """What people call it."""
    system_prompt: SystemPrompt | None = None
    """What the model is told before the conversation."""
    profile: Profile | None = None
    """Model profile that its turns prefer; null for none."""
    temperature: Temperature | None = None
    """Sampling temperature; null takes the platform's."""
    tools: Tools | None = None
    """Tools of `GET /v1/tools` that its turns are offered, none where the list is empty; null takes
    the platform's, where a message seems to need them."""
    tool_choice: ToolChoice | None = None
    """Whether the first step of its turns may call tools (`auto`, as null), has to (`required`),
    has to call that tool (a name of `tools`), or has none (`none`); later steps may. `required` and
    a name need `tools`."""


class Persona(Described, BaseModel):
    """A persona of the tenant, or the built-in one."""

    model_config = model(
        {**_PERSONA, "built_in": False, "created_at": MOMENT, "updated_at": MOMENT}
    )

    id: str
    """Names the persona."""
    name: str
    """What people call it."""
    system_prompt: str | None
    """What the model is told before the conversation; null for the built-in one."""
    profile: str | None
    """Model profile that its turns prefer."""
    temperature: float | None
    """Sampling temperature; null takes the platform's."""
    tools: list[str] | None
    """Tools that its turns are offered, as far as the tenant has them enabled; null takes the
    platform's, where a message seems to need them."""
    tool_choice: str | None
    """What the first step of its turns may or has to call: `auto`, `required`, `none` or a tool's
    name; null is `auto`."""
    built_in: bool
    """Whether it is the platform's own, which nobody changes."""
    created_at: datetime | None
    """When it was created."""
    updated_at: datetime | None
    """When it was last changed."""


class PersonaPage(Described, BaseModel):
    """The tenant's personas by their id, the built-in one first."""

    model_config = model(
        {
            "personas": [
                {**_PERSONA, "built_in": False, "created_at": MOMENT, "updated_at": MOMENT}
            ],
            "next_cursor": None,
        }
    )

    personas: list[Persona]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""
