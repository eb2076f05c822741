"""Postgres and Redis beside the node: the embedded ones, made reachable for pods."""

import contextlib
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from somaagent.local.layout import Layout, checkout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
from somaagent.local.valkey import EmbeddedValkey


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where they are."""

    owner_dsn: str
    """Of the role that owns the tables, from this machine."""
    pods_owner_dsn: str
    """The same, from a pod."""
    pods_app_dsn: str
    pods_redis_url: str
    app_password: str


@contextmanager
def running_servers(folder: Path, address: str) -> Generator[Servers]:
    """Start both, and end them; pods reach them at `address`."""
    layout = Layout(folder)
    layout.prepare()
    password = uuid4().hex
    postgres = EmbeddedPostgres(layout=layout, password=uuid4().hex, checkout=checkout())
    redis = EmbeddedValkey(layout=layout, password=uuid4().hex)
    with contextlib.ExitStack() as ending:
        dsn = postgres.start(silent).url.get_secret_value()
        ending.callback(postgres.stop)
        url = redis.start(silent).url.get_secret_value()
        ending.callback(redis.stop)
        beside_dsn = _reachable(dsn, ending, address)
        parts = urlsplit(beside_dsn)
        app = f"postgresql://soma_app:{password}@{parts.netloc.rpartition('@')[2]}{parts.path}"
        yield Servers(
            owner_dsn=dsn,
            pods_owner_dsn=beside_dsn,
            pods_app_dsn=app,
            pods_redis_url=_reachable(url, ending, address),
            app_password=password,
        )


def _reachable(url: str, ending: contextlib.ExitStack, address: str) -> str:
    """The URL by which pods reach a server that listens on loopback alone."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    listener = socket.create_server((address, 0))
    ending.callback(listener.close)
    target = (parts.hostname, parts.port)
    threading.Thread(target=_relay, args=(listener, target), daemon=True).start()
    port = listener.getsockname()[1]
    return url.replace(f"{parts.hostname}:{parts.port}", f"{address}:{port}")


def _relay(listener: socket.socket, target: tuple[str, int]) -> None:
    with contextlib.suppress(OSError):  # the listener was closed
        while True:
            client, _ = listener.accept()
            try:
                server = socket.create_connection(target, timeout=10)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=_copy, args=(source, sink), daemon=True).start()


def _copy(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(65536):
            sink.sendall(part)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
