"""Serves the step that `FUNCTION_SOURCE` names: `python -m somaagent.serving`."""

import contextlib
import gc
from pathlib import Path

from somaagent.serving.asgi import FunctionApp
from somaagent.serving.server import QuietServer, server_config
from somaagent.settings import FunctionSettings, TelemetrySettings
from somaagent.telemetry.logs import configure_logs
from somaagent.telemetry.tracing import configure_traces, end_traces


def main() -> None:
    """Serve until SIGTERM."""
    settings = FunctionSettings()  # pyright: ignore[reportCallIssue] - read from the environment
    telemetry = TelemetrySettings()
    service = Path(settings.function_source).parent.name.replace("_", "-")
    configure_logs(service, level=telemetry.log_level)
    configure_traces(service, telemetry)
    app = FunctionApp(settings, at_end=end_traces)
    # What is loaded now lives as long as the process; the collector need not walk it.
    gc.collect()
    gc.freeze()
    config = server_config(app, settings)
    with contextlib.suppress(KeyboardInterrupt):
        QuietServer(config).run()


if __name__ == "__main__":
    main()
