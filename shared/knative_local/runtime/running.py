"""One run from its start to its signal."""

import asyncio
import gc
import json
import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from knative_local.kafka.errors import KafkaProblem
from knative_local.manifests.fingerprint import Fingerprint
from knative_local.manifests.plan import Frozen, Plan
from knative_local.runtime.errors import CannotStart
from knative_local.runtime.platform import Options, Platform
from knative_local.runtime.state import StateFolder
from knative_local.runtime.watching import Watcher

logger = logging.getLogger(__name__)

_ENDING = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class Following:
    """How to follow the manifests while they run."""

    look: Callable[[], Fingerprint]
    load: Callable[[Frozen], Plan]
    """Reads them, given the fields of existing objects that must not change."""
    first: Fingerprint
    """What was seen before the first plan was read."""


def run_until_signal(plan: Plan, options: Options, following: Following | None = None) -> None:
    """Run a plan, say on standard output when it is ready, end it on SIGTERM or SIGINT.

    Args:
        plan: What to run first.
        options: How to run it.
        following: How to follow the manifests; without it they are read once.

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
            runner.run(_run(plan, options, following))
    except* (CannotStart, KafkaProblem, OSError) as problems:
        first: BaseException = problems
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise CannotStart(str(first)) from first
    finally:
        state.release()


async def _run(plan: Plan, options: Options, following: Following | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _ENDING:
        loop.add_signal_handler(number, stop.set)
    platform = Platform(plan, options)
    opening = asyncio.create_task(platform.open())
    stopping = asyncio.create_task(stop.wait())
    watching: asyncio.Task[None] | None = None
    try:
        await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if opening.done():
            # The one line that programs wait for.
            sys.stdout.write(json.dumps(opening.result()) + "\n")
            sys.stdout.flush()
            # What is loaded now mostly lives as long as the process. Walked again and again it
            # held up everything for 15 to 30 ms of processor, every ten seconds under load.
            gc.collect()
            gc.freeze()
            if following is not None:
                watching = asyncio.create_task(_follow(platform, following))
            await stopping
    finally:
        if watching is not None:
            watching.cancel()
            await asyncio.wait([watching])
        for task in (opening, stopping):
            task.cancel()
        await asyncio.gather(opening, stopping, return_exceptions=True)
        await platform.close()


async def _follow(platform: Platform, following: Following) -> None:
    watcher = Watcher(
        platform.manifests,
        look=following.look,
        load=lambda: following.load(platform.plan.frozen),
        apply=platform.apply,
        first=following.first,
    )
    await watcher.follow()


def _end_early(number: int, frame: object) -> NoReturn:
    raise SystemExit(0)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop
