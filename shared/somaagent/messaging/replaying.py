"""Sending an event again that could not be delivered, on an operator's word."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from somaagent.errors import RejectedEvent
from somaagent.messaging.envelope import from_attributes
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import sign, verify
from somaagent.serving.delivery import REPLAY_EXTENSION
from somaagent.storage.dead_letters import DeadLetter


def replayed(
    letter: DeadLetter, *, count: int, ring: KeyRing, present: datetime
) -> tuple[Mapping[str, str], bool]:
    """The event's attributes for its next try, and whether they are signed anew.

    A valid signature is renewed, whatever its age, since it covers the count of replays. An event
    that was never the platform's does not become so: it keeps what it came with.
    """
    attributes = {**letter.attributes, REPLAY_EXTENSION: str(count)}
    envelope = from_attributes(
        letter.attributes, letter.data or b"", traceparent=None, received=present
    )
    try:
        verify(envelope, ring, present=present, max_age=None)
    except RejectedEvent:
        return attributes, False
    signed = sign(replace(envelope, replay_count=str(count)), ring, at=present)
    return {**attributes, "signature": signed.signature or ""}, True
