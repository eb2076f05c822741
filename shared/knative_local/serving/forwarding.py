"""Headers on the way to a process and back, as Knative's proxies set them."""

import time
from collections.abc import Mapping
from email.utils import formatdate
from functools import lru_cache
from uuid import uuid4

from knative_local.http1 import Headers, header_value
from knative_local.http1.sniffing import sniffed_type

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
_REWRITTEN = frozenset({b"host", b"x-forwarded-for", b"expect", b"k-original-host"})
_TRAILERS = (b"te", b"trailers")
ACTIVATOR = (b"k-proxy-request", b"activator")
_OF_THE_ACTIVATOR = frozenset(
    {ACTIVATOR[0], b"knative-serving-namespace", b"knative-serving-revision"}
)
_LOOPBACK = b"127.0.0.1"


def request_headers(
    headers: Headers,
    host: bytes,
    client: str,
    *,
    keep_upgrade: bool = False,
    activator: bool = True,
) -> Headers:
    """Return the headers that the process gets.

    As behind Kourier: its gateway gives a request an id and leaves `X-Forwarded-For` alone; the
    activator and the queue-proxy append whom they were called by, and the latter makes `Forwarded`
    of what it got.

    Args:
        headers: Those of the caller.
        host: The name it is called by.
        client: The caller's address.
        keep_upgrade: Whether the caller asks for another protocol.
        activator: Whether a cluster's activator would be in the path.
    """
    first = dict(reversed(headers))
    dropped = _dropped(first.get(b"connection"), keep_upgrade=keep_upgrade, activator=activator)
    kept: Headers = [(b"host", first.get(b"k-original-host") or host)]
    kept += [item for item in headers if item[0] not in dropped]
    if b"te" in first and any(name == b"te" and b"trailers" in value for name, value in headers):
        kept.append(_TRAILERS)
    hops: list[bytes] = []
    if b"x-forwarded-for" in first:
        hops += [value for name, value in headers if name == b"x-forwarded-for"]
    if activator:
        hops.append(client.encode())
    kept += _marks(first, host, b", ".join(hops))
    hops.append(_LOOPBACK if activator else client.encode())
    kept.append((b"x-forwarded-for", b", ".join(hops)))
    if activator:
        kept.append(ACTIVATOR)
    return kept


def event_headers(*, activator: bool) -> Headers:
    """Return what is added to the headers of an event of our own, but for its request's id."""
    added = request_headers([], b"", _LOOPBACK.decode(), activator=activator)
    return [item for item in added if item[0] not in {b"host", b"x-request-id"}]


def request_id() -> tuple[bytes, bytes]:
    """Return the header that tells requests apart, with a new id."""
    return b"x-request-id", str(uuid4()).encode()


def _marks(first: Mapping[bytes, bytes], host: bytes, chain: bytes) -> Headers:
    """Return what is added of `X-Forwarded-*` but the chain, `Forwarded` and the request's id."""
    added: Headers = []
    proto = first.get(b"x-forwarded-proto")
    if proto is None:
        proto = b"http"
        added.append((b"x-forwarded-proto", proto))
    forwarded_host = first.get(b"x-forwarded-host")
    original = first.get(b"host")
    if forwarded_host is None and original not in {None, host}:
        forwarded_host = original
        added.append((b"x-forwarded-host", original or b""))
    if b"forwarded" not in first:
        added.append((b"forwarded", forwarded_value(chain, proto, forwarded_host)))
    if b"x-request-id" not in first:
        added.append(request_id())
    return added


def response_headers(headers: Headers, start: bytes = b"") -> Headers:
    """Return the headers that the caller gets.

    Args:
        headers: Those of the process.
        start: What has come of the body with them; says what an untyped answer is.
    """
    dropped = _dropped(header_value(headers, b"connection"))
    kept = [item for item in headers if item[0] not in dropped]
    names = {name for name, _ in kept}
    typed = names & {b"content-type", b"content-encoding"}
    # A cluster's proxies may also type an answer without a length; there two threads race.
    if start and not typed and b"content-length" in names:
        kept.append((b"content-type", sniffed_type(start)))
    if b"date" not in names:
        kept.append((b"date", _date(int(time.time()))))
    return kept


@lru_cache(maxsize=1)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()


def forwarded_value(chain: bytes, proto: bytes | None, host: bytes | None) -> bytes:
    """Build `Forwarded` from `X-Forwarded-*`; host and proto belong to the first hop."""
    hops: list[bytes] = []
    for hop in chain.split(b",") if chain else ():
        address = hop.strip()
        hops.append(b'for="[%b]"' % address if b":" in address else b"for=" + address)
    first = hops[:1]
    if host:
        first.append(b"host=" + host)
    if proto:
        first.append(b"proto=" + proto)
    return b", ".join([b";".join(first), *hops[1:]])


@lru_cache(maxsize=256)
def _dropped(
    connection: bytes | None, *, keep_upgrade: bool = False, activator: bool | None = None
) -> frozenset[bytes]:
    """Return the names that end here.

    Args:
        connection: The header that names more of them.
        keep_upgrade: Whether the connection is to become another protocol's.
        activator: Of a request, whether the activator would be in its path; of an answer, none.
    """
    dropped = _HOP_BY_HOP
    if connection is not None:
        dropped |= {token.strip().lower() for token in connection.split(b",")}
    if activator is not None:
        dropped |= _REWRITTEN
    if activator:
        dropped |= _OF_THE_ACTIVATOR
    return dropped - {b"connection", b"upgrade"} if keep_upgrade else dropped
