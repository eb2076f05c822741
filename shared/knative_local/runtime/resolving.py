"""Logical URIs to whoever serves them on this machine."""

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from knative_local.http1 import Client, Headers, Resolver, Subscriber, SubscriberResponse

__all__ = ["LocalResolver", "Resolver"]


class LocalResolver:
    """Finds local Services without a hop and gives every other name its address."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._services: dict[str, Subscriber] = {}
        self._hosts: dict[str, str] = {}
        self._known: dict[str, Subscriber] = {}

    def route(self, services: Mapping[str, Subscriber]) -> None:
        """Let exactly these Services answer for their host names."""
        self._services = {host.lower(): subscriber for host, subscriber in services.items()}
        self._known.clear()

    def know(self, hosts: Mapping[str, str], external: Mapping[str, str]) -> None:
        """Learn what stands for other host names.

        Args:
            hosts: Names of a cluster (`*.svc.cluster.local`), and the listener (`127.0.0.1:PORT`)
                that stands for each.
            external: Names of a cluster that stand for a host elsewhere.
        """
        listening = {host.lower(): authority for host, authority in hosts.items()}
        short = {host.removesuffix(".cluster.local"): at for host, at in listening.items()}
        self._hosts = {name.lower(): host for name, host in external.items()} | short | listening
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
