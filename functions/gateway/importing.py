"""Reading a session from lines: checked as they come, stored in one transaction at the end.

Nothing holds a connection of the database while the client sends.
"""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple, TypeVar
from uuid import UUID, uuid4

import orjson
from pydantic import ValidationError

from functions.gateway.limits import too_large
from functions.gateway.portable import (
    LINE,
    MAX_LINE_BYTES,
    MOST_CALLS,
    MOST_CANVAS_ITEMS,
    MOST_EVENTS,
    MOST_TURNS,
    CallLine,
    CanvasLine,
    EndLine,
    EventLine,
    Line,
    MessageLine,
    SessionLine,
    StepLine,
    TurnLine,
)
from functions.gateway.problems import Problem, safe_text
from functions.gateway.queries import portable as queries
from somaagent.clock import now
from somaagent.storage.database import Connection

MOST_FAULTS: Final = 20
_ROWS_AT_ONCE: Final = 500
_MESSAGES_AT_ONCE: Final = 50
_ORDER: Final = {
    "session": 0,
    "turn": 1,
    "step": 2,
    "call": 2,
    "message": 3,
    "canvas": 4,
    "event": 5,
    "end": 6,
}


T = TypeVar("T")


class _Message(NamedTuple):
    """A message with its text as bytes, which take no more room than they came with."""

    line: MessageLine
    text: bytes


class Import:
    """One session that is being read."""

    def __init__(self, *, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._received = 0
        self._number = 0
        self._digest = hashlib.sha256()
        self._faults: list[dict[str, str | int]] = []
        self._session: SessionLine | None = None
        self._end: EndLine | None = None
        self._stage = 0
        self._turns: dict[UUID, TurnLine] = {}
        self._lines_of_turns: dict[UUID, int] = {}
        self._ids: dict[UUID, UUID] = {}
        """New ids of turns and messages."""
        self._steps: dict[tuple[UUID, int], StepLine] = {}
        self._calls: dict[tuple[UUID, int, int], CallLine] = {}
        self._messages: list[_Message] = []
        self._said: dict[tuple[UUID, str], UUID] = {}
        """Old ids of messages by turn and role."""
        self._canvas: list[CanvasLine] = []
        self._events: list[EventLine] = []

    @property
    def digest(self) -> str:
        """Tells bodies apart."""
        return self._digest.hexdigest()

    @property
    def files(self) -> tuple[UUID, ...]:
        """The files that questions refer to."""
        return tuple({file.file_id for line, _ in self._messages for file in line.attachments})

    @property
    def canvas_bytes(self) -> int:
        """How much content the canvas has."""
        return sum(len(item.content.encode("utf-8", "replace")) for item in self._canvas)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines there are of each kind."""
        return {
            "turns": len(self._turns),
            "steps": len(self._steps),
            "calls": len(self._calls),
            "messages": len(self._messages),
            "canvas": len(self._canvas),
            "events": len(self._events),
        }

    async def read(self, body: AsyncIterator[bytes]) -> None:
        """Read every line.

        Raises:
            Problem: 413, there is too much; 422, lines are wrong, which it names.
        """
        pending = b""
        async for piece in body:
            self._received += len(piece)
            if self._received > self._max_bytes:
                raise too_large(self._max_bytes)
            self._digest.update(piece)
            *lines, pending = (pending + piece).split(b"\n")
            for line in lines:
                self._take(line)
            if len(pending) > MAX_LINE_BYTES:
                self._take(pending)
                raise self._wrong()
        if pending:
            self._take(pending)
        self._finish()
        if self._faults:
            raise self._wrong()

    async def store(
        self, connection: Connection, *, tenant: str, session_id: UUID, subject: str
    ) -> SessionLine:
        """Store the session as `session_id`, which `subject` then has created."""
        session = self._session
        if session is None:
            raise AssertionError("a session is stored after it was read")
        await connection.execute(
            queries.INSERT_SESSION,
            tenant,
            session_id,
            session.title,
            subject,
            session.persona,
            session.paused,
            len(self._turns) + 1,
            session.created_at,
        )
        owner = (tenant, session_id)
        for turns in _batches(self._rows_of_turns(), _ROWS_AT_ONCE):
            await connection.executemany(queries.INSERT_TURN, [(*owner, *row) for row in turns])
        for steps in _batches(self._rows_of_steps(), _ROWS_AT_ONCE):
            await connection.executemany(queries.INSERT_STEP, [(tenant, *row) for row in steps])
        for calls in _batches(self._rows_of_calls(), _MESSAGES_AT_ONCE):
            await connection.executemany(queries.INSERT_CALL, [(*owner, *row) for row in calls])
        # One statement for each, in order: the place in the session follows from it.
        for messages in _batches(self._messages, _MESSAGES_AT_ONCE):
            rows = [(*owner, *self._row_of_message(message)) for message in messages]
            await connection.executemany(queries.INSERT_MESSAGE, rows)
        attached = [(*owner, *row) for row in self._rows_of_attachments()]
        for files in _batches(attached, _ROWS_AT_ONCE):
            await connection.executemany(queries.INSERT_ATTACHMENT, files)
        for items in _batches(self._canvas, _MESSAGES_AT_ONCE):
            shown = [(*owner, *self._row_of_canvas(item)) for item in items]
            await connection.executemany(queries.INSERT_CANVAS, shown)
        for events in _batches(self._events, _ROWS_AT_ONCE):
            rows_of_events = [(*owner, *self._row_of_event(event)) for event in events]
            await connection.executemany(queries.INSERT_EVENT, rows_of_events)
        return session

    def _take(self, raw: bytes) -> None:
        self._number += 1
        raw = raw.strip()
        if not raw:
            return
        if len(raw) > MAX_LINE_BYTES:
            self._fault(f"is longer than {MAX_LINE_BYTES} bytes")
            return
        try:
            line = LINE.validate_json(raw)
        except ValidationError as error:
            for found in error.errors(
                include_url=False, include_input=False, include_context=False
            ):
                path = "".join(f"/{safe_text(str(part))}" for part in found["loc"][1:])
                self._fault(found["msg"].removeprefix("Value error, "), pointer=f"#{path}")
            return
        stage = _ORDER[line.kind]
        if self._end is not None:
            self._fault("stands behind the end")
        elif stage < self._stage or (stage == 0 and self._session is not None):
            self._fault(f"a {line.kind} cannot stand here")
        elif stage > 0 and self._session is None:
            self._fault("the first line must be the session")
            raise self._wrong()
        else:
            self._stage = stage
            self._keep(line)

    def _keep(self, line: Line) -> None:
        match line:
            case SessionLine():
                self._session = line
            case TurnLine():
                self._keep_turn(line)
            case StepLine():
                self._keep_step(line)
            case CallLine():
                self._keep_call(line)
            case MessageLine():
                self._keep_message(line)
            case CanvasLine():
                self._keep_canvas(line)
            case EventLine():
                self._keep_event(line)
            case EndLine():
                self._end = line
                if line.model_dump(include=set(self.counts)) != self.counts:
                    self._fault("counts other lines than those above")

    def _keep_turn(self, line: TurnLine) -> None:
        if line.turn_id in self._ids:
            self._fault("the turn is there already", pointer="#/turn_id")
        elif len(self._turns) >= MOST_TURNS:
            self._fault(f"is one of more than {MOST_TURNS} turns")
            raise self._wrong()
        else:
            self._turns[line.turn_id] = line
            self._lines_of_turns[line.turn_id] = self._number
            self._ids[line.turn_id] = uuid4()

    def _keep_step(self, line: StepLine) -> None:
        if line.turn_id not in self._turns:
            self._fault("there is no such turn", pointer="#/turn_id")
        elif line.step and (line.turn_id, line.step - 1) not in self._steps:
            self._fault("the step before it is not there", pointer="#/step")
        elif (line.turn_id, line.step) in self._steps:
            self._fault("the step is there already", pointer="#/step")
        elif len(self._steps) >= MOST_CALLS:
            self._fault(f"is one of more than {MOST_CALLS} steps")
            raise self._wrong()
        else:
            self._steps[line.turn_id, line.step] = line

    def _keep_call(self, line: CallLine) -> None:
        place = (line.turn_id, line.step, line.place)
        if (line.turn_id, line.step) not in self._steps:
            self._fault("there is no such step", pointer="#/step")
        elif line.call_id in self._ids:
            self._fault("the call is there already", pointer="#/call_id")
        elif place in self._calls:
            self._fault("the step has a call there already", pointer="#/place")
        elif len(self._calls) >= MOST_CALLS:
            self._fault(f"is one of more than {MOST_CALLS} calls")
            raise self._wrong()
        else:
            self._ids[line.call_id] = uuid4()
            self._calls[place] = line

    def _keep_message(self, line: MessageLine) -> None:
        turn = self._turns.get(line.turn_id)
        place = (line.turn_id, line.role)
        if (fault := line.fault()) is not None:
            self._fault(fault, pointer="#/text")
        elif turn is None:
            self._fault("there is no such turn", pointer="#/turn_id")
        elif line.message_id in self._ids:
            self._fault("the message is there already", pointer="#/message_id")
        elif place in self._said:
            self._fault(f"the turn has a message of the {line.role} already", pointer="#/role")
        elif line.role == "assistant" and line.attachments:
            self._fault("only questions have files", pointer="#/attachments")
        elif line.role == "assistant" and turn.state not in ("completed", "interrupted"):
            self._fault("the turn has no answer", pointer="#/turn_id")
        else:
            self._said[place] = line.message_id
            self._ids[line.message_id] = uuid4()
            bare = line.model_copy(update={"text": ""})
            self._messages.append(_Message(bare, line.text.encode()))

    def _keep_canvas(self, line: CanvasLine) -> None:
        if line.turn_id not in self._turns:
            self._fault("there is no such turn", pointer="#/turn_id")
        elif len(self._canvas) >= MOST_CANVAS_ITEMS:
            self._fault(f"is one of more than {MOST_CANVAS_ITEMS} items")
            raise self._wrong()
        else:
            self._canvas.append(line)

    def _keep_event(self, line: EventLine) -> None:
        if line.turn_id is not None and line.turn_id not in self._turns:
            self._fault("there is no such turn", pointer="#/turn_id")
        elif line.message_id is not None and line.message_id not in self._ids:
            self._fault("there is no such message", pointer="#/message_id")
        elif len(self._events) >= MOST_EVENTS:
            self._fault(f"is one of more than {MOST_EVENTS} events")
            raise self._wrong()
        else:
            self._events.append(line)

    def _finish(self) -> None:
        """What can be said only when all is there."""
        for turn_id, turn in self._turns.items():
            number = self._lines_of_turns[turn_id]
            if (turn_id, "user") not in self._said:
                self._fault("the turn has no question", line=number)
            elif turn.state == "completed" and (turn_id, "assistant") not in self._said:
                self._fault("the turn has no answer", line=number)
            for name in ("retired_by", "replaces", "origin"):
                other = getattr(turn, name)
                if other is not None and other not in self._turns:
                    self._fault("there is no such turn", pointer=f"#/{name}", line=number)
        if self._end is None:
            self._fault("the export is not whole: its `end` is missing", line=self._number + 1)

    def _fault(self, detail: str, *, pointer: str = "#", line: int | None = None) -> None:
        number = line or self._number
        self._faults.append({"line": number, "pointer": pointer, "detail": detail})
        if len(self._faults) >= MOST_FAULTS:
            raise self._wrong()

    def _wrong(self) -> Problem:
        lines = ", ".join(str(line) for line in sorted({int(f["line"]) for f in self._faults}))
        headers = {"connection": "close"}
        return Problem(
            422, "invalid_import", f"wrong lines: {lines}", errors=self._faults, headers=headers
        )

    def _rows_of_turns(self) -> Iterator[tuple[object, ...]]:
        steps = Counter(turn_id for turn_id, _ in self._steps)
        for place, turn in enumerate(self._turns.values(), start=1):
            answer = self._said.get((turn.turn_id, "assistant"))
            yield (
                self._ids[turn.turn_id],
                place,
                # Nobody goes on with a turn that was not over when it was exported.
                turn.state if turn.is_over else "interrupted",
                self._ids[self._said[turn.turn_id, "user"]],
                None if answer is None else self._ids[answer],
                turn.retired,
                self._new(turn.retired_by),
                self._new(turn.replaces),
                self._new(turn.origin),
                turn.persona,
                turn.profile,
                turn.attempt,
                turn.finish_reason if turn.is_over else "interrupted",
                turn.input_tokens,
                turn.output_tokens,
                None if turn.error is None else turn.error.model_dump_json(),
                turn.created_at,
                turn.completed_at or now(),
                steps[turn.turn_id],
            )

    def _rows_of_steps(self) -> Iterator[tuple[object, ...]]:
        for step in self._steps.values():
            yield (
                self._ids[step.turn_id],
                step.step,
                step.text,
                step.tools,
                step.model,
                step.input_tokens,
                step.output_tokens,
                step.estimated,
                step.attempt,
                step.finished_at,
            )

    def _rows_of_calls(self) -> Iterator[tuple[object, ...]]:
        for call in self._calls.values():
            yield (
                self._ids[call.call_id],
                self._ids[call.turn_id],
                call.step,
                call.place,
                call.tool,
                call.version,
                call.arguments,
                # Nobody runs here what was not over when it was exported.
                call.status or "cancelled",
                call.result,
                call.error,
                call.reasons or None,
                call.attempt,
                call.duration,
                orjson.dumps(call.usage).decode(),
                call.cost,
                call.requested_at,
                call.started_at,
                call.finished_at or now(),
            )

    def _row_of_message(self, message: _Message) -> tuple[object, ...]:
        line = message.line
        metadata = None if line.metadata is None else orjson.dumps(line.metadata).decode()
        return (
            self._ids[line.message_id],
            self._ids[line.turn_id],
            line.role,
            message.text.decode(),
            metadata,
            line.created_at,
        )

    def _rows_of_attachments(self) -> Iterator[tuple[object, ...]]:
        for message, _ in self._messages:
            for place, file in enumerate(message.attachments, start=1):
                yield self._ids[message.turn_id], place, file.file_id, file.shown

    def _row_of_canvas(self, item: CanvasLine) -> tuple[object, ...]:
        return (
            uuid4(),
            self._ids[item.turn_id],
            item.pane,
            item.content_kind,
            item.title,
            item.language,
            item.content,
            item.created_at,
        )

    def _row_of_event(self, event: EventLine) -> tuple[object, ...]:
        return event.type, self._new(event.turn_id), self._new(event.message_id), event.occurred_at

    def _new(self, old: UUID | None) -> UUID | None:
        return None if old is None else self._ids[old]


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
