"""The OpenTelemetry Collector, built by `make trace-tools`."""

import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from somaagent.local import ports, processes
from somaagent.local.layout import Layout
from tests.support.tools import find, wait_for

CONFIGURATION = """\
receivers:
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:{port}
exporters:
  debug:
    verbosity: detailed
    use_internal_logger: false
service:
  telemetry:
    metrics:
      level: none
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [debug]
"""


def collector_program() -> Path:
    """Where it is; the test is skipped where it is not built."""
    return Path(find("otel-collector", remedy="`make trace-tools` builds it (Go, some minutes)"))


@dataclass
class OtelCollector:
    """A running collector that prints what it gets."""

    port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    @classmethod
    def start(cls, program: Path, layout: Layout) -> "OtelCollector":
        """Start it and wait until it listens."""
        port = ports.choose(layout.run, "otel-collector")
        configuration = layout.run / "otel-collector.yaml"
        configuration.write_text(CONFIGURATION.format(port=port))
        log = layout.logs / "otel-collector.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [program, "--config", f"file:{configuration}"],
                stdout=out,
                stderr=subprocess.STDOUT,
                env=processes.inherited(),
            )
        started = cls(port, process, log)
        wait_for(started._listens, "the collector", seconds=120)
        return started

    @property
    def url(self) -> str:
        """Where it takes traces."""
        return f"http://127.0.0.1:{self.port}/v1/traces"

    def printed(self) -> str:
        """What it has printed until now."""
        return self.log.read_text(errors="replace")

    def stop(self) -> None:
        """End it, paused or not."""
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait(60)

    def _listens(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5):
                return True
        except OSError:
            return False
