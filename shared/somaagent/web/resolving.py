"""Addresses of names, from the system's resolver or from name servers of one's own."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, Protocol

from somaagent.web.addresses import Address

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver as DnsResolver

_MOST_ADDRESSES: Final = 32
_THREADS: Final = 8
_DNS_PORT: Final = 53


class Resolver(Protocol):
    """Tells the addresses of a name."""

    async def resolve(self, host: str) -> list[Address]:
        """All of them, none for a name that there is not or that could not be looked up."""
        ...


class SystemResolver:
    """The system's own, `/etc/hosts` and search domains included."""

    def __init__(self) -> None:
        # Of its own: lookups that hang, and cannot be ended, take no thread from others.
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="names")

    async def resolve(self, host: str) -> list[Address]:
        """See `Resolver`."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, _looked_up, host)
        except (OSError, UnicodeError):
            return []
        return [ip_address(text) for text in found][:_MOST_ADDRESSES]


class NameserverResolver:
    """Name servers that are asked directly, and nothing else: no hosts file, no search domains."""

    def __init__(self, servers: str) -> None:
        """Prepare.

        Args:
            servers: Addresses with spaces between, each with `:port` where that is not 53.

        Raises:
            ValueError: One of them is no address.
        """
        self._servers = [_server(word) for word in servers.split()]
        self._resolver: DnsResolver | None = None

    async def resolve(self, host: str) -> list[Address]:
        """See `Resolver`."""
        from dns.exception import DNSException

        resolver = self._resolver = self._resolver or self._open()
        try:
            answers = await resolver.resolve_name(f"{host}.", search=False)
        except (DNSException, OSError):
            return []
        return [ip_address(text) for text in answers.addresses()][:_MOST_ADDRESSES]

    def _open(self) -> "DnsResolver":
        from dns.asyncresolver import Resolver
        from dns.nameserver import Do53Nameserver

        resolver = Resolver(configure=False)
        resolver.nameservers = [Do53Nameserver(host, port) for host, port in self._servers]
        # As good as none: an address is asked for anew for each request.
        resolver.cache = None
        return resolver


def _looked_up(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    # An IPv6 address comes with its zone here.
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def _server(word: str) -> tuple[str, int]:
    host, port = word, str(_DNS_PORT)
    if word.startswith("["):
        host, _, rest = word[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif word.count(":") == 1:
        host, _, port = word.partition(":")
    try:
        return str(ip_address(host)), int(port)
    except ValueError as error:
        raise ValueError(f"SOMA_FETCH_NAMESERVERS: {word!r} is no address") from error
