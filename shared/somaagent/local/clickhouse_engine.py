"""ClickHouse's own engine, in this process, behind as much of its HTTP interface as we speak.

`python clickhouse_engine.py CONFIGURATION` runs in an environment of its own (`build/analytics`),
which has the engine and nothing else: it imports nothing of this repository.

A statement is the parameter `query` followed by the body, of the database `database`; the user and
the password are headers; what the engine refuses is answered with its own text and code. There is
no TLS, no session, no compression and no setting in the URL, and one statement runs at a time.
"""

import hmac
import json
import os
import re
import signal
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urlsplit

MOST_BYTES: Final = 16 * 1_048_576
IDLE_SECONDS: Final = 120
CANNOT_OPEN: Final = "the engine cannot open"
"""How the last words of one begin whose folder is damaged, or another process's."""
_BOUNDS: Final = "SET max_memory_usage = 1000000000, max_threads = 2, max_execution_time = 30"
_CODE: Final = re.compile(r"Code: (\d+)")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_STATUS: Final = {60: 404, 81: 404, 62: 400, 516: 403}
"""HTTP status by the engine's code; 500 for the others."""


class Refused(Exception):
    """The engine, or this server before it, refuses; the text is as ClickHouse's."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        found = _CODE.search(text)
        self.code = int(found[1]) if found else 0


class Engine:
    """The engine on one folder, which no other process may have open."""

    def __init__(self, folder: Path) -> None:
        self._one_at_a_time = threading.Lock()
        session: Any = import_module("chdb.session")  # Any: the engine's package is not typed
        try:
            self._session: Any = session.Session(str(folder))  # Any: as above
        except RuntimeError as error:
            sys.exit(f"{CANNOT_OPEN} {folder}: {error}")
        self._session.query(_BOUNDS)
        self._database = "default"

    def run(self, statement: str, database: str) -> bytes:
        """The answer to a statement.

        Raises:
            Refused: It cannot be done.
        """
        with self._one_at_a_time:
            try:
                if database != self._database:
                    if not _NAME.fullmatch(database):
                        raise Refused("Code: 81. DB::Exception: no such database")
                    self._session.query(f"USE {database}")
                    self._database = database
                return bytes(self._session.query(statement, "TabSeparated").bytes() or b"")
            except RuntimeError as error:
                raise Refused(str(error)) from error

    def close(self) -> None:
        """Write what is to be written and let the folder go, when the statement at hand is done."""
        with self._one_at_a_time:
            self._session.close()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    engine: ClassVar[Engine]
    password: ClassVar[str]
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS

    def setup(self) -> None:
        """An answer in two writes would wait for the client's acknowledgement of the first."""
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        """Whether it answers at all."""
        if self.path == "/ping":
            self._answer(200, b"Ok.\n")
        else:
            self._answer(404, b"Code: 0. DB::Exception: only /ping is read; statements are sent\n")

    def do_POST(self) -> None:
        """One statement."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            self.close_connection = True
            self._answer(413, b"Code: 0. DB::Exception: a length of at most 16 MiB is needed\n")
            return
        body = self.rfile.read(int(length))
        try:
            self._answer(200, self._run(body))
        except Refused as refused:
            text = f"{refused}\n".encode()
            self._answer(_STATUS.get(refused.code, 500), text, code=refused.code)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Log nothing: the address holds statements."""

    def _run(self, body: bytes) -> bytes:
        given = self.headers.get("X-ClickHouse-Key", "").encode()
        if not hmac.compare_digest(given, self.password.encode()):
            raise Refused("Code: 516. DB::Exception: Authentication failed")
        asked = parse_qs(urlsplit(self.path).query)
        statement = "\n".join([*asked.get("query", []), body.decode("utf-8", "replace")])
        return self.engine.run(statement, asked.get("database", ["default"])[0])

    def _answer(self, status: int, body: bytes, *, code: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        if code:
            self.send_header("X-ClickHouse-Exception-Code", str(code))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """The listener on the loopback address."""

    daemon_threads = True


def main() -> int:
    """Serve until SIGTERM; the configuration holds `port`, `password` and the data's `folder`."""
    configuration = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Handler.password = configuration["password"]
    Handler.engine = Engine(Path(configuration["folder"]))
    server = Server(("127.0.0.1", configuration["port"]), Handler)

    def end(_signal: int, _frame: object) -> None:
        # `shutdown` waits for the loop, which is interrupted by this very signal.
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, end)
    server.serve_forever(poll_interval=0.1)
    Handler.engine.close()
    # The engine's own threads would be waited for.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
