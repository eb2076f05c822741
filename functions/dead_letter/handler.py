"""Keeps undeliverable events, and tells whoever waits for one that it will not come."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from somaagent.events import Event, EventDeadLettered
from somaagent.events.conversation import TurnEvent
from somaagent.events.tools import ToolCallEvent
from somaagent.identifiers import derive_event_id
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Database
from somaagent.storage.dead_letters import DeadLetter, keep

NOBODY: Final = "nobody"
"""The tenant of the transaction that keeps an event whose sender proved none."""

_BROKERS_OWN: Final = ("knativeerror", "knativekafka")
"""Extensions that the broker added on the way; a replay must not carry them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetterKeeper:
    """Stores whatever comes, signed or not."""

    database: Database

    @classmethod
    async def open(cls) -> Self:
        """Connect to the database.

        Raises:
            StorageUnavailable: It cannot be reached.
        """
        settings = PostgresSettings()  # pyright: ignore[reportCallIssue] - from the environment
        return cls(database=await Database.open(settings))

    async def handle(self, delivery: Delivery) -> Outcome:
        """Keep the event; say so to the platform when it belonged to a turn."""
        letter = dead_letter(delivery)
        # The letter's own id makes the repeat harmless, so no record of the event is needed.
        async with self.database.transaction(delivery.tenant or NOBODY) as connection:
            await keep(connection, letter)
        return Outcome() if delivery.event is None else _told(delivery.event, letter)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.database.aclose()


def dead_letter(delivery: Delivery) -> DeadLetter:
    """The undeliverable event as it is stored; the same delivery gives the same id."""
    attributes = {name: str(value) for name, value in delivery.attributes.items()}
    destination = attributes.get("knativeerrordest")
    # Whoever guesses an event's id must not keep the event itself from being stored.
    content = hashlib.sha256(delivery.envelope.data).hexdigest()
    parts = (delivery.envelope.source, delivery.cause, destination, delivery.tenant, content)
    cause = " ".join(part or "" for part in parts)
    return DeadLetter(
        dead_letter_id=UUID(derive_event_id(cause, delivery.function, 0)),
        tenant=delivery.tenant,
        source=delivery.envelope.source,
        event_id=delivery.envelope.event_id,
        event_type=delivery.envelope.event_type,
        subject=delivery.envelope.subject,
        attributes={
            name: value for name, value in attributes.items() if not name.startswith(_BROKERS_OWN)
        },
        data=delivery.envelope.data or None,
        error_code=attributes.get("knativeerrorcode"),
        error_data=_text(attributes.get("knativeerrordata")),
        error_dest=destination,
    )


def _told(event: Event, letter: DeadLetter) -> Outcome:
    # Only a turn has someone who waits; and this step must never answer its own event.
    if not isinstance(event, TurnEvent):
        return Outcome()
    return Outcome(
        events=(
            EventDeadLettered(
                dead_letter_id=letter.dead_letter_id,
                original_id=letter.event_id,
                original_type=letter.event_type,
                session_id=event.session_id,
                turn_id=event.turn_id,
                call_id=event.call_id if isinstance(event, ToolCallEvent) else None,
                error_code=letter.error_code,
            ),
        )
    )


def _text(encoded: str | None) -> str | None:
    """The subscriber's words; the broker sends them in base64."""
    if encoded is None:
        return None
    try:
        said = base64.b64decode(encoded, validate=True).decode(errors="replace")
    except binascii.Error:
        said = encoded
    return said.replace("\x00", "\ufffd")  # Postgres takes no NUL in text
