import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

COMMAND = Path(sys.executable).with_name("knative-local")

FUNCTION = """
import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

events = []


@functions_framework.aio.http
async def handle(request: Request) -> Response:
    body = (await request.body()).decode()
    if request.method == "POST":
        events.append([request.headers["ce-id"], request.headers["ce-type"], body])
        return Response(status_code=202)
    import json, os
    return Response(json.dumps({"events": events, "sink": os.environ.get("K_SINK")}))
"""

MANIFESTS = """
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: hello, namespace: demo}
spec:
  template:
    spec:
      containers:
        - image: registry.example/hello:1
          env: [{name: K_SINK, value: "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/demo/default"}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kafka-broker-config, namespace: knative-eventing}
data:
  bootstrap.servers: kafka:9092
  default.topic.partitions: "1"
  default.topic.replication.factor: "1"
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata:
  name: default
  namespace: demo
  annotations: {eventing.knative.dev/broker.class: Kafka}
spec:
  config:
    {apiVersion: v1, kind: ConfigMap, name: kafka-broker-config, namespace: knative-eventing}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: hello, namespace: demo}
spec:
  broker: default
  filter: {attributes: {type: demo.asked}}
  subscriber: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: hello}}
---
apiVersion: sources.knative.dev/v1
kind: PingSource
metadata: {name: every-minute, namespace: demo}
spec:
  schedule: "* * * * *"
  contentType: application/json
  data: '{"ping": true}'
  sink: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default}}
"""

IMAGES = """
images:
  hello:
    folder: function
    environment: {FUNCTION_TARGET: handle}
    command: functions-framework
"""


@dataclass
class Run:
    """A `knative-local run`."""

    process: "subprocess.Popen[str]"
    folder: Path
    errors: list[str] = field(default_factory=list[str])
    ready: dict[str, str] = field(default_factory=dict[str, str])

    def wait_ready(self) -> None:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "".join(self.errors)
        self.ready = json.loads(line)

    def call(self, url: str, *, host: str = "", body: bytes | None = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if host:
            sent["host"] = host
        request = Request(url, data=body, headers=sent)  # noqa: S310 - our own loopback URLs
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310
                return answer.status, answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()

    def status(self) -> Any:
        return json.loads(self.call(self.ready["status_url"])[1])

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Call `knative-local` where this run was started."""
        return subprocess.run(
            [COMMAND, *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


Start = Callable[..., Run]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Manifests, an images file and one function."""
    (tmp_path / "function").mkdir()
    (tmp_path / "function" / "main.py").write_text(FUNCTION)
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "all.yaml").write_text(MANIFESTS)
    (tmp_path / "images.yaml").write_text(IMAGES)
    return tmp_path


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts `knative-local run` on the folder."""
    runs: list[Run] = []
    readers: list[threading.Thread] = []

    def start(*arguments: str) -> Run:
        process = subprocess.Popen(
            [COMMAND, "run", "manifests", "--images", "images.yaml", *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        run = Run(process, folder)
        reader = threading.Thread(target=_collect, args=(process, run.errors))
        reader.start()
        readers.append(reader)
        runs.append(run)
        return run

    yield start
    for run in runs:
        if run.process.poll() is None:
            assert run.end() == 0, "".join(run.errors)
    for reader in readers:
        reader.join(10)
    for run in runs:
        assert run.process.stdout is not None
        assert run.process.stderr is not None
        run.process.stdout.close()
        run.process.stderr.close()


def _collect(process: "subprocess.Popen[str]", errors: list[str]) -> None:
    assert process.stderr is not None
    errors.extend(process.stderr)


def processes_with(text: str) -> list[int]:
    """Return the processes whose environment or arguments mention a text."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            mentioned = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if text.encode() in mentioned:
            found.append(int(entry.name))
    return found


@pytest.fixture
def leftovers(folder: Path) -> Callable[[], list[int]]:
    """Finds processes that still belong to the runs of this test."""
    return lambda: processes_with(str(folder / ".knative-local"))
