"""Logical URIs to whoever serves them on this machine."""

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from knative_local.http1 import Client, Headers, Resolver, Subscriber, SubscriberResponse
from knative_local.serving import ServiceProxy

__all__ = ["LocalResolver", "Resolver"]


class LocalResolver:
    """Finds local Services without a hop and gives every other name its address."""

    def __init__(self, client: Client, external_hosts: Mapping[str, str]) -> None:
        self._client = client
        self._services: dict[str, ServiceProxy] = {}
        self._hosts = {name.lower(): host for name, host in external_hosts.items()}
        self._known: dict[str, Subscriber] = {}

    def add_service(self, host: str, proxy: ServiceProxy) -> None:
        """Let a Service answer for a host name."""
        self._services[host.lower()] = proxy
        self._known.clear()

    def add_host(self, host: str, authority: str) -> None:
        """Let a listener (`127.0.0.1:PORT`) stand for a host name."""
        self._hosts[host.lower()] = authority
        self._known.clear()

    def resolve(self, uri: str) -> Subscriber:
        """Return the subscriber for an absolute URI."""
        found = self._known.get(uri)
        if found is None:
            found = self._known[uri] = self._find(uri)
        return found

    def _find(self, uri: str) -> Subscriber:
        parts = urlsplit(uri)
        host = (parts.hostname or "").lower()
        if parts.scheme == "http" and parts.port in {None, 80} and host in self._services:
            return self._services[host]
        standing = self._hosts.get(host)
        if standing is None:
            return self._client
        authority = standing
        if ":" not in standing and parts.port is not None:
            authority = f"{standing}:{parts.port}"
        return _Readdressed(self._client, urlunsplit(parts._replace(netloc=authority)))


class _Readdressed:
    """The same message to another address; the caller goes on to see the logical one."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address

    async def post(
        self, uri: str, headers: Headers, body: bytes | None, *, timeout: float
    ) -> SubscriberResponse:
        """Deliver one message; see `Subscriber`."""
        host = (b"host", urlsplit(uri).netloc.encode())
        return await self._client.post(self._address, [host, *headers], body, timeout=timeout)
