"""Bodies that are far larger than memory should be, through the gateway, activator and proxy."""

import hashlib
import http.client
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.integration.knative_local.runtime.conftest import Run, Start

# How tests run is no setting of the product.
SIZE = int(os.environ.get("SOMA_TEST_BODY_MIB", "128")) << 20  # noqa: TID251
PIECE = b"0123456789abcdef" * 4096
BOUND = 48 << 20
"""What may be in memory of one body at most; a quarter of what the gate sends, with room."""

PROGRAM = """
import hashlib, os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIECE = b"0123456789abcdef" * 4096

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        # A reader that is slow to begin: what it has not read has to wait with the sender.
        time.sleep(1)
        left, digest = int(self.headers["content-length"]), hashlib.sha256()
        while left:
            data = self.rfile.read(min(left, 1 << 16))
            left -= len(data)
            digest.update(data)
        self.answer(digest.hexdigest().encode())

    def do_GET(self):
        count = int(self.path[1:]) // len(PIECE)
        self.send_response(200)
        self.send_header("content-length", str(count * len(PIECE)))
        self.end_headers()
        for _ in range(count):
            self.wfile.write(PIECE)

    def answer(self, body):
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""


def service(name: str, capacity: int) -> str:
    return f"""---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {{name: {name}}}
spec:
  template:
    metadata: {{annotations: {{autoscaling.knative.dev/target-burst-capacity: "{capacity}"}}}}
    spec: {{containers: [{{image: {name}, command: [{sys.executable}, ../program.py]}}]}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One Service behind the activator and one without it; no Kafka."""
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "manifests").mkdir()
    text = service("buffered", -1) + service("direct", 0)
    (tmp_path / "manifests" / "services.yaml").write_text(text)
    (tmp_path / "images.yaml").write_text("images: {}\n")
    return tmp_path


def connection(run: Run) -> http.client.HTTPConnection:
    gateway = urlsplit(run.ready["gateway"])
    assert gateway.hostname is not None
    return http.client.HTTPConnection(gateway.hostname, gateway.port, timeout=120)


def pieces() -> Iterator[bytes]:
    for _ in range(SIZE // len(PIECE)):
        yield PIECE


def peak(run: Run) -> int:
    """Return the most memory that the process has held, in bytes."""
    for line in Path(f"/proc/{run.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    raise AssertionError("there is no such line")


@pytest.mark.parametrize("name", ["buffered", "direct"])
def test_a_large_body_passes_both_ways_without_being_held(start: Start, name: str) -> None:
    run = start()
    run.wait_ready()
    host = {"host": f"{name}.default.svc.cluster.local"}
    before = peak(run)

    up = connection(run)
    up.request("POST", "/", body=pieces(), headers={**host, "content-length": str(SIZE)})
    answer = up.getresponse()
    expected = hashlib.sha256()
    for piece in pieces():
        expected.update(piece)
    assert (answer.status, answer.read().decode()) == (200, expected.hexdigest())
    up.close()
    assert peak(run) - before < BOUND

    down = connection(run)
    down.request("GET", f"/{SIZE}", headers=host)
    answer = down.getresponse()
    received, digest = 0, hashlib.sha256()
    while data := answer.read(1 << 16):
        received += len(data)
        digest.update(data)
    assert (answer.status, received) == (200, SIZE)
    assert digest.digest() == expected.digest()
    down.close()
    assert peak(run) - before < BOUND
