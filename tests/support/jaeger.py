"""A real Jaeger: what takes OTLP and gives whole traces back."""

import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import orjson
import psutil
import yaml

from knative_local.serving.ports import free_port
from tests.support.tools import find, wait_for

_STORE = "memory"


@dataclass(frozen=True, slots=True)
class JaegerSpan:
    """One span, as Jaeger has it."""

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    service: str
    tags: dict[str, Any]  # Any: JSON
    links: list[tuple[str, str]]
    """Trace and span of each that it follows and is no child of."""


@dataclass(slots=True)
class Jaeger:
    """One server; it keeps its ports when it is started again, but forgets all traces."""

    settings: Path
    otlp_port: int
    query_port: int
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def otlp(self) -> str:
        """The URL for `OTEL_EXPORTER_OTLP_ENDPOINT`."""
        return f"http://127.0.0.1:{self.otlp_port}"

    @property
    def process(self) -> psutil.Process:
        """To be stopped, continued and killed."""
        assert self._process is not None
        return psutil.Process(self._process.pid)

    def start(self) -> None:
        """Return when it takes spans."""
        command = [find("jaeger", remedy=_REMEDY), "--config", str(self.settings)]
        log = self.settings.with_suffix(".log").open("ab")
        with log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_for(self._answers, "Jaeger", seconds=120)

    def kill(self) -> None:
        """SIGKILL, also when it stands still."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def trace(self, trace_id: str) -> list[JaegerSpan]:
        """What it has of a trace; nothing of one that it does not know."""
        url = f"http://127.0.0.1:{self.query_port}/api/traces/{trace_id}"
        try:
            with urlopen(url, timeout=30) as answer:
                found = orjson.loads(answer.read())
        except HTTPError as error:
            if error.code == 404:
                return []
            raise
        return [span for trace in found["data"] for span in _spans(trace)]

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.settings.with_suffix(".log").read_text()
        query = f"http://127.0.0.1:{self.query_port}/api/services"
        try:
            with urlopen(query, timeout=5):
                pass
            with urlopen(f"{self.otlp}/v1/traces", timeout=5):  # noqa: S310
                return False
        except HTTPError as error:
            # It takes POST alone.
            return error.code == 405
        except OSError:
            return False


@contextmanager
def jaeger(folder: Path) -> Generator[Jaeger]:
    """A Jaeger that is gone afterwards."""
    server = Jaeger(folder / "jaeger.yaml", free_port(), free_port())
    server.settings.write_text(yaml.safe_dump(_settings(server)))
    try:
        server.start()
        yield server
    finally:
        server.kill()


_REMEDY = "`make trace-tools` builds it (Go, some minutes)"


def _settings(server: Jaeger) -> dict[str, Any]:  # Any: YAML
    here = "127.0.0.1"
    return {
        "service": {
            "extensions": ["jaeger_storage", "jaeger_query"],
            "pipelines": {
                "traces": {"receivers": ["otlp"], "exporters": ["jaeger_storage_exporter"]}
            },
            "telemetry": {"metrics": {"level": "none"}, "logs": {"level": "warn"}},
        },
        "extensions": {
            "jaeger_query": {
                "storage": {"traces": _STORE},
                "http": {"endpoint": f"{here}:{server.query_port}"},
                "grpc": {"endpoint": f"{here}:{free_port()}"},
            },
            "jaeger_storage": {"backends": {_STORE: {"memory": {"max_traces": 100_000}}}},
        },
        "receivers": {"otlp": {"protocols": {"http": {"endpoint": f"{here}:{server.otlp_port}"}}}},
        "exporters": {"jaeger_storage_exporter": {"trace_storage": _STORE}},
    }


def _spans(trace: dict[str, Any]) -> Sequence[JaegerSpan]:  # Any: JSON
    services = {key: each["serviceName"] for key, each in trace["processes"].items()}
    found: list[JaegerSpan] = []
    for span in trace["spans"]:
        references = [(each["traceID"], each["spanID"]) for each in span["references"]]
        kinds = [each["refType"] for each in span["references"]]
        parents = [
            place for place, kind in zip(references, kinds, strict=True) if kind == "CHILD_OF"
        ]
        found.append(
            JaegerSpan(
                trace_id=span["traceID"],
                span_id=span["spanID"],
                parent_id=parents[0][1] if parents else "",
                name=span["operationName"],
                service=services[span["processID"]],
                tags={tag["key"]: tag["value"] for tag in span["tags"]},
                links=[place for place in references if place not in parents],
            )
        )
    return found
