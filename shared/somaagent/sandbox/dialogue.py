"""Talking to a program in the sandbox, line by line."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from somaagent.sandbox.errors import IsolationUnavailable
from somaagent.sandbox.launch import Launched
from somaagent.sandbox.model import SandboxResult

LONGEST_LINE: Final = 1_048_576


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """A program that runs."""

    output: asyncio.StreamReader
    """What it prints; a line longer than `LONGEST_LINE` is a `ValueError` of `readline`."""
    _input: asyncio.WriteTransport
    _room: asyncio.Event
    ended: "asyncio.Future[SandboxResult]"
    """How it ended, once it has."""

    async def say(self, line: bytes) -> None:
        """Have it read a line.

        Raises:
            BrokenPipeError: It reads no more.
        """
        if self._input.is_closing():
            raise BrokenPipeError("the program reads no more")
        self._input.write(line)
        await self._room.wait()


class Beginning:
    """Hands the descriptors of a program over, from the thread that starts it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._begun: asyncio.Future[tuple[int, int]] = self._loop.create_future()

    def tell(self, launched: Launched) -> None:
        """The program runs; called in its thread."""
        descriptors = os.dup(launched.stdin), os.dup(launched.stdout)
        try:
            self._loop.call_soon_threadsafe(self._begin, descriptors)
        except RuntimeError:
            # The loop is closed: nobody is left who talks.
            _close(descriptors)

    @asynccontextmanager
    async def dialogue(self, run: "asyncio.Future[SandboxResult]") -> AsyncGenerator[Dialogue]:
        """The program once it runs.

        Raises:
            IsolationUnavailable: It could not be isolated.
        """
        try:
            either: set[asyncio.Future[Any]] = {self._begun, run}  # Any: they differ in it
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not self._begun.done():
                raise IsolationUnavailable(run.result().reason)
            given, printed = self._begun.result()
        finally:
            # Whoever comes too late closes what nobody takes.
            self._begun.cancel()
        output = asyncio.StreamReader(LONGEST_LINE)
        flow = _Flow()
        reading, _ = await self._loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(output), os.fdopen(printed, "rb", 0)
        )
        writing, _ = await self._loop.connect_write_pipe(lambda: flow, os.fdopen(given, "wb", 0))
        try:
            yield Dialogue(output=output, _input=writing, _room=flow.room, ended=run)
        finally:
            if not writing.is_closing():
                writing.abort()
            reading.close()

    def _begin(self, descriptors: tuple[int, int]) -> None:
        if self._begun.done():
            _close(descriptors)
        else:
            self._begun.set_result(descriptors)


class _Flow(asyncio.BaseProtocol):
    """Says when more may be written."""

    def __init__(self) -> None:
        self.room = asyncio.Event()
        self.room.set()

    def pause_writing(self) -> None:
        self.room.clear()

    def resume_writing(self) -> None:
        self.room.set()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.room.set()


def _close(descriptors: tuple[int, int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
