"""Accepting a message: 202 only after Postgres has committed it and the broker has its event.

A message goes through these steps, and whoever dies between two of them leaves nothing lost:

1. Message, turn (`received`) and idempotency key commit together.
2. The event is published; its id follows from the turn and the announcement's number.
3. If the broker does not take it, the turn becomes `withdrawn` and the client gets 503.

A repeat with the same key publishes again while the turn is `received`, under a new number. That
takes the right to withdraw from the first request, since the repeat may be answered 202. A repeat
after 3 opens the turn again. The next message of the session publishes what was left at 2.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

import asyncpg
import orjson
from starlette.responses import Response

from functions.gateway.announcing import message_received, publish, turn_ready
from functions.gateway.answers import JsonResponse
from functions.gateway.attaching import attach, attach_again, check_may_attach
from functions.gateway.ending import Ended, end_waiting, tell_ended
from functions.gateway.idempotency import earlier_body, is_taken
from functions.gateway.mailbox import (
    Mode,
    Replaced,
    find_replaced,
    make_way,
    replace_again,
    running_turn,
    supersede,
)
from functions.gateway.once import Once
from functions.gateway.problems import RETRY_AFTER_SECONDS, Problem, not_found, unknown_persona
from functions.gateway.queries import messages as queries
from functions.gateway.queries.idempotency import FIND_ANSWERED
from functions.gateway.queries.sessions import FIND_SESSION
from functions.gateway.schemas.messages import AcceptedMessage
from functions.gateway.state import GatewayState
from functions.gateway.stopping import signal_stop
from somaagent.errors import PublishFailed, StorageUnavailable
from somaagent.identity import Principal
from somaagent.storage.database import Connection, Database
from somaagent.telemetry.tracing import request_span

STALE_SECONDS: Final = 2.0
"""A turn `received` for longer may have lost its event."""

logger = logging.getLogger(__name__)


class _Announcement(NamedTuple):
    """What has to be published before the client gets its 202."""

    number: int
    text: str
    """What the person says."""
    attachments: tuple[UUID, ...]
    """The files that came with it."""
    may_withdraw: bool
    """Whether nobody else can have promised that the turn will be answered."""


class _Known(Exception):
    """A request with this key was here before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """One request that posts a message."""

    state: GatewayState
    principal: Principal
    session_id: UUID
    text: str | None
    """What the person says. None asks the replaced question again or, where nothing is replaced, is
    for a repeat, which stores nothing."""
    persona: str | None
    once: Once
    traceparent: str | None
    mode: Mode = Mode.ENQUEUE
    replaces: UUID | None = None
    """The message whose turn, and all that follows, this one replaces."""
    metadata: Mapping[str, str] | None = None
    ttl_seconds: int | None = None
    """How long an answer is wanted."""
    attachments: tuple[UUID, ...] | None = ()
    """Files that come with it; None takes those of the replaced question."""

    async def answer(self) -> Response:
        """Accept once, whatever is repeated; the answer as a response. Raises as `accept` does."""

        async def work() -> Response:
            accepted = await self.accept()
            return JsonResponse(
                accepted, status_code=202, headers={"location": accepted.stream_url}
            )

        return await self.once.coalesced(self.principal, work)

    async def accept(self) -> AcceptedMessage:
        """Store the message and publish its event, or find out what an earlier request did.

        Raises:
            Problem: 404 for an unknown session or message, 409 when the mode, the history or the
                number of files forbids it, 422 for an unknown persona or file or a key of another
                request, 403 for files that the principal may not read, 429 when too many wait
                already, 503 when the broker did not take the event.
            StorageUnavailable: Postgres failed; nothing was accepted.
        """
        with request_span("accept message", self.traceparent) as span:
            accepted = await self._accept()
            span.set_attributes(
                {
                    "somaagent.tenant": self.principal.tenant,
                    "somaagent.session_id": str(accepted.session_id),
                    "somaagent.turn_id": str(accepted.turn_id),
                }
            )
            logger.info(
                "message_accepted",
                extra={
                    "tenant": self.principal.tenant,
                    "session_id": str(accepted.session_id),
                    "turn_id": str(accepted.turn_id),
                },
            )
            return accepted

    async def _accept(self) -> AcceptedMessage:
        await check_may_attach(self.state, self.principal, self.attachments or ())
        database = await self.state.database()
        if self.text is None and self.replaces is None:
            return await self._repeat(database)
        turn_id, message_id = uuid4(), uuid4()
        accepted = AcceptedMessage(
            session_id=self.session_id,
            message_id=message_id,
            turn_id=turn_id,
            stream_url=f"/v1/sessions/{self.session_id}/stream?turn_id={turn_id}",
        )
        try:
            announcement, earlier = await self._store(database, accepted)
        except asyncpg.UniqueViolationError as error:
            if not is_taken(error):
                raise
            return await self._repeat(database)
        except _Known:
            return await self._repeat(database)
        if any(row["id"] is not None for row in earlier):
            self.state.spawn(
                self._mend(database, earlier, cause=str(turn_id)), name="announce-again"
            )
        await self._announce(database, accepted, announcement)
        return accepted

    async def _store(
        self, database: Database, accepted: AcceptedMessage
    ) -> tuple[_Announcement, Sequence["asyncpg.Record"]]:
        if self.mode is Mode.ENQUEUE and self.replaces is None:
            files, earlier = await self._store_next(database, accepted)
            return _Announcement(0, self.text or "", files, may_withdraw=True), earlier
        tenant, new_turn = self.principal.tenant, accepted.turn_id
        place = (tenant, self.session_id)
        ended: list[Ended] = []
        async with database.transaction(tenant, mailbox=self.session_id) as connection:
            await self._check_key(connection)
            replaced = None
            if self.replaces is not None:
                replaced = await find_replaced(
                    connection, *place, self.replaces, question=self.text is not None
                )
            running = await running_turn(connection, *place, self.mode)
            earlier = await self._insert(connection, accepted, replaced, running)
            files = await self._attach(connection, accepted, replaced)
            stopping = await make_way(
                connection, *place, new_turn=new_turn, running=running, mode=self.mode
            )
            if replaced is not None:
                stopping += await supersede(
                    connection, *place, replaced=replaced.turn_id, new_turn=new_turn
                )
            # One that has not begun has nothing to say: it is over at once.
            ended = await end_waiting(connection, *place)
        for turn_id in set(stopping) - {each.turn_id for each in ended}:
            self.state.spawn(signal_stop(self.state, tenant, turn_id), name="signal-stop")
        if ended:
            self.state.spawn(tell_ended(self.state, *place, ended), name="tell-ended")
        text = self.text or (replaced.text if replaced else "")
        return _Announcement(0, text, files, may_withdraw=True), earlier

    async def _store_next(
        self, database: Database, accepted: AcceptedMessage
    ) -> tuple[tuple[UUID, ...], Sequence["asyncpg.Record"]]:
        """Store a message that waits for its turn and stops nobody."""
        tenant = self.principal.tenant
        if self.attachments or self.ttl_seconds is not None:
            async with database.transaction(tenant) as connection:
                earlier = await self._insert(connection, accepted, None, None)
                return await self._attach(connection, accepted, None), earlier
        arguments = self._arguments(accepted, None, None)
        earlier = await database.call(tenant, queries.ACCEPT_MESSAGE, *arguments)
        if not earlier:
            async with database.transaction(tenant) as connection:
                raise await self._refusal(connection)
        return (), earlier

    async def _attach(
        self, connection: Connection, accepted: AcceptedMessage, replaced: Replaced | None
    ) -> tuple[UUID, ...]:
        place = (self.principal.tenant, self.session_id)
        if self.attachments is None:
            if replaced is None:
                return ()
            return await attach_again(
                connection, *place, new_turn=accepted.turn_id, replaced=replaced.turn_id
            )
        if self.attachments:
            settings = self.state.filing.settings
            await attach(connection, settings, *place, accepted.turn_id, self.attachments)
        return self.attachments

    async def _insert(
        self,
        connection: Connection,
        accepted: AcceptedMessage,
        replaced: Replaced | None,
        running: UUID | None,
    ) -> Sequence["asyncpg.Record"]:
        arguments = self._arguments(accepted, replaced, running)
        tenant = self.principal.tenant
        earlier = await connection.fetch(queries.ACCEPT_MESSAGE, tenant, *arguments)
        if not earlier:
            raise await self._refusal(connection)
        if self.ttl_seconds is not None:
            life = (tenant, accepted.turn_id, self.ttl_seconds)
            await connection.execute(queries.LIMIT_LIFE, *life)
        return earlier

    def _arguments(
        self, accepted: AcceptedMessage, replaced: Replaced | None, running: UUID | None
    ) -> tuple[object, ...]:
        """What `ACCEPT_MESSAGE` takes behind the tenant."""
        metadata = None if self.metadata is None else orjson.dumps(self.metadata).decode()
        persona, text, replaces = self.persona, self.text, None
        if replaced is not None:
            persona = persona or replaced.persona
            text = text or replaced.text
            metadata = metadata or replaced.metadata
            replaces = replaced.turn_id
        elif self.mode is Mode.ROLLBACK:
            replaces = running
        key = self.once.key
        return (
            self.session_id,
            accepted.turn_id,
            accepted.message_id,
            text,
            self.principal.subject,
            key,
            self.once.request_hash,
            None if key is None else accepted.model_dump_json().encode(),
            STALE_SECONDS,
            persona,
            replaces,
            None if replaced is None else replaced.origin,
            metadata,
            self.state.settings.gateway.most_unfinished_turns,
            sorted(self.principal.scopes),
            sorted(self.principal.roles),
            self.principal.credential_id if self.principal.kind == "api_key" else None,
        )

    async def _refusal(self, connection: Connection) -> Problem:
        """Why a message was not stored.

        Raises:
            _Known: It was: what refuses it may have come after the first request with its key.
        """
        await self._check_key(connection)
        place = (self.principal.tenant, self.session_id)
        if await connection.fetchrow(FIND_SESSION, *place) is None:
            return not_found("session")
        most = self.state.settings.gateway.most_unfinished_turns
        if await connection.fetchval(queries.IS_FULL, *place, most):
            return Problem(
                429,
                "too_many_waiting",
                f"{most} messages of the session wait for their answers; try again later",
                headers={"retry-after": str(RETRY_AFTER_SECONDS)},
            )
        return unknown_persona()

    async def _check_key(self, connection: Connection) -> None:
        """Let a repeat not be judged by what the first request has changed."""
        key = self.once.key
        owner = (self.principal.tenant, self.principal.subject, key)
        if key is not None and await connection.fetchrow(FIND_ANSWERED, *owner) is not None:
            raise _Known

    async def _repeat(self, database: Database) -> AcceptedMessage:
        tenant = self.principal.tenant
        async with database.transaction(tenant) as connection:
            body = await earlier_body(
                connection, self.principal, self.once.key or "", self.once.request_hash
            )
            accepted = AcceptedMessage.model_validate_json(body)
            announcement = await self._open_again(connection, accepted)
        if announcement is not None:
            await self._announce(database, accepted, announcement)
        return accepted

    async def _open_again(
        self, connection: Connection, accepted: AcceptedMessage
    ) -> _Announcement | None:
        """What the repeat has to publish; None when the turn is on its way or over."""
        tenant, turn_id = self.principal.tenant, accepted.turn_id
        # The mailbox's lock first, as everybody takes it.
        await connection.execute(queries.LOCK_SESSION, tenant, self.session_id)
        turn = await connection.fetchrow(queries.TURN_ANNOUNCEMENT, tenant, turn_id)
        if turn is None:
            return None
        number: int | None = await connection.fetchval(queries.ANNOUNCE_AGAIN, tenant, turn_id)
        if number is not None:
            files = tuple(turn["attachments"])
            return _Announcement(number, turn["text"], files, may_withdraw=False)
        if turn["state"] != "withdrawn":
            return None
        seq = await connection.fetchval(queries.NEXT_SEQ, tenant, self.session_id)
        number = await connection.fetchval(queries.REOPEN, tenant, turn_id, seq)
        message_id = accepted.message_id
        moved = await connection.fetchrow(queries.MOVE_MESSAGE_AWAY, tenant, message_id)
        if number is None or moved is None:
            return None
        await connection.execute(
            queries.INSERT_QUESTION,
            tenant,
            message_id,
            self.session_id,
            turn_id,
            moved["text"],
            moved["metadata"],
        )
        if turn["replaces"] is not None:
            await replace_again(
                connection,
                tenant,
                self.session_id,
                replaced=turn["replaces"],
                new_turn=turn_id,
                whole_rest=turn["origin"] is not None,
            )
        files = tuple(turn["attachments"])
        return _Announcement(number, moved["text"], files, may_withdraw=True)

    async def _announce(
        self, database: Database, accepted: AcceptedMessage, announcement: _Announcement
    ) -> None:
        envelope = message_received(
            tenant=self.principal.tenant,
            session_id=self.session_id,
            turn_id=accepted.turn_id,
            message_id=accepted.message_id,
            text=announcement.text,
            attachments=announcement.attachments,
            announcement=announcement.number,
        )
        try:
            await publish(self.state.publisher, envelope)
            self.state.announced.note(accepted.turn_id)
            self.state.counts.messages_accepted += 1
        except PublishFailed as error:
            logger.warning(
                "message_not_published",
                extra={"turn_id": str(accepted.turn_id), "detail": str(error)},
            )
            if announcement.may_withdraw:
                await self._withdraw(database, accepted.turn_id, announcement.number)
            raise Problem(
                503,
                "broker_unavailable",
                "the message could not be handed on; send it again with the same Idempotency-Key",
                headers={"retry-after": str(RETRY_AFTER_SECONDS)},
            ) from error

    async def _withdraw(self, database: Database, turn_id: UUID, number: int) -> None:
        tenant = self.principal.tenant
        try:
            async with database.transaction(tenant) as connection:
                await connection.execute(queries.LOCK_SESSION, tenant, self.session_id)
                withdrawn = await connection.fetchval(queries.WITHDRAW, tenant, turn_id, number)
                head = await connection.fetchrow(queries.FIRST_UNFINISHED, tenant, self.session_id)
        except StorageUnavailable:
            # It stays `received`; a repeat or the session's next message announces it again.
            logger.warning("message_not_withdrawn", extra={"turn_id": str(turn_id)})
            return
        if withdrawn and head is not None and head["state"] == "queued":
            # It waited behind the withdrawn turn, and nobody else would call it.
            cause = f"{turn_id}/withdrawn/{number}"
            self.state.spawn(self._call(head, cause=cause), name="turn-ready")

    async def _mend(self, database: Database, earlier: Sequence[Any], *, cause: str) -> None:
        """Publish what a gateway left behind that died before it could."""
        first = earlier[0]
        if first["state"] == "queued" and first["stale"]:
            await self._call(first, cause=cause)
        for row in earlier:
            announced = row["id"] in self.state.announced
            if row["state"] == "received" and row["stale"] and not announced:
                await self._publish_left(database, row)

    async def _publish_left(self, database: Database, row: Any) -> None:
        tenant = self.principal.tenant
        async with database.transaction(tenant) as connection:
            turn = await connection.fetchrow(queries.TURN_ANNOUNCEMENT, tenant, row["id"])
        if turn is None or turn["state"] != "received":
            return
        envelope = message_received(
            tenant=tenant,
            session_id=self.session_id,
            turn_id=row["id"],
            message_id=row["message_id"],
            text=turn["text"],
            attachments=tuple(turn["attachments"]),
            announcement=row["announcements"],
        )
        await publish(self.state.publisher, envelope)
        self.state.announced.note(row["id"])

    async def _call(self, waiting: Any, *, cause: str) -> None:
        envelope = turn_ready(
            tenant=self.principal.tenant,
            session_id=self.session_id,
            turn_id=waiting["id"],
            message_id=waiting["message_id"],
            cause=cause,
        )
        await publish(self.state.publisher, envelope)
