"""Identifiers: tenants, and event ids that follow from what caused them."""

import re
from typing import Annotated, Final
from uuid import UUID, uuid5

from pydantic import StringConstraints

TENANT_PATTERN: Final = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
"""A tenant is a DNS label, so that it can stand in keys, topics and host names as it is."""

TenantId = Annotated[str, StringConstraints(pattern=TENANT_PATTERN)]

EVENT_NAMESPACE: Final = UUID("6f2b7c0e-7b1d-5a53-9a39-1b3f0f3a2c11")
"""The UUIDv5 namespace of every derived event id."""

_TENANT = re.compile(TENANT_PATTERN)


def is_tenant(value: str) -> bool:
    """Whether `value` may name a tenant."""
    return _TENANT.fullmatch(value) is not None


def derive_event_id(cause: str, step: str, index: int) -> str:
    """The id of the `index`-th event that `step` publishes because of `cause`.

    A step that runs twice for one cause publishes the same ids, so receivers recognise the repeat.
    """
    return str(uuid5(EVENT_NAMESPACE, f"{cause}/{step}/{index}"))


def partition_key(tenant: str, session_id: str) -> str:
    """The CloudEvents `partitionkey` that keeps the events of one session in one partition."""
    return f"{tenant}/{session_id}"
