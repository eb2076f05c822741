"""How the gateway is."""

from typing import Literal

from pydantic import BaseModel

from functions.gateway.schemas.model import model
from somaagent.described import Described


class Health(Described, BaseModel):
    """How the gateway is."""

    model_config = model({"status": "ready", "components": {"postgres": "ok", "redis": "ok"}})

    status: Literal["ok", "ready", "degraded", "unready"]
    """`degraded`: it works, answers do not stream."""
    components: dict[str, str] = {}
    """What it depends on."""


class Component(Described, BaseModel):
    """How one thing is that the gateway works with."""

    model_config = model({"status": "ok", "detail": None})

    status: Literal["ok", "down"]
    """Whether it answers."""
    detail: str | None = None
    """What is wrong."""


class OriginalHealth(Described, BaseModel):
    """How the gateway and what it works with are."""

    model_config = model({"status": "ok", "components": {"postgres": {"status": "ok"}}})

    status: Literal["ok", "degraded", "down"]
    """`degraded`: it works, answers do not stream."""
    components: dict[str, Component]
    """What it works with, by name."""
