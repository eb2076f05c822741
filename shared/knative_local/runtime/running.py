"""One run from its start to its signal."""

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from knative_local.kafka.errors import KafkaProblem
from knative_local.manifests.plan import Plan
from knative_local.runtime.errors import CannotStart
from knative_local.runtime.platform import Options, Platform
from knative_local.runtime.state import StateFolder

logger = logging.getLogger(__name__)

_ENDING = (signal.SIGTERM, signal.SIGINT)


def run_until_signal(plan: Plan, options: Options) -> None:
    """Run a plan, say on standard output when it is ready, end it on SIGTERM or SIGINT.

    Raises:
        CannotStart: it cannot run; the message says why.
    """
    state = StateFolder(options.state)
    for number in _ENDING:
        # Until there is a loop to be told, an early signal ends what has begun and nothing else.
        signal.signal(number, _end_early)
    state.acquire()
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_run(plan, options))
    except* (CannotStart, KafkaProblem, OSError) as problems:
        first: BaseException = problems
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise CannotStart(str(first)) from first
    finally:
        state.release()


async def _run(plan: Plan, options: Options) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _ENDING:
        loop.add_signal_handler(number, stop.set)
    platform = Platform(plan, options)
    opening = asyncio.create_task(platform.open())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if opening.done():
            # The one line that programs wait for.
            sys.stdout.write(json.dumps(opening.result()) + "\n")
            sys.stdout.flush()
            await stopping
    finally:
        for task in (opening, stopping):
            task.cancel()
        await asyncio.gather(opening, stopping, return_exceptions=True)
        await platform.close()


def _end_early(number: int, frame: object) -> NoReturn:
    raise SystemExit(0)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop
