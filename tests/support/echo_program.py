"""A program for Knative Services of tests: answers 202, and prints the headers it was sent."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Takes everything."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer an event."""
        self.rfile.read(int(self.headers.get("content-length", "0")))
        sys.stdout.write(json.dumps(dict(self.headers.items())) + "\n")
        sys.stdout.flush()
        self.send_response(202)
        self.send_header("content-length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        """Answer anything else."""
        self.do_POST()


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
