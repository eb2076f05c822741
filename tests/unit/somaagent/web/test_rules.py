"""What an operator's settings permit."""

from ipaddress import ip_address

import pytest

from somaagent.settings import FetchSettings
from somaagent.web.errors import TargetRefused
from somaagent.web.resolving import NameserverResolver
from somaagent.web.rules import FetchRules, fits, read_pattern
from somaagent.web.targets import follow, parse


def rules(**settings: str) -> FetchRules:
    return FetchRules.of(FetchSettings(**settings))  # type: ignore[arg-type]


def refuses(url: str, **settings: str) -> bool:
    try:
        rules(**settings).check_target(parse(url))
    except TargetRefused:
        return True
    return False


def test_with_a_list_of_hosts_nothing_else_is_asked() -> None:
    hosts = "api.example.org .example.com"
    assert not refuses("https://api.example.org/", hosts=hosts)
    assert not refuses("https://API.Example.ORG/", hosts=hosts)
    assert not refuses("https://a.b.example.com/", hosts=hosts)
    for host in ("example.org", "x.api.example.org", "example.com", "notexample.com", "1.1.1.1"):
        assert refuses(f"https://{host}/", hosts=hosts)


def test_ports_are_those_of_the_web_unless_others_are_named() -> None:
    assert not refuses("http://example.org/")
    assert not refuses("http://example.org:443/")
    for port in (0, 22, 25, 6379, 8080, 65535):
        assert refuses(f"http://example.org:{port}/")
    assert not refuses("http://example.org:8005/", ports="8000-8010")
    assert refuses("http://example.org/", ports="8000-8010")
    for wrong in ("x", "80-", "0", "65536", "-1", "80:81"):
        with pytest.raises(ValueError, match="SOMA_FETCH_PORTS"):
            rules(ports=wrong)


def test_a_network_of_ours_is_open_but_for_metadata_and_redirects_from_outside() -> None:
    ours = rules(networks="127.0.0.1 169.254.0.0/16 ::ffff:0:0/96")
    assert ours.permits(ip_address("127.0.0.1"))
    assert not ours.permits(ip_address("127.0.0.1"), only_public=True)
    assert not ours.permits(ip_address("127.0.0.2"))
    assert ours.permits(ip_address("169.254.1.1"))
    assert not ours.permits(ip_address("169.254.169.254"))
    assert not ours.permits(ip_address("::ffff:127.0.0.1"))
    assert ours.permits(ip_address("8.8.8.8"), only_public=True)
    with pytest.raises(ValueError, match="SOMA_FETCH_NETWORKS"):
        rules(networks="everything")


def test_one_address_that_is_not_permitted_refuses_a_name_as_no_address_does() -> None:
    public, private = ip_address("8.8.8.8"), ip_address("10.0.0.1")
    rules().check_addresses([public], only_public=False)
    for addresses in ([private], [public, private], [private, public], []):
        with pytest.raises(TargetRefused, match="no public address"):
            rules().check_addresses(addresses, only_public=False)


def test_name_servers_are_addresses() -> None:
    NameserverResolver("9.9.9.9 127.0.0.1:5353 [::1]:53 2620:fe::fe")
    for wrong in ("dns.example.org", "9.9.9.9:x", "9.9.9"):
        with pytest.raises(ValueError, match="SOMA_FETCH_NAMESERVERS"):
            NameserverResolver(wrong)


def test_a_redirect_is_read_against_what_redirected_and_as_strictly() -> None:
    here = parse("https://example.org/a/b?c#d")
    assert str(here.url) == "https://example.org/a/b?c"
    assert str(follow(here, "../e").url) == "https://example.org/e"
    assert follow(here, "//other.org:8443/").port == 8443
    for wrong in ("file:///etc/passwd", "gopher://x", "//a@b", "http:\\\\x", "http://0x7f000001/"):
        with pytest.raises(TargetRefused):
            follow(here, wrong)
    with pytest.raises(TargetRefused, match="characters at most"):
        parse(f"http://example.org/{'a' * 3000}")


def test_hosts_are_granted_by_name_or_by_address() -> None:
    for text, pattern in (
        ("PyPI.org", "pypi.org"),
        (".Example.com", ".example.com"),
        ("93.184.216.34", "93.184.216.34"),
        ("2606:2800:0220:1::1", "2606:2800:220:1::1"),
    ):
        assert read_pattern(text) == pattern
    assert fits("a.b.example.com", ".example.com")
    assert not fits("example.com", ".example.com")
    assert not fits("notpypi.org", "pypi.org")


@pytest.mark.parametrize(
    "text",
    [
        *("com", ".com", "", ".", "*", "*.example.com", "https://pypi.org", "pypi.org/x"),
        *("pypi.org:443", "pypi.org.", "..example.com", ".10.0.0.1", "127.1", "0x7f.1", "1.2.3.04"),
        *("a b.org", "ü.example", "[::1]", "x" * 64 + ".org", "a.b" * 100, "pypi.org\n"),
        # Where clouds hand out credentials, and IPv4 in disguise: no setting opens them.
        *("169.254.169.254", "fd00:ec2::254", "::ffff:8.8.8.8", "64:ff9b::808:808"),
    ],
)
def test_what_is_no_host_or_never_open_cannot_be_granted(text: str) -> None:
    with pytest.raises(ValueError, match=r"^it is "):
        read_pattern(text)
