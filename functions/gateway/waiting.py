"""Waiting for a turn's end within one request: `?wait=`, or `Prefer: wait=` (RFC 7240)."""

import asyncio
import re
from typing import Annotated, Final

from fastapi import Depends, Header, Query
from starlette.requests import Request

from functions.gateway.event_stream import EventStream
from functions.gateway.server_sent import watch

MAX_WAIT_SECONDS: Final = 60

_PREFERENCE: Final = re.compile(r"\s*wait\s*=\s*\"?([0-9]{1,9})\"?\s*(;.*)?", re.IGNORECASE)


class Wait:
    """How long the client wants to wait."""

    def __init__(self, seconds: int, *, preferred: bool) -> None:
        self.seconds: Final = seconds
        self._preferred = preferred

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says of it."""
        return {"preference-applied": f"wait={self.seconds}"} if self._preferred else {}


async def _wanted(
    wait: Annotated[
        int | None,
        Query(
            ge=0,
            le=MAX_WAIT_SECONDS,
            description="Wait so many seconds for the answer; 202 when it takes longer.",
        ),
    ] = None,
    prefer: Annotated[
        list[str] | None,
        Header(
            description="`wait=SECONDS` is the same as the parameter, and is cut to its bounds.",
            examples=[["wait=30"]],
        ),
    ] = None,
) -> Wait:
    if wait is not None:
        return Wait(wait, preferred=False)
    for preference in ",".join(prefer or ()).split(","):
        if found := _PREFERENCE.fullmatch(preference):
            return Wait(min(int(found[1]), MAX_WAIT_SECONDS), preferred=True)
    return Wait(0, preferred=False)


Waiting = Annotated[Wait, Depends(_wanted)]


async def until_over(request: Request, stream: EventStream, seconds: float) -> None:
    """Return when the turn of `stream` is over, the time is, or the client went away."""
    watching = asyncio.create_task(watch(request.receive, stream))
    batches = stream.batches()
    try:
        async with asyncio.timeout(seconds):
            async for _ in batches:
                continue
    except TimeoutError:
        return
    finally:
        watching.cancel()
        await batches.aclose()
