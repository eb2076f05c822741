"""A model server and a transformer of the standard library: what KServe's containers look like."""

# ruff: noqa: TID251 - a stand-alone program that reads its environment

import argparse
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model_name", default="")
    parser.add_argument("--model_dir", default="")
    parser.add_argument("--predictor_host", default="")
    parser.add_argument("--http_port", type=int, default=int(os.environ["PORT"]))
    options = parser.parse_args()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if options.predictor_host:
                url = f"http://{options.predictor_host}{self.path}"
                changed = json.dumps({"instances": json.loads(body)["instances"] * 2}).encode()
                with urlopen(Request(url, data=changed)) as answer:
                    inner = json.load(answer)
                found = {"transformed_by": os.environ["K_REVISION"], **inner}
            else:
                found = {
                    "predictions": [n + 1 for n in json.loads(body)["instances"]],
                    "model": options.model_name,
                    "folder": options.model_dir,
                    "revision": os.environ["K_REVISION"],
                }
            data = json.dumps(found).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    ThreadingHTTPServer(("127.0.0.1", options.http_port), Handler).serve_forever()


if __name__ == "__main__":
    main()
