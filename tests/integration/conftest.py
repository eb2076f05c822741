"""This worker's Kafka, turns as the gateway stores them, and deliveries as a step gets them."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from knative_local.kafka.server import EmbeddedKafka
from somaagent.clock import now
from somaagent.events import Event
from somaagent.messaging.envelope import Envelope
from somaagent.serving.delivery import Delivery

Operator = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True)
class StoredTurn:
    """One turn in the database."""

    session_id: UUID
    turn_id: UUID
    message_id: UUID

    @property
    def ids(self) -> dict[str, UUID]:
        """The fields that every event of the turn has."""
        return {
            "session_id": self.session_id,
            "turn_id": self.turn_id,
            "message_id": self.message_id,
        }


@dataclass(frozen=True)
class Mailbox:
    """One session of the tenant acme and its turns."""

    sql: "asyncpg.Connection[asyncpg.Record]"
    session_id: UUID

    async def add(self, seq: int, text: str, *, state: str = "received") -> StoredTurn:
        """Store a message and its turn."""
        turn = StoredTurn(self.session_id, uuid4(), uuid4())
        async with self.sql.transaction():
            await self.sql.execute(
                "INSERT INTO turns (tenant, id, session_id, seq, state, message_id)"
                " VALUES ('acme', $1, $2, $3, $4, $5)",
                turn.turn_id,
                turn.session_id,
                seq,
                state,
                turn.message_id,
            )
            await self.sql.execute(
                "INSERT INTO messages (tenant, id, session_id, turn_id, role, text)"
                " VALUES ('acme', $1, $2, $3, 'user', $4)",
                turn.message_id,
                turn.session_id,
                turn.turn_id,
                text,
            )
        return turn

    async def state(self, turn: StoredTurn) -> str:
        """The state of a turn."""
        return str(await self.sql.fetchval("SELECT state FROM turns WHERE id = $1", turn.turn_id))


@pytest.fixture(scope="session")
def kafka_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of this worker's Kafka."""
    server = EmbeddedKafka(tmp_path_factory.mktemp("kafka"))
    yield server.start()
    server.stop()


@pytest_asyncio.fixture
async def mailbox(operator: "asyncpg.Connection[asyncpg.Record]") -> Mailbox:
    """A new session."""
    session_id = uuid4()
    await operator.execute(
        "INSERT INTO sessions (tenant, id, created_by) VALUES ('acme', $1, 'me')", session_id
    )
    return Mailbox(operator, session_id)


def delivery(
    function: str, event: Event, *, tenant: str = "acme", event_id: str | None = None
) -> Delivery:
    """A delivery of `event` as the adapter makes it."""
    envelope = Envelope(
        event_id=event_id or str(uuid4()),
        source="/functions/test",
        event_type=event.event_type,
        time=now(),
        data=event.model_dump_json().encode(),
        tenant=tenant,
    )
    return Delivery(
        function=function,
        envelope=envelope,
        attributes={},
        tenant=tenant,
        event=event,
        received_at=now(),
        cold=False,
    )
