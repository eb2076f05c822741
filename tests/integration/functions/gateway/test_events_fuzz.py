"""Whatever is posted to `/v1/events`, the answer is one that the OpenAPI document names."""

import asyncio
import http.client
import json
import os
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from somaagent.identity import mint
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import JWT, Broker
from tests.integration.functions.gateway.processes import running

EXAMPLES = int(os.environ.get("SOMA_TEST_FUZZ_EVENTS", "120"))  # noqa: TID251 - size of a test

_text = st.text(max_size=40)
_Document = dict[str, Any]  # Any: JSON
_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_text, inner, max_size=4),
    max_leaves=8,
)
_good: st.SearchStrategy[_Document] = st.fixed_dictionaries(
    {
        "specversion": st.just("1.0"),
        "id": st.text("abc123-", min_size=1, max_size=20),
        "source": st.sampled_from(["/a", "urn:x:y", "https://a.example/b?c#d", "a"]),
        "type": st.sampled_from(["com.example.a", "x"]),
    },
    optional={
        "subject": st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1),
        "time": st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()),
        "datacontenttype": st.sampled_from(["application/json", "text/plain", "a/b+json; c=d"]),
        "data": _json,
        "data_base64": st.binary(max_size=20).map(lambda raw: raw.hex()),
        "ext": st.integers() | st.booleans() | _text,
    },
)


def _change(event: _Document, extra: _Document, left_out: str) -> _Document:
    return {name: value for name, value in (event | extra).items() if name != left_out}


_names = st.sampled_from(["id", "source", "type", "time", "tenantid", "data"]) | _text
_event: st.SearchStrategy[_Document] = _good | st.builds(
    _change,
    _good,
    st.dictionaries(_names, _json, max_size=2),
    st.sampled_from(["", "id", "source", "type", "specversion"]),
)
_content_type = st.sampled_from(
    [
        "application/cloudevents+json",
        "application/cloudevents-batch+json",
        "application/cloudevents+json; charset=utf-8",
        "application/cloudevents",
        "application/json",
        "text/plain",
        "",
    ]
) | st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30)


def _encode(value: Any) -> bytes:  # Any: JSON
    return json.dumps(value).encode()


_body = st.one_of(
    st.binary(max_size=200),
    _event.map(_encode),
    st.lists(_event, max_size=4).map(_encode),
    _json.map(_encode),
)


def _as_headers(event: _Document) -> dict[str, str]:
    return {name: str(value) for name, value in event.items()}


_nothing: st.SearchStrategy[dict[str, str]] = st.builds(dict[str, str])
_headers = st.one_of(
    _nothing,
    st.dictionaries(
        st.text("abcXYZ-_.1", min_size=1, max_size=25),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40),
        max_size=5,
    ),
    _good.map(_as_headers),
)


async def test_no_request_gets_an_undocumented_answer(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    token = mint(JWT, tenant="acme", subject="ada", scopes=["events:publish"])
    accepted: list[Any] = []

    async with running(postgres, redis_url, broker) as (caller, child):
        document = (await caller.call("GET", "/openapi.json")).json
        documented = set(document["paths"]["/v1/events"]["post"]["responses"])
        host = caller.base.removeprefix("http://")

        @settings(
            max_examples=EXAMPLES,
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(body=_body, content_type=_content_type, attributes=_headers)
        def fuzz(body: bytes, content_type: str, attributes: dict[str, str]) -> None:
            connection = http.client.HTTPConnection(host, timeout=30)
            try:
                connection.putrequest("POST", "/v1/events", skip_accept_encoding=True)
                connection.putheader("Authorization", f"Bearer {token}")
                connection.putheader("Content-Type", content_type.encode("latin-1"))
                connection.putheader("Content-Length", str(len(body)))
                for name, value in attributes.items():
                    if all(ord(character) < 256 for character in value):
                        line = value.encode("latin-1").replace(b"\n", b" ").replace(b"\r", b" ")
                        connection.putheader(f"ce-{name}", line.strip())
                connection.endheaders(body)
                response = connection.getresponse()
                answer = response.read()
            finally:
                connection.close()
            assert str(response.status) in documented - {"503"}, (response.status, answer)
            if response.status == 202:
                accepted.extend(json.loads(answer)["events"])

        await asyncio.to_thread(fuzz)

        assert child.poll() is None
    stored = await broker.events()
    assert accepted
    assert len(stored) == len(accepted)
    assert {event["ce_tenantid"] for event in stored} == {"acme"}
    assert {event["ce_subjectid"] for event in stored} == {"ada"}
