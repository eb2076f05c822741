"""Which addresses are public."""

from ipaddress import ip_address

import pytest

from somaagent.web.addresses import is_closed, is_public, is_within, parse_networks

PUBLIC = """1.1.1.1 8.8.8.8 93.184.215.14 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0
192.0.1.0 198.17.255.255 198.20.0.0 223.255.255.255 2606:2800:21f:cb07:6820:80da:af6b:8b2c
2001:4860:4860::8888 2a00:1450:4001:830::200e 2001:200::1"""
SPECIAL = """0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255
127.0.0.1 127.255.255.254 169.254.0.1 169.254.169.254 169.254.170.2 168.63.129.16 172.16.0.1
172.31.255.255 192.0.0.1 192.0.0.170 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255
198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1
64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1
2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 2620:4f:8000::1 3fff::1 5f00::1
fc00::1 fd00::1 fd00:ec2::254 fd20:ce::254 fdff:ffff::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1
ff0e::1 2a00::5efe:7f00:1 2a00::200:5efe:a00:1 4000::1"""


@pytest.mark.parametrize("text", PUBLIC.split())
def test_an_ordinary_address_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", SPECIAL.split())
def test_an_address_with_a_purpose_of_its_own_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


def test_networks_are_read_and_hold_what_lies_in_them() -> None:
    networks = parse_networks("10.1.0.0/16 127.0.0.1 fe80::/10")
    assert is_within(ip_address("10.1.255.255"), networks)
    assert is_within(ip_address("127.0.0.1"), networks)
    assert not is_within(ip_address("127.0.0.2"), networks)
    assert not is_within(ip_address("10.2.0.0"), networks)
    assert is_within(ip_address("fe80::1"), networks)
    with pytest.raises(ValueError, match="has host bits set"):
        parse_networks("10.1.2.3/16")


CLOSED = """169.254.169.254 168.63.129.16 100.100.100.200 fd00:ec2::254 ::127.0.0.1 ::ffff:127.0.0.1
::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 2001::1 2002:a9fe:a9fe::
2a00::5efe:a00:1 fe80::1%eth0"""


@pytest.mark.parametrize("text", CLOSED.split())
def test_metadata_and_disguises_of_ipv4_are_closed_for_good(text: str) -> None:
    assert is_closed(ip_address(text))


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", "::", "10.0.0.1", "fc00::1", "169.254.169.1"])
def test_what_is_merely_private_can_be_opened(text: str) -> None:
    assert not is_closed(ip_address(text))
