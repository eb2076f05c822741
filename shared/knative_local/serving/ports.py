"""Loopback ports: free ones for processes, remembered ones for listeners."""

import json
import random
import socket
from pathlib import Path

from knative_local.http1 import Handler, Limits, Server, serve

HOST = "127.0.0.1"
# Below the range that Linux takes outgoing ports from, so that none of those is in the way.
_RANGE = range(20000, 32000)


def free_port(*, preferred: int | None = None) -> int:
    """Return a loopback port that nobody listens on now, `preferred` if that is one.

    Raises:
        OSError: none was found.
    """
    if preferred is not None and _is_free(preferred):
        return preferred
    for _ in range(200):
        port = random.choice(_RANGE)  # noqa: S311 - a port number is no secret
        if _is_free(port):
            return port
    raise OSError("no free loopback port was found")


class PortBook:
    """Gives a name the same port in every run, where that is possible."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            known = json.loads(path.read_text("utf-8"))
            self._ports = {str(name): int(port) for name, port in known.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            self._ports = {}

    async def listen(self, name: str, handler: Handler, limits: Limits | None = None) -> Server:
        """Listen on the port of the last run, or on another when that one is taken now."""
        known = self._ports.get(name)
        if known is not None:
            try:
                return await serve(handler, HOST, known, limits=limits)
            except OSError:
                pass
        while True:
            port = free_port()
            try:
                server = await serve(handler, HOST, port, limits=limits)
            except OSError:
                continue
            self._ports[name] = port
            return server

    def save(self) -> None:
        """Write what is known."""
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps(self._ports, indent=1, sort_keys=True) + "\n", "utf-8")
        temporary.replace(self._path)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
