"""This worker's Kafka, turns as the gateway stores them, and deliveries as a step gets them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest
import pytest_asyncio

from knative_local.kafka.server import EmbeddedKafka
from somaagent.clock import now
from somaagent.events import Event, ToolCallRequested
from somaagent.inference.profiles import Profiles
from somaagent.messaging.envelope import Envelope
from somaagent.mode import Mode
from somaagent.serving.delivery import Delivery
from somaagent.settings import ModelSettings, ProfileSettings
from somaagent.tools.digest import arguments_digest
from somaagent.tools.spec import JsonObject

PROFILES = Profiles(
    platform=ModelSettings(base_url="http://127.0.0.1:9/v1"),
    bounds=ProfileSettings(),
    mode=Mode.PRODUCTION,
)
"""For what takes a turn and asks no model."""

Operator = "asyncpg.Connection[asyncpg.Record]"


class TurnIds(TypedDict):
    """What every event of a turn names."""

    session_id: UUID
    turn_id: UUID
    message_id: UUID


@dataclass(frozen=True)
class StoredTurn:
    """One turn in the database."""

    session_id: UUID
    turn_id: UUID
    message_id: UUID

    @property
    def ids(self) -> TurnIds:
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

    async def add_call(
        self,
        turn: StoredTurn,
        tool: str,
        arguments: JsonObject | str,
        *,
        step: int = 0,
        place: int = 0,
        version: str | None = "1",
        text: str = "",
        tools: tuple[str, ...] = ("calculate",),
    ) -> ToolCallRequested:
        """Store a call of a turn, as the conversation step does; text stands for no JSON."""
        written = arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode()
        digest = None if isinstance(arguments, str) else arguments_digest(arguments)
        call_id = uuid4()
        async with self.sql.transaction():
            await self.sql.execute(
                "UPDATE turns SET state = 'waiting_tools', step = $2, lease_until = now(),"
                " attempt = greatest(attempt, 1) WHERE id = $1",
                turn.turn_id,
                step + 1,
            )
            await self.sql.execute(
                "INSERT INTO turn_steps (tenant, turn_id, step, text, tools, model, input_tokens,"
                " output_tokens, estimated, frames, attempt)"
                " VALUES ('acme', $1, $2, $3, $4, 'chat', 100, 10, false, $5, 1)"
                " ON CONFLICT DO NOTHING",
                turn.turn_id,
                step,
                text,
                list(tools),
                1 if text else 0,
            )
            await self.sql.execute(
                "INSERT INTO tool_calls (tenant, id, session_id, turn_id, step, place, tool,"
                " version, arguments, digest, state, expires_at)"
                " VALUES ('acme', $1, $2, $3, $4, $5, $6, $7, $8, $9, 'requested',"
                " now() + interval '15 minutes')",
                call_id,
                turn.session_id,
                turn.turn_id,
                step,
                place,
                tool,
                version,
                written,
                digest,
            )
        return ToolCallRequested(
            **turn.ids, call_id=call_id, step=step, tool=tool, version=version, digest=digest
        )

    async def call(self, asked: ToolCallRequested) -> asyncpg.Record:
        """The stored call."""
        row = await self.sql.fetchrow("SELECT * FROM tool_calls WHERE id = $1", asked.call_id)
        assert row is not None
        return row

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
