"""The signature that proves an event was published by the platform, for one tenant.

HMAC-SHA256 (RFC 2104) over id, source, type, subject, tenant, the data's SHA-256 and, where there
is one, the subject id, each on a line of its own. None of them may hold a line break, so no two
events share one text.
"""

import base64
import hashlib
import hmac
from dataclasses import replace
from typing import Final

from somaagent.errors import RejectedEvent
from somaagent.messaging.envelope import Envelope

_SCHEME: Final = "v1="


def sign(envelope: Envelope, key: bytes) -> Envelope:
    """The same event with its `signature` extension set."""
    return replace(envelope, signature=_SCHEME + _digest(envelope, key))


def verify(envelope: Envelope, key: bytes) -> None:
    """Accept an event of the platform.

    Raises:
        RejectedEvent: The event is unsigned, or was changed after it was signed.
    """
    signature = envelope.signature
    if signature is None:
        raise RejectedEvent(f"event {envelope.event_id!r} is not signed by the platform")
    if not hmac.compare_digest(signature.encode(), (_SCHEME + _digest(envelope, key)).encode()):
        raise RejectedEvent(f"the signature of event {envelope.event_id!r} does not match")


def _digest(envelope: Envelope, key: bytes) -> str:
    parts = (
        envelope.event_id,
        envelope.source,
        envelope.event_type,
        envelope.subject or "",
        envelope.tenant or "",
        hashlib.sha256(envelope.data).hexdigest(),
        *(() if envelope.subject_id is None else (envelope.subject_id,)),
    )
    if any("\n" in part for part in parts):
        raise RejectedEvent(f"event {envelope.event_id!r} has a line break in an attribute")
    mac = hmac.digest(key, "\n".join(parts).encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
