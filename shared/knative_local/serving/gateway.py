"""The gateway: one listener for all Services, routed by `Host`."""

from collections.abc import Mapping

from knative_local.http1 import Request, Response
from knative_local.serving.proxy import ServiceProxy


class Gateway:
    """Hands a request to the Service that its `Host` names."""

    def __init__(self, services: Mapping[str, ServiceProxy] | None = None) -> None:
        self.route(services or {})

    def route(self, services: Mapping[str, ServiceProxy]) -> None:
        """Serve exactly these hosts."""
        self._services = {host.lower(): proxy for host, proxy in services.items()}

    async def handle(self, request: Request) -> Response:
        """Answer one request; 404 for a host that no Service has."""
        host = (request.header(b"host") or b"").decode("latin-1").lower()
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        proxy = self._services.get(name.rstrip("."))
        if proxy is None:
            text = f"no Service has the host {name!r}\n".encode()
            return Response(404, [(b"content-type", b"text/plain; charset=utf-8")], text)
        return await proxy.handle(request)
