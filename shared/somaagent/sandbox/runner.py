"""The sandbox as the platform's coroutines use it."""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

from somaagent.sandbox import bubblewrap, interpreter, seccomp
from somaagent.sandbox.cgroups import Groups
from somaagent.sandbox.dialogue import Beginning, Dialogue
from somaagent.sandbox.errors import IsolationUnavailable
from somaagent.sandbox.launch import Toolbox
from somaagent.sandbox.model import SandboxRequest, SandboxResult
from somaagent.sandbox.supervisor import ENFORCEMENT, Supervisor
from somaagent.settings import SandboxSettings


class Sandbox:
    """Runs programs, some at once; the others wait their turn."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings
        self._places = asyncio.Semaphore(settings.concurrent)
        self._found: Toolbox | None = None

    async def run(
        self, request: SandboxRequest, *, cancel: asyncio.Event | None = None
    ) -> SandboxResult:
        """Run one program and tell how it ended.

        A program that cannot be isolated is not run: the status is `blocked` and the reason says
        why. When the calling task is cancelled, the program is ended first.

        Args:
            request: The program and its limits.
            cancel: Ends the program when it is set; the status is `cancelled` then.
        """
        if cancel is not None and cancel.is_set():
            return _cancelled()
        watching = None if cancel is None else asyncio.create_task(cancel.wait())
        try:
            if not await self._take_place(watching):
                return _cancelled()
            try:
                return await self._run(request, watching)
            finally:
                self._places.release()
        finally:
            if watching is not None:
                watching.cancel()

    @asynccontextmanager
    async def talk(self, request: SandboxRequest) -> AsyncGenerator[Dialogue]:
        """An interactive program that runs; in the end nothing of it is left.

        Raises:
            IsolationUnavailable: It could not be isolated; nothing of it was run.
        """
        await self._places.acquire()
        try:
            tools = self._tools()
            wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
            try:
                begun = Beginning()
                run = _in_thread(Supervisor(tools, request, wake, begun.tell))
                try:
                    async with begun.dialogue(run) as dialogue:
                        yield dialogue
                finally:
                    if not run.done():
                        os.eventfd_write(wake, 1)
                        await _finished(run)
            finally:
                os.close(wake)
        finally:
            self._places.release()

    async def _take_place(self, watching: "asyncio.Task[bool] | None") -> bool:
        place = asyncio.ensure_future(self._places.acquire())
        try:
            await asyncio.wait(
                _both(place, watching),
                return_when=asyncio.FIRST_COMPLETED,
            )
        except asyncio.CancelledError:
            if place.done() or not place.cancel():
                self._places.release()
            raise
        if place.done():
            return True
        place.cancel()
        return False

    async def _run(
        self, request: SandboxRequest, watching: "asyncio.Task[bool] | None"
    ) -> SandboxResult:
        try:
            tools = self._tools()
        except IsolationUnavailable as error:
            return SandboxResult(status="blocked", reason=str(error), enforcement=ENFORCEMENT)
        wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        try:
            run = _in_thread(Supervisor(tools, request, wake))
            try:
                await asyncio.wait(
                    _both(run, watching),
                    return_when=asyncio.FIRST_COMPLETED,
                )
            finally:
                if not run.done():
                    os.eventfd_write(wake, 1)
                    # Short: the kernel ends the tree at once. Until then its memory is in use.
                    await _finished(run)
            return run.result()
        finally:
            os.close(wake)

    def _tools(self) -> Toolbox:
        """Looked for until found: what was missing may have been installed."""
        if self._found is not None:
            return self._found
        try:
            allowed = seccomp.program()
        except LookupError as error:
            raise IsolationUnavailable(str(error)) from error
        self._found = Toolbox(
            bubblewrap=bubblewrap.find(self._settings.bwrap),
            interpreter=interpreter.find(self._settings.python),
            filter=allowed,
            groups=Groups.of(self._settings.cgroup),
        )
        return self._found


def _both(
    first: "asyncio.Future[Any]", second: "asyncio.Future[Any] | None"
) -> "set[asyncio.Future[Any]]":
    return {first} if second is None else {first, second}


def _in_thread(supervisor: Supervisor) -> "asyncio.Future[SandboxResult]":
    """Run in a thread that lasts as long as the sandbox, whose parent it is."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[SandboxResult] = loop.create_future()

    def settle(result: SandboxResult | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        elif result is not None:
            future.set_result(result)

    def work() -> None:
        result: SandboxResult | None = None
        problem: BaseException | None = None
        try:
            result = supervisor.run()
        except BaseException as error:
            # Raised again where it is awaited.
            problem = error
        # A loop that is closed has nobody left who waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, result, problem)

    threading.Thread(target=work, name="sandbox", daemon=True).start()
    return future


async def _finished(run: "asyncio.Future[SandboxResult]") -> None:
    """Wait for the end even while being cancelled again, and be cancelled afterwards."""
    again = False
    while not run.done():
        try:
            await asyncio.wait({run})
        except asyncio.CancelledError:
            again = True
    if again:
        raise asyncio.CancelledError


def _cancelled() -> SandboxResult:
    return SandboxResult(
        status="cancelled", reason="cancelled before it began", enforcement=ENFORCEMENT
    )
