"""Listeners of a Route: one for its own name and one for every tag."""

import asyncio

from knative_local.http1 import Server
from knative_local.serving import Endpoint, PortBook, Route
from knative_local.serving.proxy import PROXY_LIMITS

_GRACE_SECONDS = 1.0


class RouteListeners:
    """What stands on this machine for the hosts of a Route."""

    def __init__(self, route: Route, ports: PortBook) -> None:
        self._route = route
        self._ports = ports
        self._servers: dict[str, Server] = {}
        """By tag; the empty one is the Route's own."""

    @property
    def url(self) -> str:
        """Where the Route itself listens."""
        return self._servers[""].url

    def url_of(self, tag: str) -> str:
        """Where a tag listens."""
        return self._servers[tag].url

    async def open(self) -> None:
        """Listen for every tag that the Route has now, and for no other.

        Raises:
            OSError: there is no port to listen on.
        """
        plan = self._route.plan
        name = f"service/{plan.namespace}/{plan.name}"
        for tag in ("", *plan.tag_hosts):
            if tag not in self._servers:
                handler = Endpoint(self._route, tag).handle
                path = f"{name}/{tag}" if tag else name
                self._servers[tag] = await self._ports.listen(path, handler, PROXY_LIMITS)
        for tag in [tag for tag in self._servers if tag and tag not in plan.tag_hosts]:
            await self._servers.pop(tag).close(_GRACE_SECONDS)

    def authorities(self) -> dict[str, str]:
        """Return the listener (`127.0.0.1:PORT`) of every host."""
        return {
            host: f"{server.host}:{server.port}"
            for tag, server in self._servers.items()
            for host in self._hosts(tag)
        }

    def endpoints(self) -> dict[str, Endpoint]:
        """Return who answers for every host."""
        return {
            host: Endpoint(self._route, tag) for tag in self._servers for host in self._hosts(tag)
        }

    async def close(self) -> None:
        """Listen no more."""
        await asyncio.gather(*(server.close(_GRACE_SECONDS) for server in self._servers.values()))

    def _hosts(self, tag: str) -> tuple[str, ...]:
        plan = self._route.plan
        return plan.tag_hosts.get(tag, ()) if tag else plan.hosts
