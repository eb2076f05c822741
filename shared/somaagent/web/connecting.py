"""Connections that go to addresses that were checked, whatever a name says by then."""

import socket
import ssl
from ipaddress import ip_address
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from somaagent.web.addresses import Address
from somaagent.web.rules import FetchRules

_HEADER_BYTES: Final = 16_384
_HEADERS: Final = 128
_READ_BYTES: Final = 16_384


class _Pinned(AbstractResolver):
    """Knows one name, and asks nobody."""

    def __init__(self, host: str, addresses: list[Address]) -> None:
        self._host = host
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if host != self._host:
            raise OSError(f"{host!r} was not looked up")
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
        ]

    async def close(self) -> None:
        """There is nothing to close."""


class _Guard:
    """Makes sockets for permitted addresses alone: the last look before anything is sent."""

    def __init__(self, rules: FetchRules, *, only_public: bool) -> None:
        self._rules = rules
        self._only_public = only_public

    def __call__(
        self,
        place: tuple[int, int, int, str, tuple[Any, ...]],  # Any: as sockets take it
    ) -> socket.socket:
        family, kind, protocol, _, address = place
        if not self._rules.permits(ip_address(address[0]), only_public=self._only_public):
            raise OSError("this address may not be connected to")
        return socket.socket(family, kind, protocol)


def session(
    host: str,
    addresses: list[Address],
    rules: FetchRules,
    context: ssl.SSLContext,
    *,
    only_public: bool,
) -> aiohttp.ClientSession:
    """A session for one request: no proxies, cookies, credentials, redirects or kept connections.

    Args:
        host: Who is asked; for TLS the certificate must be of this name.
        addresses: Its addresses, checked.
        rules: What is permitted, looked at once more.
        context: How certificates are verified.
        only_public: Whether addresses have to be public, as after a redirect from such.
    """
    connector = aiohttp.TCPConnector(
        resolver=_Pinned(host, addresses),
        socket_factory=_Guard(rules, only_public=only_public),
        use_dns_cache=False,
        ssl=context,
        force_close=True,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(total=None),
        read_bufsize=_READ_BYTES,
        max_line_size=_HEADER_BYTES,
        max_field_size=_HEADER_BYTES,
        max_headers=_HEADERS,
    )
