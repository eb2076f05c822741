"""A file and the lease of the request that is sending it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a file is in its life."""

    RECEIVING = "receiving"
    SCANNING = "scanning"
    READY = "ready"
    QUARANTINED = "quarantined"
    EXPIRED = "expired"
    DELETED = "deleted"


class Reason(StrEnum):
    """Why a file is quarantined."""

    INFECTED = "infected"
    SCANNER_UNAVAILABLE = "scanner_unavailable"
    """It is scanned again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What is known of a file; its content lies in a store."""

    tenant: str
    id: UUID
    position: int
    """Later files have greater ones."""
    name: str
    declared_type: str | None
    media_type: str | None
    """What the content looks like; None before it has all arrived."""
    size: int
    received: int
    sha256: str | None
    state: State
    reason: str | None
    created_by: str
    created_at: datetime
    due_at: datetime
    """When the sweeper looks at it next."""
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to add to an upload; another request cannot have it at the same time."""

    tenant: str
    file_id: UUID
    token: UUID
