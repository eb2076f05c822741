"""Download links: whoever has one may fetch one file of one tenant for a short while.

A token is `<payload>.<mac>` in base64url. The payload is the moment of expiry (8 bytes), the
file's id (16 bytes) and the tenant; the MAC is HMAC-SHA256 under a key that serves nothing else.
"""

import base64
import binascii
import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from somaagent.identifiers import is_tenant

MAX_TOKEN_CHARACTERS: Final = 256
_AUDIENCE: Final = b"somaagent file download v1"


class InvalidLink(Exception):
    """The token was not made here, or was changed."""


class ExpiredLink(Exception):
    """The token was good once."""


class Target(NamedTuple):
    """What a token opens."""

    tenant: str
    file_id: UUID


class LinkSigner:
    """Makes and checks tokens."""

    def __init__(self, secrets: Iterable[bytes]) -> None:
        """The first secret signs; tokens under the others still open."""
        self._keys = tuple(secrets)

    def sign(self, target: Target, expires_at: datetime) -> str:
        """The token of a file."""
        moment = int(expires_at.timestamp()).to_bytes(8, "big")
        payload = moment + target.file_id.bytes + target.tenant.encode()
        mac = hmac.digest(self._keys[0], _AUDIENCE + payload, "sha256")
        return f"{_encode(payload)}.{_encode(mac)}"

    def open(self, token: str, *, at: datetime) -> Target:
        """What the token opens.

        Raises:
            InvalidLink: It is none of ours.
            ExpiredLink: Its time is over.
        """
        payload, mac = _split(token)
        good = [
            hmac.compare_digest(hmac.digest(key, _AUDIENCE + payload, "sha256"), mac)
            for key in self._keys
        ]
        tenant = payload[24:].decode("ascii", "replace")
        if not any(good) or not is_tenant(tenant):
            raise InvalidLink
        if at.timestamp() >= int.from_bytes(payload[:8], "big"):
            raise ExpiredLink
        return Target(tenant, UUID(bytes=payload[8:24]))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _split(token: str) -> tuple[bytes, bytes]:
    if len(token) > MAX_TOKEN_CHARACTERS:
        raise InvalidLink
    parts: list[bytes] = []
    for text in token.split("."):
        try:
            raw = base64.b64decode(
                text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
            )
        except (binascii.Error, UnicodeEncodeError) as error:
            raise InvalidLink from error
        if _encode(raw) != text:
            # Another spelling of the same bytes.
            raise InvalidLink
        parts.append(raw)
    if len(parts) != 2 or len(parts[0]) < 25:
        raise InvalidLink
    return parts[0], parts[1]
