"""The gateway: one listener for all Routes, routed by `Host`."""

import logging
from collections.abc import Mapping
from typing import Protocol

from knative_local.http1 import Request, Response

logger = logging.getLogger(__name__)


class Handler(Protocol):
    """Whatever answers for a host."""

    async def handle(self, request: Request) -> Response:
        """Answer one request."""
        ...


class Gateway:
    """Hands a request to whatever its `Host` names."""

    def __init__(self, hosts: Mapping[str, Handler] | None = None) -> None:
        self.route(hosts or {})

    def route(self, hosts: Mapping[str, Handler]) -> None:
        """Serve exactly these hosts."""
        self._hosts = {host.lower(): handler for host, handler in hosts.items()}

    async def handle(self, request: Request) -> Response:
        """Answer one request; 404 for a host that nobody has, with a dot at its end too."""
        if request.method == "CONNECT":
            # It asks for a proxy, which Envoy is not here either.
            return Response(400, [(b"content-type", b"text/plain")], b"Bad Request")
        host = (request.header(b"host") or b"").decode("latin-1").lower()
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        found = self._hosts.get(name)
        if found is None:
            logger.info("unknown_host", extra={"host": name})
            return Response(404)
        return await found.handle(request)
