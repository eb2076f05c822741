"""The signature that proves an event was published by the platform, for one tenant, and when.

`v2=<key id>.<moment>.<MAC>`: HMAC-SHA256 (RFC 2104) over the key's id, the moment of signing, every
context attribute that decides what the event means, and the data's SHA-256, each with its name on a
line of its own. None may hold a line break, so no two events share one text. What brokers and
tracing change on the way (`traceparent`, `knative…`) is not covered.
"""

import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from somaagent.errors import RejectedEvent
from somaagent.messaging.envelope import Envelope
from somaagent.messaging.keyring import KeyRing

MAX_SKEW: Final = timedelta(minutes=5)
"""How far the signer's clock may be ahead."""

_SCHEME: Final = "v2="
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT_DIGITS: Final = 12


def sign(envelope: Envelope, ring: KeyRing, *, at: datetime) -> Envelope:
    """The same event with its `signature` extension set.

    Raises:
        RejectedEvent: An attribute holds a line break.
    """
    return replace(envelope, signature=signature_of(envelope, ring, at=at))


def signature_of(envelope: Envelope, ring: KeyRing, *, at: datetime) -> str:
    """What `sign` sets.

    Raises:
        RejectedEvent: An attribute holds a line break.
    """
    moment = str((at - _EPOCH) // timedelta(seconds=1))
    kid = ring.current
    mac = _mac(envelope, ring.keys[kid], kid, moment)
    return f"{_SCHEME}{kid}.{moment}.{mac}"


def verify(
    envelope: Envelope, ring: KeyRing, *, present: datetime, max_age: timedelta | None
) -> None:
    """Accept an event of the platform.

    Args:
        envelope: The event as it came.
        ring: The keys that are accepted.
        present: Now.
        max_age: How long ago it may have been signed; None accepts any age.

    Raises:
        RejectedEvent: The event is unsigned, was changed after it was signed, or is too old.
    """
    named = f"event {envelope.event_id!r}"
    if envelope.signature is None:
        raise RejectedEvent(f"{named} is not signed by the platform")
    kid, moment, mac = _parts(envelope.signature, named)
    key = ring.keys.get(kid)
    if key is None:
        raise RejectedEvent(f"{named} is signed with a key that is not accepted")
    if not hmac.compare_digest(mac.encode(), _mac(envelope, key, kid, moment).encode()):
        raise RejectedEvent(f"the signature of {named} does not match")
    age = present - (_EPOCH + timedelta(seconds=int(moment)))
    if age < -MAX_SKEW:
        raise RejectedEvent(f"{named} was signed in the future")
    if max_age is not None and age > max_age:
        raise RejectedEvent(f"{named} was signed too long ago")


def _parts(signature: str, named: str) -> tuple[str, str, str]:
    parts = signature.removeprefix(_SCHEME).split(".")
    if not signature.startswith(_SCHEME) or len(parts) != 3:
        raise RejectedEvent(f"the signature of {named} is malformed")
    kid, moment, mac = parts
    if not (moment.isascii() and moment.isdecimal() and len(moment) <= _MOMENT_DIGITS):
        raise RejectedEvent(f"the signature of {named} is malformed")
    return kid, moment, mac


def _mac(envelope: Envelope, key: bytes, kid: str, moment: str) -> str:
    covered = {
        "key": kid,
        "signed": moment,
        "id": envelope.event_id,
        "source": envelope.source,
        "type": envelope.event_type,
        # As a number: brokers write the same moment in other ways.
        "time": str((envelope.time - _EPOCH) // timedelta(microseconds=1)),
        "subject": envelope.subject,
        "tenantid": envelope.tenant,
        "subjectid": envelope.subject_id,
        "partitionkey": envelope.partition_key,
        "causationid": envelope.causation_id,
        "replaycount": envelope.replay_count,
        "data": hashlib.sha256(envelope.data).hexdigest(),
    }
    lines = [f"{name}={value}" for name, value in covered.items() if value is not None]
    if any("\n" in line for line in lines):
        raise RejectedEvent(f"event {envelope.event_id!r} has a line break in an attribute")
    mac = hmac.digest(key, "\n".join(lines).encode("utf-8", "surrogatepass"), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
