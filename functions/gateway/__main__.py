"""Serves the gateway: `python -m functions.gateway`."""

import contextlib
import gc
import signal
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from functions.gateway.app import create_app
from functions.gateway.connections.listening import notice_the_vanished
from functions.gateway.connections.protocol import guarded
from functions.gateway.limits import MAX_BODY_BYTES
from functions.gateway.measuring.own_port import MetricsServer
from functions.gateway.sockets.protocol import SocketProtocol
from functions.gateway.state import GatewayState, Settings
from somaagent.serving.server import QuietServer, server_config
from somaagent.settings import FunctionSettings, TelemetrySettings
from somaagent.telemetry.logs import configure_logs
from somaagent.telemetry.tracing import configure_traces, end_traces


class GatewayServer(QuietServer):
    """Ends event streams when the process is told to go, so that clients come back elsewhere."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app
        self._metrics: MetricsServer | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn."""
        await super().startup(sockets)
        for server in self.servers:
            notice_the_vanished(server.sockets)
        state: GatewayState = self._app.state.gateway
        if (port := state.settings.gateway.metrics_port) is not None:
            self._metrics = MetricsServer(self._app, state.settings, port=port)
            await self._metrics.startup()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn after SIGTERM."""
        state: GatewayState = self._app.state.gateway
        state.streams.end_all()
        if self._metrics is not None:
            await self._metrics.shutdown()
        await super().shutdown(sockets)


def main() -> None:
    """Serve until SIGTERM."""
    telemetry = TelemetrySettings()
    listen = FunctionSettings(function_source=__file__)
    configure_logs("gateway", level=telemetry.log_level)
    configure_traces("gateway", telemetry)
    settings = Settings.read()
    app = create_app(settings)
    config = server_config(
        app,
        listen,
        http=guarded(settings, app.state.counts),
        websockets=SocketProtocol,
        max_frame_bytes=MAX_BODY_BYTES,
    )
    # uvicorn raises the signal again when it has shut down; that must not kill us before we flush.
    signal.signal(signal.SIGTERM, _already_handled)
    # What is loaded now lives as long as the process; the collector need not walk it.
    gc.collect()
    gc.freeze()
    with contextlib.suppress(KeyboardInterrupt):
        GatewayServer(config, app).run()
    end_traces()


def _already_handled(_signal: int, _frame: FrameType | None) -> None:
    return


if __name__ == "__main__":
    main()
