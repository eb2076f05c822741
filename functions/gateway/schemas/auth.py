"""Sessions of browsers."""

from datetime import datetime

from pydantic import BaseModel

from functions.gateway.schemas.model import MOMENT, model
from somaagent.described import Described


class BrowserSession(Described, BaseModel):
    """Who is logged in with this browser."""

    model_config = model(
        {
            "tenant": "acme",
            "subject": "ada",
            "scopes": ["sessions:read", "sessions:write"],
            "roles": ["member"],
            "expires_at": MOMENT,
            "csrf_token": "0" * 64,
        }
    )

    tenant: str
    """Whose data the session opens."""
    subject: str
    """Who is logged in."""
    scopes: list[str]
    """What the session may do."""
    roles: list[str]
    """What the provider says that the subject is."""
    expires_at: datetime
    """When the session ends."""
    csrf_token: str
    """To be sent as `X-CSRF-Token` with everything but GET."""


class LoggedOut(Described, BaseModel):
    """The session is over."""

    model_config = model({"provider_logout_url": None})

    provider_logout_url: str | None
    """Where to send the browser to end the session at the provider, too."""
