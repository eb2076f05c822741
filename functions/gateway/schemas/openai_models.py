"""Models as OpenAI's clients see them: the tenant's personas."""

from typing import Literal

from pydantic import BaseModel

from functions.gateway.schemas.model import PERSONA, model
from somaagent.described import Described

_MODEL = {"id": PERSONA, "object": "model", "created": 1767225600, "owned_by": "acme"}


class OpenAIModel(Described, BaseModel):
    """A persona that can be asked."""

    model_config = model(_MODEL)

    id: str
    """The persona; what `model` of a request says."""
    object: Literal["model"]
    """Says what this is."""
    created: int
    """When it was created, in seconds since 1970; 0 for the built-in one."""
    owned_by: str
    """The tenant; `somaagent` for the built-in one."""


class OpenAIModelList(Described, BaseModel):
    """Everything that can be asked: the built-in persona first, then the tenant's by their id."""

    model_config = model({"object": "list", "data": [_MODEL]})

    object: Literal["list"]
    """Says what this is."""
    data: list[OpenAIModel]
    """All of them."""
