"""Headers on the way to a process and back, as Knative's proxies set them."""

from knative_local.http1 import Headers, header_value

_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
_REWRITTEN = frozenset({b"host", b"x-forwarded-for", b"k-proxy-request", b"expect"})
ACTIVATOR = (b"k-proxy-request", b"activator")


def request_headers(
    headers: Headers,
    host: bytes,
    client: str,
    *,
    keep_upgrade: bool = False,
    activator: bool = True,
) -> Headers:
    """Return the headers that the process gets.

    Args:
        headers: Those of the caller.
        host: The name it is called by.
        client: The caller's address.
        keep_upgrade: Whether the caller asks for another protocol.
        activator: Whether a cluster's activator would be in the path.
    """
    dropped = _dropped(headers) | _REWRITTEN
    if keep_upgrade:
        dropped -= {b"connection", b"upgrade"}
    kept: Headers = [(b"host", host)]
    kept += [item for item in headers if item[0] not in dropped]
    hops = [value for name, value in headers if name == b"x-forwarded-for"]
    chain = b", ".join([*hops, client.encode()])
    kept.append((b"x-forwarded-for", chain))
    proto = header_value(headers, b"x-forwarded-proto")
    if proto is None:
        proto = b"http"
        kept.append((b"x-forwarded-proto", proto))
    forwarded_host = header_value(headers, b"x-forwarded-host")
    original = header_value(headers, b"host")
    if forwarded_host is None and original not in {None, host}:
        forwarded_host = original
        kept.append((b"x-forwarded-host", original or b""))
    if header_value(headers, b"forwarded") is None:
        kept.append((b"forwarded", forwarded_value(chain, proto, forwarded_host)))
    if activator:
        kept.append(ACTIVATOR)
    return kept


def response_headers(headers: Headers) -> Headers:
    """Return the headers that the caller gets."""
    dropped = _dropped(headers)
    return [item for item in headers if item[0] not in dropped]


def forwarded_value(chain: bytes, proto: bytes | None, host: bytes | None) -> bytes:
    """Build `Forwarded` from `X-Forwarded-*`; host and proto belong to the first hop."""
    hops: list[bytes] = []
    for hop in chain.split(b","):
        address = hop.strip()
        hops.append(b'for="[%b]"' % address if b":" in address else b"for=" + address)
    if host:
        hops[0] += b";host=" + host
    if proto:
        hops[0] += b";proto=" + proto
    return b", ".join(hops)


def _dropped(headers: Headers) -> frozenset[bytes]:
    named = header_value(headers, b"connection")
    if named is None:
        return _HOP_BY_HOP
    return _HOP_BY_HOP | {token.strip().lower() for token in named.split(b",")}
