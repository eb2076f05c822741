"""How often an address may fail, and which address it is."""

import pytest
from starlette.requests import HTTPConnection

from functions.gateway.client_address import ClientAddresses
from functions.gateway.strangers import Strangers


class Clock:
    """Time that a test turns on."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def tries(strangers: Strangers, address: str, most: int) -> int:
    """How often the address fails until it has to wait."""
    for number in range(most):
        if strangers.wait(address):
            return number
        strangers.failed(address)
    return most


def test_an_address_fails_so_often_at_once_and_as_often_a_minute() -> None:
    clock = Clock()
    strangers = Strangers(6, clock=clock)

    assert tries(strangers, "a", 100) == 6
    assert strangers.wait("a") == 10
    assert tries(strangers, "b", 3) == 3
    clock.seconds += 10
    assert tries(strangers, "a", 100) == 1
    clock.seconds += 60
    assert tries(strangers, "a", 100) == 6


def test_without_a_bound_nobody_waits() -> None:
    assert tries(Strangers(0), "a", 1000) == 1000


def test_addresses_that_failed_longest_ago_are_forgotten_first() -> None:
    strangers = Strangers(1, clock=Clock())

    for number in range(10_001):
        strangers.failed(str(number))

    assert not strangers.wait("0")
    assert strangers.wait("1")
    assert strangers.wait("10000")


@pytest.mark.parametrize(
    ("peer", "name", "value", "found"),
    [
        ("203.0.113.9", "x-forwarded-for", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "x-forwarded-for", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "x-forwarded-for", "6.6.6.6, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
        ("10.0.0.1", "x-forwarded-for", "6.6.6.6, nonsense", "10.0.0.1"),
        ("10.0.0.1", "x-forwarded-for", "10.0.0.9:4711", "10.0.0.9"),
        ("10.0.0.1", "forwarded", "for=6.6.6.6", "10.0.0.1"),
        ("::ffff:10.0.0.1", "x-forwarded-for", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("10.0.0.1", "x-forwarded-for", "," * 10_000, "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_are_believed_who_came(
    peer: str, name: str, value: str, found: str
) -> None:
    headers = [(name.encode(), value.encode())]
    connection = HTTPConnection({"type": "http", "client": (peer, 1), "headers": headers})

    assert ClientAddresses("10.0.0.0/8", header="x-forwarded-for").of(connection) == found


def test_the_header_of_rfc_7239_is_read_where_proxies_write_it() -> None:
    headers = [(b"forwarded", b'for=6.6.6.6, For="[2001:db8::1]:47011";proto=http')]
    connection = HTTPConnection({"type": "http", "client": ("10.0.0.1", 1), "headers": headers})

    assert ClientAddresses("10.0.0.0/8", header="forwarded").of(connection) == "2001:db8::/64"


def test_a_proxy_that_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError, match="SOMA_TRUSTED_PROXIES"):
        ClientAddresses("10.0.0.1/8", header="x-forwarded-for")
