"""Tools: what models may have done, and which of it a tenant wants."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, Field, StrictBool
from pydantic_core import PydanticCustomError

from functions.gateway.schemas.model import MOMENT, model
from somaagent.described import Described
from somaagent.web.rules import read_pattern

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
_DECIDED: Final = {**_TOOL, "enabled": True, "network": list[str](), "updated_at": MOMENT}
MOST_HOSTS: Final = 32


class OfferedTool(Described, BaseModel):
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


class ToolList(Described, BaseModel):
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
    network: list[str]
    """Hosts that programs of the tool may reach; none where nobody has granted any."""
    updated_at: datetime | None
    """When that was decided; null where nobody has: then it is enabled."""


class DecidedToolList(Described, BaseModel):
    """Every tool of the platform by its name, and what the tenant decided about it."""

    model_config = model({"tools": [_DECIDED]})

    tools: list[DecidedTool]
    """All of them."""


def _host(text: str) -> str:
    try:
        return read_pattern(text)
    except ValueError as error:
        raise PydanticCustomError("host", "{reason}", {"reason": str(error)}) from error


class Decision(Described, BaseModel):
    """Whether the tenant wants a tool, and what its programs may reach; it replaces the last."""

    model_config = model({"enabled": True, "network": ["pypi.org", ".example.com"]}, closed=True)

    enabled: StrictBool
    """False: models are not offered it any more, and calls that have not begun are blocked."""
    network: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=254), AfterValidator(_host)]],
        Field(max_length=MOST_HOSTS),
    ] = []
    """Hosts that programs of the tool may reach by HTTP: names, `.example.com` for all below
    `example.com`, addresses. Left out, none: the tool's programs have no network. Only tools that
    run programs take any."""
