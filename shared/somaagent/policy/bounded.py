"""An engine whose evaluations end in time, as far as those who ask are concerned.

OPA's library has no way to stop an evaluation. It runs on a thread of its own, which the loop waits
for only so long; one that overruns goes on alone, and until it has ended nothing else is evaluated
by this engine: questions fail at once instead of piling up behind it, or burning more processors.
"""

import asyncio
import logging
import threading
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Final

from somaagent.policy.decision import Document, PolicyUnavailable
from somaagent.policy.engine import RegoEngine

_Job = tuple["Future[object]", str, Document]

logger = logging.getLogger(__name__)


class BoundedEngine:
    """One engine, its thread, and at most one evaluation that overran."""

    def __init__(self, engine: RegoEngine, *, seconds: float) -> None:
        self._engine = engine
        self._seconds: Final = seconds
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._overran: Future[object] | None = None
        # A daemon: an evaluation that never ends must not keep the process from ending.
        threading.Thread(target=self._work, name="policy", daemon=True).start()

    async def value(self, rule: str, document: Document) -> object:
        """What `data.<rule>` is for an input document.

        Raises:
            PolicyUnavailable: It is undefined, evaluating it failed or takes too long, or one
                that took too long has not ended yet.
        """
        if self._overran is not None and not self._overran.done():
            raise PolicyUnavailable("an evaluation that took too long still runs")
        job: Future[object] = Future()
        self._jobs.put((job, rule, document))
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.wrap_future(job)
        except TimeoutError:
            detail = f"{rule} was not evaluated within {self._seconds:g} s"
            if job.running() and self._overran is not job:
                self._overran = job
                logger.error("policy_evaluation_overran", extra={"seconds": self._seconds})  # noqa: TRY400
            raise PolicyUnavailable(detail) from None

    def close(self) -> None:
        """Release the engine's memory, once nothing is evaluated any more."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, rule, document = job
            if not future.set_running_or_notify_cancel():
                continue  # nobody waits for it any more
            try:
                value = self._engine.value(rule, document)
            except Exception as error:  # it is the asker's
                future.set_exception(error)
            else:
                future.set_result(value)
        self._engine.close()
