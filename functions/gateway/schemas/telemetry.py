"""Telemetry: what a tenant lets its traces have."""

from datetime import datetime
from typing import Final

from pydantic import BaseModel, StrictBool

from functions.gateway.schemas.model import MOMENT, model
from somaagent.described import Described

_TELEMETRY: Final = {
    "content": True,
    "permitted": True,
    "decided_by": "ada",
    "decided_at": MOMENT,
}


class Telemetry(Described, BaseModel):
    """What the tenant decided about its traces, and whether the operator lets it hold."""

    model_config = model(_TELEMETRY)

    content: bool
    """Whether the tenant agreed to have what its models are asked and say in traces, redacted."""
    permitted: bool
    """Whether the operator permits that; where not, traces have none of it."""
    decided_by: str | None
    """Who decided last; null where nobody has: then it is not agreed."""
    decided_at: datetime | None
    """When that was."""


class TelemetryDecision(Described, BaseModel):
    """Whether the tenant agrees; it replaces the last decision."""

    model_config = model({"content": True}, closed=True)

    content: StrictBool
    """True: spans of models have what is asked and said, redacted, from the next step of any turn;
    false: not from then on. What is stored already stays as long as the operator keeps traces."""
