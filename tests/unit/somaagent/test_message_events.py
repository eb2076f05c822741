"""The event of a message fits everywhere, and says what it leaves out."""

from uuid import uuid4

import pytest

from somaagent.events import MessageReceived
from somaagent.events.conversation import MAX_TEXT_CHARACTERS, MOST_TEXT_OF_EVENT

FORWARDED_BYTES = 65_536
"""What intermediaries have to forward, envelope included (CloudEvents 1.0, size limits)."""
ENVELOPE_BYTES = 4_096


def event_of(text: str, files: int = 0) -> MessageReceived:
    ids = {name: uuid4() for name in ("session_id", "turn_id", "message_id")}
    return MessageReceived.of(**ids, text=text, attachments=tuple(uuid4() for _ in range(files)))


@pytest.mark.parametrize("character", ["a", "\x1b", "\N{DUCK}", '"'])
def test_the_event_of_the_longest_message_stays_below_what_is_forwarded(character: str) -> None:
    event = event_of(character * MAX_TEXT_CHARACTERS, files=100)
    size = len(event.model_dump_json().encode())
    assert size < FORWARDED_BYTES - ENVELOPE_BYTES
    assert event.truncated
    assert event.text == character * MOST_TEXT_OF_EVENT


def test_a_message_that_fits_is_in_its_event_as_it_is() -> None:
    event = event_of("a" * MOST_TEXT_OF_EVENT)
    assert (event.text, event.truncated) == ("a" * MOST_TEXT_OF_EVENT, False)
