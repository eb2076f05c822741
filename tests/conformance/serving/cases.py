"""What is asked of Knative Serving and of knative-local alike."""

from dataclasses import dataclass

from tests.conformance.serving.exchange import Sent

WEBSOCKET = ("connection: Upgrade", "upgrade: websocket", "sec-websocket-version: 13")
KEY = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="
FRAME = b"\x81\x85\x00\x00\x00\x00hello"


def raw(head: str, *rest: str) -> bytes:
    """Return what the program sends as its answer, byte for byte."""
    return "\r\n".join([head, *rest]).encode()


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question."""

    name: str
    service: str
    sent: Sent
    host: str | None = None
    """The `host` header; by default the Service's name in the domain."""
    times: int = 1
    """How many are sent at once."""
    timed: bool = False
    """Whether it counts how long the answer takes."""
    racing: bool = False
    """Whether a cluster answers now so, now so: the timers of the activator and of the queue-proxy
    end at the same time, a head is written while the body comes, or a connection ends while it is
    read and written."""


def _post(target: str, body: bytes = b"some words", *headers: str) -> Sent:
    return Sent(method="POST", target=target, body=body, headers=headers)


def _chunked(*lines: str, target: str = "/hello") -> Sent:
    return Sent(
        method="POST",
        target=target,
        headers=("transfer-encoding: chunked",),
        body="\r\n".join(lines).encode(),
        length=False,
    )


REQUESTS = (
    Case(name="headers through the activator", service="plain", sent=Sent(target="/headers")),
    Case(name="headers without the activator", service="bare", sent=Sent(target="/headers")),
    Case(
        name="forwarding headers of the caller",
        service="bare",
        sent=Sent(
            target="/headers",
            headers=(
                "x-forwarded-for: 192.0.2.1, 198.51.100.7",
                "x-forwarded-proto: https",
                "x-forwarded-host: front.example",
            ),
        ),
    ),
    Case(
        name="forwarded header of the caller",
        service="bare",
        sent=Sent(target="/headers", headers=("forwarded: for=192.0.2.1;proto=https",)),
    ),
    Case(
        name="hop-by-hop headers of the caller",
        service="bare",
        sent=Sent(
            target="/headers",
            headers=(
                "connection: x-mine, keep-alive",
                "x-mine: 1",
                "keep-alive: timeout=5",
                "te: trailers",
                "proxy-authorization: Basic eDp5",
                "x-other: 2",
            ),
        ),
    ),
    Case(
        name="caller that poses as the activator",
        service="bare",
        sent=Sent(target="/headers", headers=("k-proxy-request: activator", "k-original-host: x")),
    ),
    Case(
        name="repeated and odd headers",
        service="bare",
        sent=Sent(
            target="/headers",
            headers=("x-twice: 1", "x-twice: 2", "x-empty:", "Cookie: a=1", "cookie: b=2"),
        ),
    ),
    Case(
        name="tag and trace headers",
        service="bare",
        sent=Sent(
            target="/headers",
            headers=("knative-serving-tag: nobody", "x-request-id: mine", "accept-encoding: br"),
        ),
    ),
    Case(
        name="revision headers of the caller",
        service="plain",
        sent=Sent(
            target="/headers",
            headers=("knative-serving-revision: other-00001", "knative-serving-namespace: other"),
        ),
    ),
    Case(name="echo", service="plain", sent=_post("/hello")),
    Case(name="chunked request", service="plain", sent=_chunked("5", "first", "0", "", "")),
    Case(
        name="chunked request with extension and trailer",
        service="plain",
        sent=_chunked("5;x=1", "first", "0", "x-sum: 9", "", ""),
    ),
    Case(name="malformed chunked request", service="plain", sent=_chunked("zz", "first", "")),
    Case(
        name="malformed chunked request that is streamed",
        service="bare",
        sent=_chunked("5", "first", "zz", "more", ""),
    ),
    Case(
        name="length and chunked at once",
        service="plain",
        sent=Sent(
            method="POST",
            headers=("transfer-encoding: chunked", "content-length: 3"),
            body=b"0\r\n\r\n",
            length=False,
        ),
    ),
    Case(
        name="negative length",
        service="plain",
        sent=Sent(method="POST", headers=("content-length: -1",)),
    ),
    Case(
        name="two lengths",
        service="plain",
        sent=Sent(method="POST", headers=("content-length: 3", "content-length: 4"), body=b"abc",
                  length=False),
    ),
    Case(name="space in a header name", service="plain", sent=Sent(headers=("x-a : 1",))),
    Case(name="unknown method", service="plain", sent=Sent(method="BREW")),
    Case(name="lower-case method", service="plain", sent=Sent(method="get")),
    Case(name="HEAD", service="plain", sent=Sent(method="HEAD")),
    Case(name="OPTIONS", service="plain", sent=Sent(method="OPTIONS")),
    Case(name="TRACE", service="plain", sent=Sent(method="TRACE")),
    Case(name="DELETE with a body", service="plain", sent=Sent(method="DELETE", body=b"abc")),
    Case(name="GET with a body", service="plain", sent=Sent(body=b"abc")),
    Case(name="HTTP 1.0", service="plain", sent=Sent(version="1.0")),
    Case(name="HTTP 3.7", service="plain", sent=Sent(version="3.7")),
    Case(
        name="continue",
        service="plain",
        sent=_post("/hello", b"some words", "expect: 100-continue"),
    ),
    Case(
        name="unknown expectation", service="plain", sent=_post("/hello", b"words", "expect: magic")
    ),
    Case(
        name="early answer",
        service="plain",
        sent=Sent(method="POST", target="/early", body=b"x" * 100),
    ),
    Case(
        name="huge header", service="plain", sent=Sent(headers=("x-huge: " + "x" * 70000,))
    ),
    Case(name="long target", service="plain", sent=Sent(target="/hello?" + "x" * 30000)),
    Case(
        name="target of a proxy",
        service="plain",
        sent=Sent(target="http://plain.demo.cluster.test/hello"),
    ),
    Case(name="fragment and dots", service="plain", sent=Sent(target="/a/../hello?x=%2F")),
    Case(name="websocket", service="plain",
         sent=Sent(target="/socket", headers=(*WEBSOCKET, KEY), after_switch=FRAME)),
    Case(name="websocket without the activator", service="bare",
         sent=Sent(target="/socket", headers=(*WEBSOCKET, KEY), after_switch=FRAME)),
    Case(name="refused upgrade", service="plain",
         sent=Sent(target="/hello", headers=(*WEBSOCKET, KEY))),
    Case(name="upgrade to HTTP 2", service="plain",
         sent=Sent(target="/headers",
                   headers=("connection: Upgrade, HTTP2-Settings", "upgrade: h2c",
                            "http2-settings: AAMAAABkAARAAAAAAAIAAAAA"))),
    Case(name="unknown upgrade", service="plain",
         sent=Sent(target="/headers", headers=("connection: Upgrade", "upgrade: foo"))),
    Case(name="probe of the queue", service="bare",
         sent=Sent(headers=("k-network-probe: queue",))),
    Case(name="probe of the activator", service="plain",
         sent=Sent(headers=("k-network-probe: activator",))),
    Case(name="unknown probe through the activator", service="plain",
         sent=Sent(headers=("k-network-probe: moon",))),
    Case(name="unknown probe without the activator", service="bare",
         sent=Sent(headers=("k-network-probe: moon",))),
    Case(name="probe of the kubelet", service="bare",
         sent=Sent(headers=("user-agent: kube-probe/1.34",))),
    Case(name="probe of the kubelet through the activator", service="plain",
         sent=Sent(headers=("user-agent: kube-probe/1.34",))),
    Case(name="unknown host", service="nobody", sent=Sent()),
)  # fmt: skip

ANSWERS = (
    Case(name="error status", service="plain", sent=Sent(target="/status?500")),
    Case(name="odd status", service="plain", sent=Sent(target="/status?299")),
    Case(name="large status", service="plain", sent=Sent(target="/status?799")),
    Case(name="no content", service="plain", sent=Sent(target="/status?204")),
    Case(
        name="answer until the end of the connection",
        racing=True,
        service="plain",
        sent=_post("/raw", raw("200 OK", "x-a: 1", "", "words")),
    ),
    Case(
        name="answer with hop-by-hop headers",
        service="plain",
        sent=_post(
            "/raw",
            raw("200 OK", "connection: x-mine", "x-mine: 1", "keep-alive: timeout=9",
                "proxy-authenticate: Basic", "x-b: 2", "content-length: 2", "", "ok"),
        ),
    ),
    Case(
        name="answer with trailers",
        racing=True,
        service="plain",
        sent=_post(
            "/raw",
            raw("200 OK", "transfer-encoding: chunked", "trailer: x-sum", "", "2", "ok", "0",
                "x-sum: 9", "", ""),
        ),
    ),
    Case(
        name="early hints",
        service="bare",
        sent=_post(
            "/raw",
            raw("103 Early Hints", "link: </x>", "", "HTTP/1.1 200 OK", "content-length: 2", "",
                "ok"),
        ),
    ),
    Case(
        name="answer with odd headers",
        service="plain",
        sent=_post(
            "/raw",
            raw("200 OK", "set-cookie: a=1", "set-cookie: b=2", "x-empty:", "Content-Length: 2", "",
                "ok"),
        ),
    ),
    *(
        Case(
            name=f"answer without a type: {name}",
            service="plain",
            sent=_post("/raw", raw("200 OK", f"content-length: {len(body)}", "", body)),
        )
        for name, body in {
            "JSON": '{"a": 1}',
            "HTML": "  <!DOCTYPE html><p>x",
            "PDF": "%PDF-1.7 x",
            "bytes": "a\x01b",
        }.items()
    ),
    Case(
        name="answer without a type that is encoded",
        service="plain",
        sent=_post(
            "/raw", raw("200 OK", "content-encoding: gzip", "content-length: 3", "", "abc")
        ),
    ),
    Case(name="no answer", service="plain", sent=Sent(target="/drop")),
    Case(name="no answer without the activator", service="bare", sent=Sent(target="/drop")),
    Case(name="no answer to a POST", racing=True, service="plain", sent=_post("/drop")),
    Case(
        name="answer that is not HTTP",
        service="plain",
        sent=_post("/raw", b"\r\nrubbish\r\n\r\n"),
    ),
    Case(
        name="answer without headers' end",
        service="plain",
        sent=_post("/raw", raw("200 OK", "x-a: 1", "")),
    ),
    Case(
        name="answer shorter than its length",
        service="plain",
        sent=_post("/raw", raw("200 OK", "content-length: 100", "", "words")),
    ),
    Case(
        name="answer that breaks off in its chunks",
        racing=True,
        service="plain",
        sent=_post("/raw", raw("200 OK", "transfer-encoding: chunked", "", "5", "words", "")),
    ),
    Case(name="crash", service="plain", sent=Sent(target="/crash")),
)  # fmt: skip

LIMITS = (
    Case(name="too late through the activator", racing=True,
         service="brief", timed=True, sent=Sent(target="/wait?10")),
    Case(name="too late without the activator", service="brief-bare", timed=True,
         sent=Sent(target="/wait?10")),
    Case(name="too late for HEAD", service="brief-bare", timed=True,
         sent=Sent(method="HEAD", target="/wait?10")),
    Case(name="stream over its time through the activator", racing=True,
         service="brief", timed=True, sent=Sent(target="/stream?0.3")),
    Case(name="stream over its time", service="brief-bare", timed=True,
         sent=Sent(target="/stream?0.3")),
    Case(name="stream over its time to HTTP 1.0", service="brief-bare", timed=True,
         sent=Sent(target="/stream?0.3", version="1.0")),
    Case(name="long answer over its time", service="brief-bare", timed=True,
         sent=_post("/raw?10", raw("200 OK", "content-length: 100", "", "words"))),
    Case(name="nearly complete answer over its time", service="brief-bare", timed=True,
         sent=_post("/raw?10", raw("200 OK", "content-length: 10", "", "words"))),
    Case(name="tunnel over its time", service="brief-bare", timed=True,
         sent=Sent(target="/tunnel?0.3", headers=(*WEBSOCKET, KEY), after_switch=b"x")),
    Case(name="answer that does not begin", racing=True, service="prompt", timed=True,
         sent=Sent(target="/wait?10")),
    Case(name="stream that has begun in time", racing=True, service="prompt", timed=True,
         sent=Sent(target="/stream?0.3")),
    Case(name="tunnel and the time to begin", service="prompt", timed=True,
         sent=Sent(target="/tunnel?0.3", headers=(*WEBSOCKET, KEY), after_switch=b"x")),
    Case(name="silence before the answer", racing=True, service="lively", timed=True,
         sent=Sent(target="/wait?10")),
    Case(name="silence in the answer", racing=True, service="lively", timed=True,
         sent=Sent(target="/stream?3")),
    Case(name="stream that is never silent", racing=True, service="lively", timed=True,
         sent=Sent(target="/stream?0.3")),
    Case(name="tunnel that is never silent", service="lively", timed=True,
         sent=Sent(target="/tunnel?0.3", headers=(*WEBSOCKET, KEY), after_switch=b"x")),
    Case(name="more than may run and wait through the activator", service="one", times=30,
         sent=Sent(target="/wait?0.1")),
    Case(name="more than may run and wait", service="one-bare", times=30,
         sent=Sent(target="/wait?0.3")),
    Case(name="request from zero", service="sleeper",
         sent=Sent(target="/headers")),
    Case(name="no replica in time", service="late", timed=True, sent=Sent()),
)  # fmt: skip

ROUTES = (
    Case(name="host with a port", service="plain", host="plain.demo.cluster.test:8080",
         sent=Sent(target="/headers")),
    Case(name="host in capitals", service="plain", host="PLAIN.Demo.Cluster.Test",
         sent=Sent(target="/headers")),
    Case(name="host with a dot at its end", service="plain", host="plain.demo.cluster.test.",
         sent=Sent()),
    Case(name="host within another", service="plain", host="x.plain.demo.cluster.test",
         sent=Sent()),
    Case(name="no host", service="plain", host="", sent=Sent()),
    Case(name="target that names another host", service="plain",
         sent=Sent(target="http://nobody.demo.cluster.test/hello")),
    Case(name="route of two configurations", service="shared", sent=Sent(target="/who"), times=20),
    Case(name="host of a tag", service="old-shared", sent=Sent(target="/who")),
    Case(name="host of a tag without a share", service="new-shared", sent=Sent(target="/who")),
    Case(name="host of a tag that is none", service="nobody-shared", sent=Sent(target="/who")),
    Case(name="tag in a header", service="shared",
         sent=Sent(target="/who", headers=("knative-serving-tag: new",))),
    Case(name="headers to a tag", service="new-shared", sent=Sent(target="/headers")),
    Case(name="large body", service="plain", sent=_post("/status?204", b"x" * 3_000_000)),
    Case(name="large body without the activator", service="bare",
         sent=_post("/status?204", b"x" * 3_000_000)),
    Case(name="PATCH without the activator", service="bare",
         sent=Sent(method="PATCH", target="/hello", body=b"abc")),
    Case(name="CONNECT", service="plain", sent=Sent(method="CONNECT")),
    Case(name="redirect", service="plain",
         sent=_post("/raw", raw("302 Found", "location: /elsewhere", "content-length: 0", "", ""))),
    Case(name="not modified with a length", service="plain",
         sent=_post("/raw", raw("304 Not Modified", "etag: x", "content-length: 5", "", ""))),
)  # fmt: skip

CASES = (*REQUESTS, *ANSWERS, *LIMITS, *ROUTES)
