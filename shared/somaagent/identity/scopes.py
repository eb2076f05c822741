"""The scopes: what a credential may be allowed to do. Every operation names the one that it needs.

A new operation that fits none of them adds a line here; roles are sets of these.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sessions:read": "Read sessions, messages, turns and their streams.",
        "sessions:write": "Create and change sessions, and post messages to them.",
        "personas:write": "Create and change the tenant's personas and action templates.",
        "chat:write": "Use the OpenAI-compatible routes.",
        "events:publish": "Publish CloudEvents of one's own.",
        "files:read": "Download attachments.",
        "files:write": "Upload attachments.",
        "keys:manage": "Create, list and revoke the tenant's API keys.",
        "requeue:read": "Read calls of tools that wait for approval, and what was decided.",
        "requeue:decide": "Approve and deny calls of tools.",
        "metrics:read": "Read the metrics of the gateway's processes, of all tenants together.",
        "usage:read": "Read what the tenant's answers cost.",
        "admin:profiles": "Choose the models of the tenant.",
        "admin:budgets": "Limit what the tenant may spend.",
        "admin": "Administer the tenant.",
    }
)
"""Each scope with what it permits; none implies another."""

NARROWED: Final = "events:publish:"
"""Followed by a type of events, or by a prefix of types that ends in `.*`."""

DEFAULT_SCOPES: Final = frozenset(
    {"sessions:read", "sessions:write", "chat:write", "files:read", "files:write"}
)
"""What a person who converses needs."""

DEFAULT_ROLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "member": tuple(sorted(DEFAULT_SCOPES)),
        "viewer": ("files:read", "sessions:read"),
        "producer": ("events:publish",),
        # A tenant's administrator has no business with what all tenants do.
        "admin": tuple(sorted(SCOPES.keys() - {"metrics:read"})),
        "operator": ("metrics:read",),
    }
)
"""The scopes of each role, unless the setting says otherwise."""


def scopes_of_roles(roles: Iterable[str], table: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Every scope of the roles that `table` knows; others give nothing."""
    return frozenset(scope for role in roles for scope in table.get(role, ()))


def within(wanted: Iterable[str], held: Iterable[str]) -> bool:
    """Whether a credential with the scopes `held` may hand on `wanted`.

    Without a narrowing scope publishing is open to every type, so whoever is narrowed may not hand
    on publishing as such.
    """
    asked, owned = frozenset(wanted), frozenset(held)
    owned_narrow = {scope for scope in owned if scope.startswith(NARROWED)}
    asked_narrow = {scope for scope in asked if scope.startswith(NARROWED)}
    if not asked - asked_narrow <= owned:
        return False
    if not owned_narrow:
        return not asked_narrow or "events:publish" in owned
    return asked_narrow <= owned_narrow and (bool(asked_narrow) or "events:publish" not in asked)


def check_known(scopes: Iterable[str]) -> None:
    """Refuse scopes that no operation asks for.

    Raises:
        ValueError: One is neither in `SCOPES` nor a type of events to which publishing is narrowed.
    """
    unknown = sorted(
        scope for scope in set(scopes) - SCOPES.keys() if not scope.startswith(NARROWED)
    )
    if unknown:
        raise ValueError(f"unknown scopes: {', '.join(map(repr, unknown))}")
