"""How OpenFGA knows our things: each name says its tenant, so that no two tenants share one."""

import hashlib
from typing import Final
from urllib.parse import quote
from uuid import UUID

_LONGEST: Final = 200
"""OpenFGA takes 512 bytes with type and tenant."""


def tenant_name(tenant: str) -> str:
    """The name of a tenant."""
    return f"tenant:{tenant}"


def user_name(tenant: str, subject: str) -> str:
    """The name of a subject of a tenant; characters that OpenFGA refuses are percent-encoded."""
    encoded = quote(subject, safe="")
    if len(encoded) > _LONGEST:
        # No encoded subject holds an equals sign.
        encoded = f"={hashlib.sha256(subject.encode()).hexdigest()}"
    return f"user:{tenant}/{encoded}"


def session_name(tenant: str, session_id: UUID) -> str:
    """The name of a session."""
    return f"session:{tenant}/{session_id}"
