"""Grants: what lets one blocked call run, once, with the arguments that were approved.

A token is `<payload>.<key id>.<MAC>`. The payload is the grant's fields as JSON in base64url; the
MAC is HMAC-SHA256 over it and the key's id, under a key that is derived from the event key of that
id and serves nothing else.
"""

import base64
import binascii
import hmac
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError

from somaagent.identifiers import TenantId
from somaagent.messaging.keyring import KeyRing, derive

MAX_TOKEN_CHARACTERS: Final = 4096
_PURPOSE: Final = "tool-grants"
_AUDIENCE: Final = b"somaagent tool grant v1\n"


class InvalidGrant(Exception):
    """The token was not made here, was changed, or its time is over."""


class Grant(BaseModel):
    """Permission for one call."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grant_id: UUID
    requeue_id: UUID
    """The entry that was approved."""
    tenant: TenantId
    call_id: UUID
    tool: str
    version: str
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the arguments' canonical JSON."""
    approved_by: str
    """The subject who approved."""
    expires_at: AwareDatetime
    """When it is no longer taken."""


def seal(grant: Grant, ring: KeyRing) -> str:
    """The token of a grant."""
    payload = _encode(grant.model_dump_json().encode())
    kid = ring.current
    return f"{payload}.{kid}.{_encode(_mac(payload, kid, ring.keys[kid]))}"


def unseal(token: str, ring: KeyRing, *, present: datetime) -> Grant:
    """The grant of a token.

    Raises:
        InvalidGrant: It is none of ours, or it has expired at `present`.
    """
    parts = token.split(".") if len(token) <= MAX_TOKEN_CHARACTERS else []
    if len(parts) != 3:
        raise InvalidGrant("the grant is malformed")
    payload, kid, mac = parts
    key = ring.keys.get(kid)
    if key is None:
        raise InvalidGrant("the grant is signed with a key that is not accepted")
    expected = _encode(_mac(payload, kid, key))
    if not hmac.compare_digest(expected.encode(), mac.encode("utf-8", "replace")):
        raise InvalidGrant("the signature of the grant does not match")
    try:
        padded = payload.encode("ascii") + b"=" * (-len(payload) % 4)
        grant = Grant.model_validate_json(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeEncodeError, ValidationError) as error:
        raise InvalidGrant("the grant is malformed") from error
    if present >= grant.expires_at:
        raise InvalidGrant("the grant has expired")
    return grant


def _mac(payload: str, kid: str, key: bytes) -> bytes:
    covered = f"{kid}\n{payload}".encode("utf-8", "replace")
    return hmac.digest(derive(key, _PURPOSE), _AUDIENCE + covered, "sha256")


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
