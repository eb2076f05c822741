"""The keys of the event signature: one signs, several are accepted, so that keys can change."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

from somaagent.settings import EventSettings

LEAST_KEY_BYTES: Final = 32
_KID_CHARACTERS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """Keys by their ids; an id follows from its key, so there is nothing to keep in step."""

    current: str
    """Id of the key that signs."""
    keys: Mapping[str, bytes]
    """All keys whose signatures are accepted."""

    @classmethod
    def of(cls, current: str, accepted: Iterable[str] = ()) -> Self:
        """The ring of a signing key and the further keys that are accepted.

        Raises:
            ValueError: A key is too short to be safe.
        """
        keys: dict[str, bytes] = {}
        for secret in (current, *accepted):
            key = secret.encode()
            if len(key) < LEAST_KEY_BYTES:
                raise ValueError(f"an event signing key has fewer than {LEAST_KEY_BYTES} bytes")
            keys[_key_id(key)] = key
        return cls(current=_key_id(current.encode()), keys=keys)

    @classmethod
    def read(cls, settings: EventSettings) -> Self:
        """The ring that is configured.

        Raises:
            ValueError: A key is too short to be safe.
        """
        accepted = settings.accepted_signing_keys
        return cls.of(
            settings.signing_key.get_secret_value(),
            () if accepted is None else accepted.get_secret_value().split(),
        )

    def derived(self, purpose: str) -> bytes:
        """A key for another purpose than events, of the key that signs now."""
        return derive(self.keys[self.current], purpose)

    def all_derived(self, purpose: str) -> tuple[bytes, ...]:
        """The same of every key that is accepted."""
        return tuple(derive(key, purpose) for key in self.keys.values())


def derive(key: bytes, purpose: str) -> bytes:
    """32 bytes that tell nothing about `key`; the ids of signatures never use these purposes."""
    return hashlib.blake2b(purpose.encode(), key=key[:64], digest_size=32).digest()


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"somaagent event key\n" + key).hexdigest()[:_KID_CHARACTERS]
