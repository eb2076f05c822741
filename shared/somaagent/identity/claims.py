"""What the claims of a verified token say about its bearer."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from somaagent.identifiers import is_tenant
from somaagent.identity.errors import InvalidToken
from somaagent.identity.principal import Principal
from somaagent.identity.scopes import DEFAULT_ROLES, scopes_of_roles

MAX_SUBJECT_CHARACTERS: Final = 255

# RFC 6749 3.3 scope-token; a role is named likewise.
_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,128}")
_MOST_SCOPES: Final = 64
_DATES: Final = ("exp", "iat", "nbf")
_LATEST: Final = 253_402_300_799
"""The last second of the year 9999: what is later is no moment but an accident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMapping:
    """Which claims carry what, and which scopes a role stands for."""

    tenant: Sequence[str] = ("tenant",)
    """The first of these that is present names the tenant."""
    roles: str = "roles"
    scopes_by_role: Mapping[str, Sequence[str]] = field(default_factory=lambda: DEFAULT_ROLES)


def check_dates(claims: Mapping[str, Any]) -> None:  # Any: foreign JSON
    """Refuse moments that are no numbers, or that contradict each other.

    Raises:
        InvalidToken: One is wrong.
    """
    for name in _DATES:
        if name not in claims:
            continue
        value: object = claims[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidToken(f"the token's {name} is not a number")
        if not math.isfinite(value) or not 0 <= value <= _LATEST:
            raise InvalidToken(f"the token's {name} is no moment")
    expires = claims.get("exp", _LATEST)
    if any(claims.get(name, -1) >= expires for name in ("iat", "nbf")):
        raise InvalidToken("the token ends before it begins")


def principal_of(claims: Mapping[str, Any], mapping: ClaimMapping) -> Principal:  # Any: as above
    """The identity in claims whose signature, issuer, audience and times have been checked.

    Raises:
        InvalidToken: They name no acceptable tenant, subject, scope or role.
    """
    roles = tokens_of(claims.get(mapping.roles), "role")
    named = scopes_of_roles(roles, mapping.scopes_by_role)
    return Principal(
        tenant=_tenant(claims, mapping),
        subject=subject_of(claims.get("sub")),
        # RFC 8693 4.2 `scope`; some providers say `scp`.
        scopes=tokens_of(claims.get("scope", claims.get("scp")), "scope") | named,
        roles=roles,
        expires_at=int(claims["exp"]),
        credential_id=_jti(claims),
    )


def tenant_of(value: object) -> str:
    """The tenant that `value` names.

    Raises:
        InvalidToken: None could have this name.
    """
    if not isinstance(value, str) or not is_tenant(value):
        raise InvalidToken("the tenant is not a lower-case DNS label of at most 63 characters")
    return value


def subject_of(value: object) -> str:
    """The subject that `value` names.

    Raises:
        InvalidToken: It is empty, long, or not printable.
    """
    if not isinstance(value, str) or not 0 < len(value) <= MAX_SUBJECT_CHARACTERS:
        raise InvalidToken(f"the subject is not 1 to {MAX_SUBJECT_CHARACTERS} printable characters")
    if not value.isprintable():
        raise InvalidToken(f"the subject is not 1 to {MAX_SUBJECT_CHARACTERS} printable characters")
    return value


def tokens_of(value: object, what: str) -> frozenset[str]:
    """Scopes or roles: text with spaces between, or a list of texts without any.

    Raises:
        InvalidToken: It is neither, or holds something malformed, or too many.
    """
    if value is None:
        return frozenset()
    parts: list[object] = []
    if isinstance(value, str):
        parts.extend(value.split(" "))
        parts = [part for part in parts if part]
    elif isinstance(value, list):
        parts.extend(value)  # pyright: ignore[reportUnknownArgumentType] - foreign JSON
    else:
        raise InvalidToken(f"the {what} is neither text nor a list")
    if len(parts) > _MOST_SCOPES:
        raise InvalidToken(f"the token has more than {_MOST_SCOPES} {what}s")
    found: set[str] = set()
    for part in parts:
        if not isinstance(part, str) or _SCOPE.fullmatch(part) is None:
            raise InvalidToken(f"the token has a malformed {what}")
        found.add(part)
    return frozenset(found)


def _tenant(claims: Mapping[str, Any], mapping: ClaimMapping) -> str:  # Any: foreign JSON
    for name in mapping.tenant:
        if name in claims:
            return tenant_of(claims[name])
    raise InvalidToken("the token names no tenant")


def _jti(claims: Mapping[str, Any]) -> str | None:  # Any: foreign JSON
    jti: object = claims.get("jti")
    return jti if isinstance(jti, str) and len(jti) <= 128 and jti.isprintable() else None
