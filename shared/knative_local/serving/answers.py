"""Answers that a cluster's proxies give themselves, in their words."""

from knative_local.http1 import Headers
from knative_local.http1.errors import Disconnected, RequestBroken, TransportTimeout
from knative_local.serving.slots import NoReplica, QueueFull

Answer = tuple[int, Headers, bytes]

QUEUE_TIMEOUT = b"request timeout"
ACTIVATOR_TIMEOUT = b"activator request timeout"
_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_NO_SNIFFING = (b"x-content-type-options", b"nosniff")
_INGRESS_TEXT = (b"content-type", b"text/plain")


def refusal(error: Exception, timeout_notice: bytes) -> Answer:
    """Return what is answered for a failure on the way to a replica and back."""
    match error:
        case QueueFull():
            return proxy_error(503, "pending request queue full")
        case NoReplica() | TransportTimeout():
            return 504, [_TEXT], timeout_notice
        case RequestBroken():
            return 400, [_INGRESS_TEXT], b"Bad Request"
        case Disconnected():
            return proxy_error(502, "EOF")
        case _:
            return proxy_error(502, str(error))


def proxy_error(status: int, text: str) -> Answer:
    """Return an error of the activator or of the queue-proxy."""
    return status, [_TEXT, _NO_SNIFFING], f"{text}\n".encode()


def probe_answer(network_probe: bytes | None, agent: bytes | None, *, proxied: bool) -> Answer:
    """Return what a probe gets that a cluster's own parts send, and anybody may.

    Args:
        network_probe: Its header `K-Network-Probe`.
        agent: Its header `User-Agent`.
        proxied: Whether the activator answers it, else the queue-proxy does.
    """
    if agent is not None and agent.startswith(b"kube-probe/"):
        return (200, [], b"") if proxied else proxy_error(400, "unexpected probe header value: ")
    if network_probe == b"activator":
        return 200, [_TEXT], network_probe
    value = (network_probe or b"").decode("latin-1")
    return proxy_error(400, f'unexpected probe header value: "{value}"')


def upgrade_required() -> Answer:
    """Return what another version of HTTP than 1.1 gets."""
    return 426, [_INGRESS_TEXT], b"Upgrade Required"
