"""API keys as text: `soma_<tenant>_<id>_<secret>`, of which only a hash of the secret is stored.

The tenant is in it because nothing of a tenant can be looked up without naming the tenant; it is
believed once the secret fits. The secret has 256 bits, so a plain SHA-256 hides it.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Final, Self
from uuid import UUID

from somaagent.identifiers import is_tenant

PREFIX: Final = "soma_"

_FORM: Final = re.compile(r"soma_([a-z0-9-]{1,63})_([0-9a-f]{32})_([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """One key as its owner has it."""

    tenant: str
    key_id: UUID
    secret: bytes = field(repr=False)
    """32 bytes."""

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The key that `text` spells, or None when it spells none."""
        found = _FORM.fullmatch(text)
        if found is None or not is_tenant(found[1]):
            return None
        return cls(tenant=found[1], key_id=UUID(found[2]), secret=bytes.fromhex(found[3]))

    @property
    def text(self) -> str:
        """What the owner sends."""
        return f"{PREFIX}{self.tenant}_{self.key_id.hex}_{self.secret.hex()}"

    @property
    def secret_hash(self) -> bytes:
        """What is stored."""
        return hashlib.sha256(b"somaagent api key\n" + self.secret).digest()

    def fits(self, secret_hash: bytes) -> bool:
        """Whether the key is the one whose hash is stored."""
        return secrets.compare_digest(self.secret_hash, secret_hash)


def new_secret() -> bytes:
    """A secret that nobody can guess."""
    return secrets.token_bytes(32)


def repeatable_secret(key: bytes, *parts: str) -> bytes:
    """A secret that follows from `key` and `parts`: a repeated request can be answered alike."""
    if any("\n" in part for part in parts):
        raise ValueError("a part has a line break")
    return hashlib.blake2b("\n".join(parts).encode(), key=key, digest_size=32).digest()
