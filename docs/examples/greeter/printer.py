"""Prints every event that it gets."""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Printer(BaseHTTPRequestHandler):
    """Answers 202 without a body: the event is done."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base has it
        """Say nothing about requests; the data plane counts them."""

    def do_GET(self) -> None:
        """The probe: ready as soon as it listens."""
        self._answer(200)

    def do_POST(self) -> None:
        """One event."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        error = self.headers.get("ce-knativeerrorcode", "-")
        sys.stdout.write(f"{self.headers['ce-type']} error={error} {body.decode()}\n")
        sys.stdout.flush()
        self._answer(202)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()


if __name__ == "__main__":
    port = int(os.environ["PORT"])  # noqa: TID251 - the container contract's own variable
    ThreadingHTTPServer(("127.0.0.1", port), Printer).serve_forever()
