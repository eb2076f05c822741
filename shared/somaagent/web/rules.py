"""What may be fetched here: hosts, ports and addresses, as the operator sets them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self

from somaagent.settings import FetchSettings
from somaagent.web.addresses import (
    Address,
    Network,
    is_closed,
    is_public,
    is_within,
    parse_networks,
)
from somaagent.web.errors import TargetRefused
from somaagent.web.targets import Target, is_name


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRules:
    """The rules of one process."""

    hosts: tuple[str, ...] = ()
    """The only hosts, where there are any; `.example.com` stands for all below `example.com`."""
    ports: Collection[int] = frozenset((80, 443))
    networks: tuple[Network, ...] = ()
    """Networks that may be reached though they are not public."""

    @classmethod
    def of(cls, settings: FetchSettings) -> Self:
        """Read the settings.

        Raises:
            ValueError: One of them is wrong; the message names the variable.
        """
        return cls(
            hosts=tuple(host.lower() for host in settings.hosts.split()),
            ports=_read_ports(settings.ports),
            networks=_read_networks(settings.networks),
        )

    def check_target(self, target: Target) -> None:
        """Return if the host and the port may be asked.

        Raises:
            TargetRefused: They may not.
        """
        if target.port not in self.ports:
            raise TargetRefused(f"port {target.port} may not be fetched from")
        if self.hosts and not any(fits(target.host, pattern) for pattern in self.hosts):
            raise TargetRefused("this host is not among those that may be fetched from")

    def permits(self, address: Address, *, only_public: bool = False) -> bool:
        """Whether an address may be connected to.

        Args:
            address: Where a connection would go.
            only_public: Whether the networks of ours are out of the question, as for a redirect
                from the public internet.
        """
        if is_closed(address):
            return False
        return is_public(address) or (not only_public and is_within(address, self.networks))

    def check_addresses(self, addresses: Sequence[Address], *, only_public: bool) -> None:
        """Return if a name that has these addresses may be connected to.

        One address that is not permitted is enough to refuse all: a name that mixes them is a
        trap. What it says does not tell a name of ours from one that there is not.

        Raises:
            TargetRefused: It may not.
        """
        if not addresses or not all(
            self.permits(address, only_public=only_public) for address in addresses
        ):
            raise TargetRefused("this host has no public address")


def read_pattern(text: str) -> str:
    """A host, or all below one, as `fits` compares it.

    Raises:
        ValueError: It is neither a name nor an address, or an address that nothing opens.
    """
    below, name = text.startswith("."), text.lower().removeprefix(".")
    try:
        address = ip_address(name)
    except ValueError:
        if "." not in name or not is_name(name):
            raise ValueError("it is neither a name with a dot nor an address") from None
        return f".{name}" if below else name
    if below or is_closed(address):
        raise ValueError("it is an address that cannot be granted")
    return str(address)


def fits(host: str, pattern: str) -> bool:
    """Whether a host is the pattern's, or below it where the pattern begins with a dot."""
    return host.endswith(pattern) if pattern.startswith(".") else host == pattern


def _read_networks(text: str) -> tuple[Network, ...]:
    try:
        return parse_networks(text)
    except ValueError as error:
        raise ValueError(f"SOMA_FETCH_NETWORKS: {error}") from error


def _read_ports(text: str) -> frozenset[int]:
    ports: set[int] = set()
    for word in text.split():
        first, dash, last = word.partition("-")
        last = last if dash else first
        if not (first.isdecimal() and last.isdecimal()):
            raise ValueError(f"SOMA_FETCH_PORTS: {word!r} is neither a port nor a range of ports")
        ports.update(range(int(first), int(last) + 1))
    if not ports <= frozenset(range(1, 65536)):
        raise ValueError("SOMA_FETCH_PORTS: ports lie between 1 and 65535")
    return frozenset(ports)
