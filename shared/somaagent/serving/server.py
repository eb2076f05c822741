"""A uvicorn server that sleeps while nothing happens."""

import asyncio
from types import FrameType
from typing import Any

import uvicorn

from somaagent.settings import FunctionSettings


def server_config(
    app: Any,  # Any: any ASGI app
    listen: FunctionSettings,
    *,
    http: type[asyncio.Protocol] | None = None,
    websockets: type[asyncio.Protocol] | None = None,
    max_frame_bytes: int = 65_536,
) -> uvicorn.Config:
    """How every HTTP process of the platform is served; with `websockets`, those too.

    `http` is another protocol than uvicorn's own, or what makes one.
    """
    return uvicorn.Config(
        app,
        host=listen.host,
        port=listen.port,
        loop="uvloop",
        http=http or "httptools",
        ws=websockets or "none",
        ws_max_size=max_frame_bytes,
        # A deflate context would cost each connection more than all the rest of it.
        ws_per_message_deflate=False,
        ws_ping_interval=20,
        ws_ping_timeout=40,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        # The data plane keeps connections for a long time; we should not be the one to close them.
        timeout_keep_alive=300,
        timeout_graceful_shutdown=30,
    )


class QuietServer(uvicorn.Server):
    """Waits for the signal instead of looking for it ten times a second, as uvicorn itself does.

    A platform of many idle functions would spend more on looking than on working.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by the signal."""
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        """Called by uvicorn; returns when it is time to go."""
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        if not self.should_exit:
            await self._told.wait()
