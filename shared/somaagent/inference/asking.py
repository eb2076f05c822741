"""One request to a model's server, asked again where nothing of an answer has come.

llama.cpp closes a connection a few milliseconds after some of its answers, others when one was idle
for long; a request that crosses such an end is lost. Whoever sent it over HTTP may not send it
again unless it has no effect, so Knative's proxies answer 502 to a POST then, as any would that
keep connections. A question to a model has no effect, so it is for us to ask again.
"""

import asyncio
import random
from collections.abc import Mapping
from typing import Final

import aiohttp

_PAUSES_SECONDS: Final = (0.02, 0.04)
"""Before the second time and the third, which is the last; a server that fails is not hurried."""
_BAD_GATEWAY: Final = 502


async def post(
    session: aiohttp.ClientSession, url: str, *, data: bytes, headers: Mapping[str, str]
) -> aiohttp.ClientResponse:
    """The answer, whatever its status; the caller closes it, and bounds how long it may take.

    Raises:
        aiohttp.ClientError: There is none.
    """
    for pause in _PAUSES_SECONDS:
        try:
            answer = await session.post(url, data=data, headers=headers, allow_redirects=False)
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
            pass
        else:
            if answer.status != _BAD_GATEWAY:
                return answer
            answer.close()
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
    return await session.post(url, data=data, headers=headers, allow_redirects=False)
