"""The network of a program, where the tenant has granted one: a proxy behind the sandbox's door."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from somaagent.sandbox import Doorway, Network
from somaagent.web.proxy import GrantedProxy

if TYPE_CHECKING:
    from somaagent.settings import SandboxSettings
    from somaagent.web import Fetcher

logger = logging.getLogger(__name__)


@asynccontextmanager
async def granted_network(
    hosts: tuple[str, ...], fetcher: "Fetcher", settings: "SandboxSettings"
) -> AsyncGenerator[tuple[Network, GrantedProxy]]:
    """A way out for one run, to these hosts, for the time of the block.

    Args:
        hosts: What the tenant has granted.
        fetcher: Whose rules hold besides.
        settings: How much the run may send and receive.
    """
    proxy = GrantedProxy(
        fetcher=fetcher,
        hosts=hosts,
        most_bytes=settings.network_bytes,
        most_connections=settings.network_connections,
    )
    with Doorway.opened() as doorway:
        serving = asyncio.create_task(_serve(doorway, proxy))
        try:
            yield doorway.network(fetcher.authorities()), proxy
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


async def _serve(doorway: Doorway, proxy: GrantedProxy) -> None:
    """Until it is cancelled."""
    try:
        async with proxy.serving(await doorway.door()):
            await asyncio.get_running_loop().create_future()
    except OSError as error:
        # The program then finds nobody at its proxy's address.
        logger.warning("network_not_given", extra={"detail": str(error)})
