"""Which addresses are public, by IANA's registries of special-purpose addresses.

`ipaddress.is_global` is not asked: what it answers changes with the patch release of Python.
"""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_network,
)
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_SPECIAL_V4: Final = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers (CGNAT)
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, NAT64 discovery
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_PUBLIC_V6: Final = IPv6Network("2000::/3")
"""All else is loopback, IPv4 in disguise (mapped, compatible, NAT64), local, multicast or free."""
_SPECIAL_V6: Final = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # ORCHID, benchmarking and other protocols
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_DISGUISES: Final = tuple(
    IPv6Network(text)
    for text in (
        "::/96",  # compatible; ::1 and :: are what they are
        "::ffff:0:0/96",  # mapped
        "::ffff:0:0:0/96",  # translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64, local
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
    )
)
_METADATA: Final[frozenset[Address]] = frozenset(
    (
        IPv4Address("169.254.169.254"),  # AWS, Azure, Google and most others
        IPv4Address("169.254.169.253"),  # AWS: names
        IPv4Address("169.254.170.2"),  # AWS: credentials of tasks
        IPv4Address("169.254.170.23"),  # AWS: credentials of pods
        IPv4Address("168.63.129.16"),  # Azure: the host, at a public address
        IPv4Address("100.100.100.200"),  # Alibaba
        IPv4Address("192.0.0.192"),  # Oracle
        IPv6Address("fd00:ec2::23"),  # AWS: credentials of pods
        IPv6Address("fd00:ec2::253"),  # AWS: names
        IPv6Address("fd00:ec2::254"),  # AWS
        IPv6Address("fd20:ce::254"),  # Google
    )
)
"""Where clouds hand out credentials, or tell what they know of a machine."""
_ISATAP: Final = (0x00005EFE, 0x02005EFE)
"""Upper half of the interface part of IPv6 addresses that hold an IPv4 address (RFC 5214)."""


def is_closed(address: Address) -> bool:
    """Whether no setting opens this address.

    A cloud hands out credentials there, or it is an IPv4 address in disguise: where that leads is
    nothing that a rule about networks foresees.
    """
    if address in _METADATA:
        return True
    if isinstance(address, IPv4Address):
        return False
    if getattr(address, "scope_id", None) is not None or _is_isatap(address):
        return True
    return int(address) > 1 and any(address in network for network in _DISGUISES)


def is_public(address: Address) -> bool:
    """Whether this is an ordinary address of the public internet."""
    if is_closed(address):
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    return address in _PUBLIC_V6 and not any(address in network for network in _SPECIAL_V6)


def parse_networks(text: str) -> tuple[Network, ...]:
    """Networks with spaces between, as `10.1.0.0/16 fd00:1::/48`; an address is a network of one.

    Raises:
        ValueError: One of them is none.
    """
    return tuple(ip_network(word) for word in text.split())


def is_within(address: Address, networks: Iterable[Network]) -> bool:
    """Whether it lies in one of the networks."""
    return any(address in network for network in networks if network.version == address.version)


def _is_isatap(address: IPv6Address) -> bool:
    return (int(address) >> 32) & 0xFFFFFFFF in _ISATAP
