"""Which events a step has handled, and what it published because of them.

The record commits in the transaction of the step's effect, so an event has its effect once, and a
repeated delivery finds here what to publish again.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from somaagent.errors import RejectedEvent, SomaError
from somaagent.events import Event, event_class
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.storage.database import Connection, Database
from somaagent.storage.pipelining import Conflict, pipelined

_FIND = """
SELECT outcome, type, turn_id FROM handled_events
WHERE tenant = $1 AND function = $2 AND source = $3 AND event_id = $4
"""
_RECORD = """
INSERT INTO handled_events (tenant, function, source, event_id, type, turn_id, published_at,
                            received_at, cold, outcome)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


class AlreadyHandled(SomaError):
    """Another delivery of the event committed first; its outcome stands."""

    status_code = 409


async def find_outcome(connection: Connection, delivery: Delivery) -> Outcome | None:
    """What the step published for this event, or None when it has not handled it yet.

    Raises:
        RejectedEvent: Its id was handled for another type or another turn.
    """
    envelope = delivery.envelope
    stored = await connection.fetchrow(
        _FIND, delivery.trusted_tenant, delivery.function, envelope.source, envelope.event_id
    )
    if stored is None:
        return None
    # Not the data's bytes: a repeat from a newer revision may write the same event anew.
    turn_id: UUID | None = getattr(delivery.event, "turn_id", None)
    other_turn = turn_id is not None and stored["turn_id"] not in (None, turn_id)
    if stored["type"] != envelope.event_type or other_turn:
        raise RejectedEvent(f"the id {envelope.event_id!r} belongs to another event")
    return _decode(stored["outcome"])


def record_outcome(
    connection: Connection,
    delivery: Delivery,
    outcome: Outcome,
    *,
    turn_id: UUID | None,
    received_at: datetime | None = None,
) -> None:
    """Store that the event was handled, in the transaction of its effect and with its commit.

    Where another delivery of the event was faster, `AlreadyHandled` is raised by what the
    transaction waits for next, its commit at the latest, and nothing of it is kept.
    """
    envelope = delivery.envelope
    pipelined(connection).defer(
        _RECORD,
        delivery.trusted_tenant,
        delivery.function,
        envelope.source,
        envelope.event_id,
        envelope.event_type,
        turn_id,
        envelope.time,
        received_at or delivery.received_at,
        delivery.cold,
        _encode(outcome),
        conflict=Conflict(
            "handled_events_pkey", AlreadyHandled(f"event {envelope.event_id!r} is handled")
        ),
    )


async def handle_once(
    database: Database,
    delivery: Delivery,
    work: Callable[[Connection], Awaitable[Outcome]],
    *,
    turn_id: UUID | None,
    mailbox: UUID | None = None,
) -> Outcome:
    """Do `work` and record it in one transaction, or find what an earlier delivery did.

    The work runs before the check: nearly every event comes once, and the unique key rolls the
    second of two deliveries back whatever it did.
    """
    try:
        async with database.transaction(delivery.trusted_tenant, mailbox=mailbox) as connection:
            outcome = await work(connection)
            record_outcome(connection, delivery, outcome, turn_id=turn_id)
            return outcome
    except AlreadyHandled:
        async with database.transaction(delivery.trusted_tenant) as connection:
            found = await find_outcome(connection, delivery)
        if found is None:
            raise
        return found


def _encode(outcome: Outcome) -> str:
    return orjson.dumps(
        [[event.event_type, event.model_dump(mode="json")] for event in outcome.events]
    ).decode()


def _decode(stored: str) -> Outcome:
    pairs: list[tuple[str, dict[str, Any]]] = orjson.loads(stored)  # Any: parsed JSON
    events: list[Event] = []
    for event_type, data in pairs:
        known = event_class(event_type)
        if known is None:
            raise SomaError(f"a stored outcome has the unknown type {event_type!r}")
        events.append(known.model_validate(data))
    return Outcome(events=tuple(events), repeated=True)
