from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from uuid import UUID

from knative_local.http1 import header_value
from knative_local.serving.forwarding import (
    forwarded_value,
    request_headers,
    response_headers,
)

HOST = b"app.ns.svc.cluster.local"


def test_request_is_marked_with_where_it_came_from() -> None:
    sent = request_headers([(b"host", HOST), (b"accept", b"*/*")], HOST, "10.0.0.9")
    found = dict(sent)
    assert UUID(found.pop(b"x-request-id").decode()).version == 4
    assert found == {
        b"host": HOST,
        b"accept": b"*/*",
        b"x-forwarded-for": b"10.0.0.9, 127.0.0.1",
        b"x-forwarded-proto": b"http",
        b"forwarded": b"for=10.0.0.9;proto=http",
        b"k-proxy-request": b"activator",
    }


def test_chain_of_proxies_is_continued() -> None:
    sent = request_headers(
        [
            (b"host", HOST),
            (b"x-forwarded-for", b"1.1.1.1"),
            (b"x-forwarded-proto", b"https"),
            (b"x-forwarded-host", b"soma.example"),
        ],
        HOST,
        "10.0.0.9",
    )
    assert header_value(sent, b"x-forwarded-for") == b"1.1.1.1, 10.0.0.9, 127.0.0.1"
    assert header_value(sent, b"x-forwarded-proto") == b"https"
    assert (
        header_value(sent, b"forwarded")
        == b"for=1.1.1.1;host=soma.example;proto=https, for=10.0.0.9"
    )


def test_address_that_was_called_is_kept_beside_the_cluster_name() -> None:
    sent = request_headers([(b"host", b"127.0.0.1:20001")], HOST, "127.0.0.1")
    assert header_value(sent, b"host") == HOST
    assert header_value(sent, b"x-forwarded-host") == b"127.0.0.1:20001"


def test_headers_of_one_hop_end_there() -> None:
    hop = [
        (b"connection", b"close, X-Private"),
        (b"x-private", b"1"),
        (b"keep-alive", b"1"),
        (b"transfer-encoding", b"chunked"),
        (b"upgrade", b"h2c"),
    ]
    sent = request_headers([(b"host", HOST), *hop], HOST, "127.0.0.1")
    assert not {name for name, _ in hop} & {name for name, _ in sent}
    answered = [*hop, (b"x", b"1"), (b"date", b"today")]
    assert response_headers(answered) == [(b"x", b"1"), (b"date", b"today")]


def test_answer_without_a_date_gets_one() -> None:
    date = header_value(response_headers([]), b"date")
    assert date
    assert abs(parsedate_to_datetime(date.decode()) - datetime.now(UTC)) < timedelta(seconds=60)


def test_without_the_activator_there_is_one_hop_less() -> None:
    sent = request_headers([(b"host", HOST)], HOST, "10.0.0.9", activator=False)
    assert header_value(sent, b"x-forwarded-for") == b"10.0.0.9"
    assert header_value(sent, b"forwarded") == b"proto=http"
    assert header_value(sent, b"k-proxy-request") is None


def test_caller_cannot_pose_as_the_activator() -> None:
    sent = request_headers([(b"host", HOST), (b"k-proxy-request", b"me")], HOST, "127.0.0.1")
    assert [value for name, value in sent if name == b"k-proxy-request"] == [b"activator"]


def test_ipv6_address_is_quoted() -> None:
    assert forwarded_value(b"::1", b"http", None) == b'for="[::1]";proto=http'
