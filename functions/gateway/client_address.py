"""Who is at the other end of a connection, when proxies stand between."""

import ipaddress
from collections.abc import Iterable
from typing import Final

from starlette.requests import HTTPConnection

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_MOST_HOPS: Final = 16
_UNKNOWN: Final = "unknown"


class ClientAddresses:
    """Tells clients apart by their addresses; what a header says counts only from a proxy."""

    def __init__(self, proxies: str, *, header: str) -> None:
        """Trust `proxies`, networks between spaces, to say in `header` who came to them.

        Raises:
            ValueError: One is no network.
        """
        try:
            self._proxies = tuple(ipaddress.ip_network(each) for each in proxies.split())
        except ValueError as error:
            raise ValueError(f"SOMA_TRUSTED_PROXIES: {error}") from error
        self._header = header

    def of(self, connection: HTTPConnection) -> str:
        """The client's address; of IPv6 its network, since a client has all of one."""
        peer = connection.client
        found = None if peer is None else _address(peer.host)
        if found is not None and self._trusted(found):
            found = self._behind(found, connection.headers.getlist(self._header))
        return _UNKNOWN if found is None else _client(found)

    def peer(self, host: str | None) -> str | None:
        """The client at the other end of a connection; None for a proxy, whose clients are many."""
        found = None if host is None else _address(host)
        if found is None:
            return _UNKNOWN
        return None if self._trusted(found) else _client(found)

    def _behind(self, proxy: _Address, values: Iterable[str]) -> _Address:
        """The last address that no trusted proxy has: the ones before it anybody can write."""
        hops = ",".join(values).rsplit(",", _MOST_HOPS)[-_MOST_HOPS:]
        found = proxy
        for hop in reversed(hops):
            address = _address(self._named(hop))
            if address is None:
                break
            found = address
            if not self._trusted(found):
                break
        return found

    def _named(self, hop: str) -> str:
        if self._header != "forwarded":
            return hop
        pairs = (pair.partition("=") for pair in hop.split(";"))
        return next((value for name, _, value in pairs if name.strip().lower() == "for"), "")

    def _trusted(self, address: _Address) -> bool:
        return any(address in network for network in self._proxies)


def _client(address: _Address) -> str:
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _address(text: str) -> _Address | None:
    """An address as proxies write it, with a port or without; None when it is none."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
