"""Content that is sent as it is read."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from functions.gateway.problems import Problem
from somaagent.errors import SomaError

SEND_SECONDS: Final = 60.0
"""A client that takes nothing for so long is cut off; it can ask for the rest."""

logger = logging.getLogger(__name__)


MOST_COLLECTED_BYTES: Final = 4_194_304


async def collected(content: AsyncIterator[bytes]) -> bytes:
    """All of it at once, for a form that cannot be sent piece by piece.

    Raises:
        Problem: 409, it is larger than `MOST_COLLECTED_BYTES`.
    """
    whole = bytearray()
    async for block in content:
        whole += block
        if len(whole) > MOST_COLLECTED_BYTES:
            raise Problem(
                409,
                "too_large_for_json",
                f"it has more than {MOST_COLLECTED_BYTES} bytes; ask for the form that streams",
            )
    return bytes(whole)


class ContentResponse(Response):
    """One block in memory at a time, for a client that may read slowly."""

    def __init__(
        self, content: AsyncIterator[bytes], *, status_code: int, headers: Mapping[str, str]
    ) -> None:
        super().__init__(status_code=status_code)
        # Set as they are; the base class would add the length of an empty body.
        self.raw_headers = [
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
        ]
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the content."""
        started = False
        try:
            async for block in self._content:
                if not started:
                    await send(
                        {
                            "type": "http.response.start",
                            "status": self.status_code,
                            "headers": self.raw_headers,
                        }
                    )
                    started = True
                async with asyncio.timeout(SEND_SECONDS):
                    await send({"type": "http.response.body", "body": block, "more_body": True})
        except (SomaError, TimeoutError) as error:
            if not started:
                raise
            # The status is sent; a body that is too short tells the client.
            logger.warning("download_cut", extra={"detail": repr(error)})
            return
        finally:
            # Here and now, also when the client is gone: it may hold a place that others want.
            close = getattr(self._content, "aclose", None)
            if close is not None:
                await close()
        await send({"type": "http.response.body", "body": b"", "more_body": False})
