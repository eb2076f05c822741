"""Opens several things that belong together: all of them, or none that stays open."""

import contextlib
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar


class Closable(Protocol):
    """What holds a connection until it is closed."""

    async def aclose(self) -> None:
        """Let go of it."""
        ...


T = TypeVar("T", bound=Closable)


class Opening:
    """What has been opened so far."""

    def __init__(self, stack: contextlib.AsyncExitStack) -> None:
        self._stack = stack

    async def open(self, opening: Awaitable[T]) -> T:
        """Open one more thing."""
        return self.keep(await opening)

    def keep(self, opened: T) -> T:
        """Count what is open already as a part."""
        self._stack.push_async_callback(opened.aclose)
        return opened


@asynccontextmanager
async def opening_all() -> AsyncGenerator[Opening]:
    """Close what was opened, last first, if not everything could be.

    A step whose broker is missing is asked every few milliseconds whether it is ready. If each
    attempt left its connection to the database behind, that step would keep all others out.
    """
    async with contextlib.AsyncExitStack() as stack:
        yield Opening(stack)
        stack.pop_all()
