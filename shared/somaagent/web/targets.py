"""A URL, read once and strictly: what is not plainly an address of the web is refused.

Programs disagree on how odd URLs are read, and attacks live of that. So whatever two programs could
read differently is refused here, and what is connected to is the parsed form, never the text.
"""

import re
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Final, NamedTuple

from somaagent.web.addresses import Address
from somaagent.web.errors import TargetRefused

if TYPE_CHECKING:
    from yarl import URL

LONGEST_URL: Final = 2048
_PORTS: Final = {"http": 80, "https": 443}
_LONGEST_HOST: Final = 253
_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff]")
_AUTHORITY: Final = re.compile(r"[A-Za-z]+://([^/?#]*)")
_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_DOTTED: Final = re.compile(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}")


class Target(NamedTuple):
    """What a URL leads to."""

    url: "URL"
    """Without its fragment."""
    host: str
    """A name in ASCII and lower case, or an address."""
    port: int
    address: Address | None
    """Where the host is no name."""


def parse(text: str) -> Target:
    """Read a URL.

    Raises:
        TargetRefused: It is none of http or https, or can be read in more than one way.
    """
    from yarl import URL

    if len(text) > LONGEST_URL:
        raise TargetRefused(f"a URL may have {LONGEST_URL} characters at most")
    if _FORBIDDEN.search(text):
        raise TargetRefused("the URL holds spaces, backslashes or control characters")
    if not text.lower().startswith(("http://", "https://")):
        raise TargetRefused("only http:// and https:// URLs can be fetched")
    authority = _AUTHORITY.match(text)
    if authority is None or "@" in authority[1] or "%" in authority[1]:
        raise TargetRefused("the URL's host must stand alone, without user, password or escapes")
    try:
        url = URL(text).with_fragment(None)
        host, port = url.raw_host or "", url.explicit_port
    except (ValueError, UnicodeError) as error:
        raise TargetRefused("this is no URL") from error
    if url.scheme not in _PORTS or url.raw_user is not None or url.raw_password is not None:
        raise TargetRefused("only http:// and https:// URLs without a user can be fetched")
    if authority[1].rstrip("0123456789").endswith(":") and port is None:
        raise TargetRefused("the URL's port is none")
    address = _address(host)
    if address is None and not is_name(host):
        raise TargetRefused("the URL's host is no name")
    return Target(url, host, _PORTS[url.scheme] if port is None else port, address)


def follow(target: Target, location: str) -> Target:
    """What a redirect leads to.

    Raises:
        TargetRefused: As `parse` does.
    """
    from yarl import URL

    if len(location) > LONGEST_URL or _FORBIDDEN.search(location):
        raise TargetRefused("the redirect leads to what is no URL")
    try:
        joined = target.url.join(URL(location))
    except (ValueError, UnicodeError) as error:
        raise TargetRefused("the redirect leads to what is no URL") from error
    return parse(str(joined))


def _address(host: str) -> Address | None:
    """The address that the host is; None for a name."""
    try:
        if ":" in host:
            return IPv6Address(host)
        # Octal, hexadecimal, short and overlong forms are told by their last part (WHATWG URL).
        if not _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2].lower()):
            return None
        if _DOTTED.fullmatch(host):
            return IPv4Address(host)
    except ValueError as error:
        raise TargetRefused("the URL's host is no address") from error
    raise TargetRefused("addresses must be written as four decimal numbers")


def is_name(host: str) -> bool:
    """Whether this can name a host, and is no address in disguise."""
    labels = host.split(".")
    return (
        len(host) <= _LONGEST_HOST
        and not _NUMBER.fullmatch(labels[-1])
        and all(_LABEL.fullmatch(label) for label in labels)
    )
