"""Follows the manifests on disk and lets the run follow them.

The files are looked at twice a second instead of waiting for the system's notes about them: that
works on every file system and with every editor, needs no thread and no further library, and costs
a tenth of a millisecond for a folder of a few dozen files. Where looking takes longer it happens
less often, so that it never takes more than a fiftieth of the time.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from knative_local.manifests import InvalidManifests, Problem
from knative_local.manifests.fingerprint import Fingerprint
from knative_local.manifests.plan import Plan

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.5
_PAUSE_PER_LOOK = 50
_SETTLE_SECONDS = 0.1
_SETTLE_LIMIT_SECONDS = 2.0


@dataclass(slots=True)
class ManifestState:
    """What the run knows of its manifests."""

    watched: bool = False
    applied: int = 1
    """How often manifests have been put into effect."""
    applied_at: str = field(default_factory=lambda: now_text())
    problems: tuple[Problem, ...] = ()
    """Why the manifests as they are now on disk are not in effect."""


class Watcher:
    """Applies manifests whenever they have changed and are right.

    Args:
        state: What is said to the outside.
        look: Looks at the files.
        load: Reads the files; raises `InvalidManifests`.
        apply: Lets the run go on by another plan.
        first: What was seen before the plan was read that runs now.
    """

    def __init__(
        self,
        state: ManifestState,
        *,
        look: Callable[[], Fingerprint],
        load: Callable[[], Plan],
        apply: Callable[[Plan], Awaitable[None]],
        first: Fingerprint,
    ) -> None:
        self._state = state
        self._look = look
        self._load = load
        self._apply = apply
        self._seen = first
        state.watched = True

    async def follow(self) -> None:
        """Look and apply until cancelled."""
        while True:
            began = time.perf_counter()
            current = self._look()
            took = time.perf_counter() - began
            if current != self._seen:
                self._seen = await self._settled(current)
                await self._change()
            await asyncio.sleep(max(_PAUSE_SECONDS, took * _PAUSE_PER_LOOK))

    async def _settled(self, current: Fingerprint) -> Fingerprint:
        """Wait until nobody is writing any more, but not for ever."""
        deadline = time.monotonic() + _SETTLE_LIMIT_SECONDS
        while time.monotonic() < deadline:
            await asyncio.sleep(_SETTLE_SECONDS)
            later = self._look()
            if later == current and not emptied(self._seen, later):
                break
            current = later
        return current

    async def _change(self) -> None:
        state = self._state
        try:
            # Reading takes time, and events go on meanwhile.
            plan = await asyncio.to_thread(self._load)
        except InvalidManifests as invalid:
            if state.problems != invalid.problems:
                for problem in invalid.problems:
                    sys.stderr.write(f"{problem}\n")
                sys.stderr.write("the manifests are not applied; what ran goes on\n")
            state.problems = invalid.problems
            return
        except Exception:
            logger.exception("manifests_not_read")
            return
        for warning in plan.warnings:
            sys.stderr.write(f"warning: {warning}\n")
        try:
            await self._apply(plan)
        except Exception:
            # Nothing of one change may end the watch; what it left undone shows in the status.
            logger.exception("manifests_not_applied")
            return
        state.problems = ()
        state.applied += 1
        state.applied_at = now_text()
        logger.info("manifests_applied", extra={"count": state.applied})


def emptied(before: Fingerprint, now: Fingerprint) -> bool:
    """Tell whether a file has lost all that it held, as one does that is about to be written.

    Taken at its word, it would delete what it described.
    """
    return any(size == 0 and before.get(path, (0,))[0] for path, (size, *_) in now.items())


def now_text() -> str:
    """Return the time as Kubernetes writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
