"""Running a coroutine without a task for as long as it does not wait.

Python 3.12 has this as `asyncio.eager_task_factory`.
"""

from collections.abc import Awaitable, Generator
from types import coroutine
from typing import Any


def begin(work: Awaitable[None]) -> Awaitable[None] | None:
    """Run `work` until it waits for something; what is left to await, or None when it is done."""
    steps = work.__await__()
    try:
        waiting = next(steps)
    except StopIteration:
        return None
    return _rest(steps, waiting)


@coroutine
def _rest(steps: Generator[Any, Any, None], waiting: Any) -> Generator[Any, Any, None]:
    # Any: what asyncio's futures give to and take from the task that runs them.
    try:
        while True:
            try:
                answer = yield waiting
            except GeneratorExit:
                steps.close()
                raise
            except BaseException as error:
                waiting = steps.throw(error)
            else:
                waiting = steps.send(answer)
    except StopIteration:
        return
