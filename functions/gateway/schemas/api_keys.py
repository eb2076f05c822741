"""API keys."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from functions.gateway.schemas.model import MOMENT, model, storable
from somaagent.described import Described
from somaagent.identity.scopes import check_known

MAX_NAME_CHARACTERS = 100
_KEY = "6a0f2c5e-3d1c-4bb6-8f7a-8d8b0f0a6a55"
_EXAMPLE = {
    "api_key_id": _KEY,
    "name": "nightly report",
    "scopes": ["sessions:read"],
    "created_by": "ada",
    "created_at": MOMENT,
    "expires_at": "2026-04-01T12:00:00.000000Z",
    "revoked_at": None,
    "last_used_at": None,
}


def _known(scopes: list[str]) -> list[str]:
    check_known(scopes)
    return sorted(set(scopes))


class NewApiKey(Described, BaseModel):
    """A key to be created."""

    model_config = model({"name": "nightly report", "scopes": ["sessions:read"]}, closed=True)

    name: Annotated[
        str, Field(min_length=1, max_length=MAX_NAME_CHARACTERS), AfterValidator(storable)
    ]
    """What the key is for, for people."""
    scopes: Annotated[
        list[Annotated[str, Field(max_length=128)]],
        Field(min_length=1, max_length=64),
        AfterValidator(_known),
    ]
    """What it may do; no more than its creator may."""
    expires_at: AwareDatetime | None = None
    """When it ends; in ninety days unless told, in a year at the latest."""


class ApiKeyDetails(Described, BaseModel):
    """A key without its secret."""

    model_config = model(_EXAMPLE)

    api_key_id: UUID
    """Names the key."""
    name: str
    """What the key is for, for people."""
    scopes: list[str]
    """What it may do."""
    created_by: str
    """Who created it, and for whom it acts."""
    created_at: datetime
    """When it was created."""
    expires_at: datetime
    """When it ends."""
    revoked_at: datetime | None
    """When it was revoked."""
    last_used_at: datetime | None
    """When it was used last, to a minute."""


class CreatedApiKey(ApiKeyDetails):
    """A key with its secret, which is shown this once."""

    model_config = model({**_EXAMPLE, "api_key": f"soma_acme_{_KEY.replace('-', '')}_{'0' * 64}"})

    api_key: str
    """What to send as bearer token; it cannot be had again."""


class ApiKeyPage(Described, BaseModel):
    """Keys of the tenant, the newest first."""

    model_config = model({"api_keys": [_EXAMPLE], "next_cursor": None})

    api_keys: list[ApiKeyDetails]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""
