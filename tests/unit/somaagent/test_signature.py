"""The signature of an event covers everything that decides what it means, and its age."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from somaagent.errors import RejectedEvent
from somaagent.messaging.envelope import Envelope, from_attributes, to_http
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.replaying import replayed
from somaagent.messaging.signature import MAX_SKEW, sign, verify
from somaagent.storage.dead_letters import DeadLetter

OLD, NEW = "a key of the platform, 32 bytes!", "the key after it, as long as that"
RING = KeyRing.of(OLD)
NOW = datetime(2026, 1, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
EVENT = Envelope(
    event_id="1",
    source="/functions/gateway",
    event_type="ai.somaagent.conversation.message-received.v1",
    time=datetime(2026, 1, 2, tzinfo=UTC),
    data=b'{"text":"hello"}',
    subject="s",
    tenant="acme",
    subject_id="ada",
    partition_key="acme/s",
    causation_id="0",
)
SIGNED = sign(EVENT, RING, at=NOW)


def accepted(envelope: Envelope, ring: KeyRing = RING, present: datetime = NOW) -> bool:
    try:
        verify(envelope, ring, present=present, max_age=WEEK)
    except RejectedEvent:
        return False
    return True


def test_a_signed_event_is_accepted_as_often_as_it_comes() -> None:
    assert accepted(SIGNED)
    assert accepted(SIGNED)
    assert accepted(replace(SIGNED, traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01"))


@pytest.mark.parametrize(
    "change",
    [
        {"event_id": "2"},
        {"source": "/elsewhere"},
        {"event_type": "other"},
        {"time": datetime(2026, 1, 2, 0, 0, 0, 1, tzinfo=UTC)},
        {"subject": "t"},
        {"subject": None},
        {"tenant": "rival"},
        {"tenant": None},
        {"subject_id": "eve"},
        {"subject_id": None},
        {"partition_key": "rival/s"},
        {"causation_id": "7"},
        {"causation_id": None},
        {"replay_count": "1"},
        {"data": b'{"text":"hellp"}'},
        {"data": b""},
        {"signature": None},
        {"signature": ""},
        {"signature": "v1=abc"},
        {"signature": "v2="},
        {"signature": "v2=a.b"},
        {"signature": "v2=a.b.c"},
        {"signature": "v2=a.1.\u00e9"},
        {"signature": f"v2={RING.current}.{'9' * 40}.x"},
        {"signature": f"v2={RING.current}.\u0661.x"},
        {"signature": (SIGNED.signature or "")[:-1]},
        {"signature": (SIGNED.signature or "") + "A"},
    ],
    ids=str,
)
def test_a_changed_event_is_rejected(change: dict[str, object]) -> None:
    assert not accepted(replace(SIGNED, **change))  # type: ignore[arg-type] # any one field


def test_the_moment_of_signing_cannot_be_moved() -> None:
    head, moment, mac = (SIGNED.signature or "").split(".")
    later = replace(SIGNED, signature=f"{head}.{int(moment) + 60}.{mac}")

    assert not accepted(later)


def test_an_event_is_accepted_until_its_age_and_a_little_early() -> None:
    assert accepted(SIGNED, present=NOW + WEEK)
    assert not accepted(SIGNED, present=NOW + WEEK + timedelta(seconds=1))
    assert accepted(SIGNED, present=NOW - MAX_SKEW)
    assert not accepted(SIGNED, present=NOW - MAX_SKEW - timedelta(seconds=1))


def test_the_same_moment_in_another_time_zone_is_the_same() -> None:
    moved = EVENT.time.astimezone(datetime.fromisoformat("2026-01-01T00:00:00+05:30").tzinfo)

    assert accepted(replace(SIGNED, time=moved))


def test_keys_change_without_an_event_that_is_refused() -> None:
    # Every process goes through these, at its own time; neighbours are at most one step apart.
    steps = [
        KeyRing.of(OLD),
        KeyRing.of(OLD, [NEW]),
        KeyRing.of(NEW, [OLD]),
        KeyRing.of(NEW),
    ]
    for signer, step in zip(steps, range(4), strict=True):
        signed = sign(EVENT, signer, at=NOW)
        for verifier in steps[max(0, step - 1) : step + 2]:
            assert accepted(signed, verifier)
    assert not accepted(sign(EVENT, steps[0], at=NOW), steps[3])


def test_a_key_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeyRing.of("short")
    with pytest.raises(ValueError, match="32 bytes"):
        KeyRing.of(OLD, ["short"])


def test_the_ids_and_derived_keys_do_not_hold_the_key() -> None:
    assert OLD not in str(SIGNED.signature)
    assert RING.derived("one") != RING.derived("another")
    assert RING.derived("one") not in RING.keys.values()


@given(st.text(), st.text())
def test_moving_text_between_neighbouring_attributes_changes_the_signature(
    left: str, right: str
) -> None:
    one = replace(EVENT, subject=left + "x", tenant=right)
    other = replace(EVENT, subject=left, tenant="x" + right)

    if "\n" in left or "\n" in right:
        with pytest.raises(RejectedEvent):
            sign(one, RING, at=NOW)
    else:
        assert sign(one, RING, at=NOW).signature != sign(other, RING, at=NOW).signature


def _letter(envelope: Envelope) -> DeadLetter:
    return DeadLetter(
        dead_letter_id=uuid4(),
        tenant="acme",
        source=envelope.source,
        event_id=envelope.event_id,
        event_type=envelope.event_type,
        subject=envelope.subject,
        attributes=attributes_of(envelope),
        data=envelope.data,
        error_code="503",
        error_data=None,
        error_dest=None,
    )


def attributes_of(envelope: Envelope) -> dict[str, str]:
    headers = to_http(envelope)
    return {name[3:]: value for name, value in headers.items() if name.startswith("ce-")}


def test_an_operators_replay_is_signed_anew_however_old_the_event_is() -> None:
    late = NOW + timedelta(days=90)

    attributes, signed = replayed(_letter(SIGNED), count=2, ring=RING, present=late)

    assert signed
    envelope = from_attributes(attributes, SIGNED.data, traceparent=None, received=late)
    assert envelope.replay_count == "2"
    assert accepted(envelope, present=late)
    # Whoever sees it cannot make it another try.
    assert not accepted(replace(envelope, replay_count="3"), present=late)


def test_a_replay_does_not_make_a_forged_event_the_platforms() -> None:
    forged = sign(EVENT, KeyRing.of(NEW), at=NOW)

    attributes, signed = replayed(_letter(forged), count=1, ring=RING, present=NOW)

    assert not signed
    assert attributes["signature"] == forged.signature
