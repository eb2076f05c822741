"""How the gateway is."""

from typing import Literal

from pydantic import BaseModel

from functions.gateway.schemas.model import model


class Health(BaseModel):
    """How the gateway is."""

    model_config = model({"status": "ready", "components": {"postgres": "ok", "redis": "ok"}})

    status: Literal["ok", "ready", "degraded", "unready"]
    """`degraded`: it works, answers do not stream."""
    components: dict[str, str] = {}
    """What it depends on."""
