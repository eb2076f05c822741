"""Statements whose answers nobody waits for: they go out with the next one that is waited for.

Postgres reads what a client sends one message after the other and answers at the next `Sync`, so
the beginning of a transaction can travel with its first statement, and what a step stores last
with its commit. asyncpg waits for every answer by itself; here its messages are preceded by
others, whose answers its protocol passes over as long as they hold no rows. When one of them
fails, Postgres skips the rest, the statement that is waited for included, and that one raises the
failure.
"""

import struct
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast
from uuid import UUID

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    _Base: TypeAlias = asyncpg.Connection[asyncpg.Record]
else:
    _Base = asyncpg.Connection

Value = str | bool | int | UUID | datetime | None
"""What a statement may be given that is not waited for."""

_LENGTH: Final = struct.Struct("!i")
_COUNTS: Final = struct.Struct("!hh")
_COUNT: Final = struct.Struct("!h")
_EXECUTE: Final = b"E" + _LENGTH.pack(9) + b"\0" + _LENGTH.pack(0)
_NULL: Final = _LENGTH.pack(-1)


class Conflict(NamedTuple):
    """What it means that a row is there already."""

    constraint: str
    """The name of the key that says so."""
    error: Exception


_Executor = Callable[[Any, float | None], Awaitable[Any]]


class PipelinedConnection(_Base):
    """A connection that can be given statements to send with the next one."""

    # A class without slots of its own would give every connection a dictionary.
    __slots__ = ("_changed", "_conflict", "_deferred", "_ready", "_sent")

    def __init__(self, *arguments: Any, **named: Any) -> None:  # Any: passed on as they come
        super().__init__(*arguments, **named)
        self._ready = b""
        """Messages of statements without arguments."""
        self._deferred: list[tuple[str, Sequence[Value]]] = []
        self._conflict: Conflict | None = None
        self._sent = False
        """Whether a transaction has begun at the server."""
        self._changed = False
        """Whether there is something to commit, sent or not."""

    def begin(self, statement: str, *then: tuple[str, *tuple[Value, ...]]) -> None:
        """Begin a transaction with the next statement that is waited for.

        Args:
            statement: To run first in it; it takes no arguments, gives no rows, and is one of few.
            then: To run next, each with its arguments; they give no rows.
        """
        self._forget()
        self._sent = False
        self._ready = _BEGIN + _unnamed(statement)
        self._deferred += [(text, arguments) for text, *arguments in then]

    def defer(self, statement: str, *arguments: Value, conflict: Conflict | None = None) -> None:
        """Run a statement that gives no rows before the next one, which may be the commit.

        Args:
            statement: Of the transaction that has begun.
            arguments: Its arguments.
            conflict: Its error is raised where the next statement is waited for.
        """
        self._changed = True
        self._deferred.append((statement, arguments))
        self._conflict = conflict or self._conflict

    async def commit(self) -> None:
        """Commit what was begun, with what is still to be sent; no wait where nothing was done."""
        if self._sent or self._changed:
            # Not as a simple query: one that follows a failed statement without a `Sync` between
            # them is never answered.
            await self.fetch("COMMIT")
        self._forget()

    async def roll_back(self) -> None:
        """Leave nothing of what was begun."""
        self._forget()
        if self._sent and not self.is_closed():
            await self.execute("ROLLBACK")

    async def execute(self, query: str, *args: object, timeout: float | None = None) -> str:
        """See asyncpg; where statements are to be sent first, `query` is a single one."""
        if args or not (self._ready or self._deferred):
            return await super().execute(query, *args, timeout=timeout)
        await self.fetch(query, timeout=timeout)
        return ""

    def _forget(self) -> None:
        self._ready = b""
        self._deferred.clear()
        self._changed = False
        self._conflict = None

    async def _do_execute(  # what all of asyncpg's statements with arguments go through
        self, query: str, executor: _Executor, timeout: float | None, *rest: Any, **named: Any
    ) -> Any:
        if not (self._ready or self._deferred):
            return await super()._do_execute(query, executor, timeout, *rest, **named)  # type: ignore[misc] # not in its stubs
        messages = self._ready
        for statement, arguments in self._deferred:
            # Prepares it where it is new, at the cost of one wait.
            prepared: Any = await self._get_statement(statement, timeout)  # type: ignore[attr-defined] # not in its stubs
            messages += _bind(str(prepared.name), arguments)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - as above
        conflict = self._conflict

        async def after(statement: Any, left: float | None) -> Any:
            # Nothing is waited for between this and what asyncpg writes itself.
            self._sent = True
            self._forget()
            self._transport.write(messages)  # type: ignore[attr-defined] # not in its stubs
            try:
                return await executor(statement, left)
            except (asyncpg.InterfaceError, asyncpg.DataError) as error:
                # The driver's own, without a severity: perhaps it wrote nothing, for an argument
                # that it cannot encode. Then no `Sync` follows what is sent, and after a failure
                # of that Postgres would answer nothing more.
                if getattr(error, "severity", None) is None:
                    self.terminate()
                raise

        try:
            return await super()._do_execute(query, after, timeout, *rest, **named)  # type: ignore[misc] # not in its stubs
        except asyncpg.UniqueViolationError as error:
            if conflict is None or error.constraint_name != conflict.constraint:
                raise
            raise conflict.error from None


def pipelined(connection: "PoolConnectionProxy[asyncpg.Record]") -> PipelinedConnection:
    """The connection behind what a pool lends."""
    # The proxy passes on what it does not know, but forgets a connection that has ended.
    return cast(PipelinedConnection, connection._con)  # type: ignore[attr-defined] # not in its stubs


@lru_cache(maxsize=1024)
def _unnamed(statement: str) -> bytes:
    """Parse, bind and execute a statement without arguments."""
    parse = b"\0" + statement.encode() + b"\0" + _COUNT.pack(0)
    return _message(b"P", parse) + _bind("", ())


def _bind(name: str, arguments: Sequence[Value]) -> bytes:
    """Bind and execute a prepared statement."""
    # No formats: all arguments are text.
    parts = [b"\0", name.encode(), b"\0", _COUNTS.pack(0, len(arguments))]
    for value in arguments:
        if value is None:
            parts.append(_NULL)
            continue
        text = _text(value).encode()
        parts += (_LENGTH.pack(len(text)), text)
    parts.append(_COUNT.pack(0))
    return _message(b"B", b"".join(parts)) + _EXECUTE


def _text(value: str | bool | int | UUID | datetime) -> str:
    """A value as Postgres reads it."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _message(kind: bytes, content: bytes) -> bytes:
    return kind + _LENGTH.pack(len(content) + 4) + content


_BEGIN: Final = _unnamed("BEGIN")
