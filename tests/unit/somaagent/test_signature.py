"""The signature of an event covers everything that decides what it means."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from somaagent.errors import RejectedEvent
from somaagent.messaging.envelope import Envelope
from somaagent.messaging.signature import sign, verify

KEY = b"a key of the platform, 32 bytes!"
EVENT = Envelope(
    event_id="1",
    source="/functions/gateway",
    event_type="ai.somaagent.conversation.message-received.v1",
    time=datetime(2026, 1, 2, tzinfo=UTC),
    data=b'{"text":"hello"}',
    subject="s",
    tenant="acme",
)


def test_a_signed_event_is_accepted() -> None:
    verify(sign(EVENT, KEY), KEY)


@pytest.mark.parametrize(
    "change",
    [
        {"event_id": "2"},
        {"source": "/elsewhere"},
        {"event_type": "other"},
        {"subject": "t"},
        {"subject": None},
        {"tenant": "rival"},
        {"tenant": None},
        {"data": b'{"text":"hellp"}'},
        {"signature": None},
        {"signature": ""},
        {"signature": "v1=\u00e9"},
    ],
)
def test_a_changed_event_is_rejected(change: dict[str, object]) -> None:
    with pytest.raises(RejectedEvent):
        verify(replace(sign(EVENT, KEY), **change), KEY)  # type: ignore[arg-type] # any one field


def test_another_key_is_rejected() -> None:
    with pytest.raises(RejectedEvent, match="does not match"):
        verify(sign(EVENT, b"another key"), KEY)


@given(st.text(), st.text())
def test_moving_text_between_neighbouring_attributes_changes_the_signature(
    left: str, right: str
) -> None:
    one = replace(EVENT, subject=left + "x", tenant=right)
    other = replace(EVENT, subject=left, tenant="x" + right)

    if "\n" in left or "\n" in right:
        with pytest.raises(RejectedEvent):
            sign(one, KEY)
    else:
        assert sign(one, KEY).signature != sign(other, KEY).signature
