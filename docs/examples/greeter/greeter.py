"""A function of the standard library alone: greets, and says nothing to what is no event."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Greeter(BaseHTTPRequestHandler):
    """Answers each CloudEvent in HTTP binary mode with another one."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base has it
        """Say nothing about requests; the data plane counts them."""

    def do_GET(self) -> None:
        """The probe: ready as soon as it listens."""
        self._answer(200)

    def do_POST(self) -> None:
        """One event in, one event out."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            name = str(json.loads(body)["name"])
        except (ValueError, KeyError, TypeError):
            # 422: the broker does not try again; the event goes to the dead letter sink.
            self._answer(422)
            return
        reply = json.dumps({"greeting": f"Hello, {name}!"}).encode()
        self._answer(
            200,
            reply,
            {
                "ce-specversion": "1.0",
                "ce-id": self.headers["ce-id"] + "-greeted",
                "ce-source": "/greeter",
                "ce-type": "example.greeted",
                "content-type": "application/json",
            },
        )

    def _answer(
        self, status: int, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    port = int(os.environ["PORT"])  # noqa: TID251 - the container contract's own variable
    ThreadingHTTPServer(("127.0.0.1", port), Greeter).serve_forever()
