"""Tools: what models may have done, and which of it a tenant wants."""

from datetime import datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, StrictBool

from functions.gateway.schemas.model import MOMENT, model

TOOL: Final = "calculate"
_TOOL: Final = {
    "name": TOOL,
    "version": "1",
    "description": "Calculates an arithmetic expression exactly.",
    "parameters": {
        "type": "object",
        "properties": {"expression": {"type": "string"}},
        "required": ["expression"],
    },
    "risk": "low",
    "cost": 0,
}
_DECIDED: Final = {**_TOOL, "enabled": True, "updated_at": MOMENT}


class OfferedTool(BaseModel):
    """A tool of the platform that personas can name."""

    model_config = model(_TOOL)

    name: str
    """What personas and models call it."""
    version: str
    """Changes when old arguments or readers of results would not survive."""
    description: str
    """What it does and when to use it, as models are told."""
    parameters: dict[str, Any]  # Any: a JSON Schema
    """JSON Schema of the arguments."""
    risk: Literal["low", "medium", "high"]
    """low: reaches nothing; medium: reads or writes what is the session's; high: reaches beyond."""
    cost: int
    """What one call is charged, in millionths of the ledger's currency."""


class ToolList(BaseModel):
    """The tools that the tenant has enabled, by their name."""

    model_config = model({"tools": [_TOOL], "count": 1})

    tools: list[OfferedTool]
    """All of them."""
    count: int
    """How many these are."""


class DecidedTool(OfferedTool):
    """A tool, and whether the tenant wants it."""

    model_config = model(_DECIDED)

    enabled: bool
    """Whether models of the tenant are offered it, and its calls run."""
    updated_at: datetime | None
    """When that was decided; null where nobody has: then it is enabled."""


class DecidedToolList(BaseModel):
    """Every tool of the platform by its name, and what the tenant decided about it."""

    model_config = model({"tools": [_DECIDED]})

    tools: list[DecidedTool]
    """All of them."""


class Decision(BaseModel):
    """Whether the tenant wants a tool."""

    model_config = model({"enabled": False}, closed=True)

    enabled: StrictBool
    """False: models are not offered it any more, and calls that have not begun are blocked."""
