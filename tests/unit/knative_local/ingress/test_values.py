"""Attribute values are refused exactly where the cluster's broker refuses them."""

import pytest

from knative_local.ingress.values import is_extension_name, is_time, is_traceparent, is_uri


@pytest.mark.parametrize(
    "text",
    ["", "/a", "a/b", "?q=[1]", "#f", "http://x/y", "http://[::1]:80/x", "urn:a:b", "file:///a",
     "mailto:a@b", "//?", "//#", "http://??", "http://[::1%eth0]/", "//u@[::1]:8", "%20", "é/ü",
     "x:y", "//host", "///path"],
)  # fmt: skip
def test_what_java_reads_as_a_uri_is_one(text: str) -> None:
    assert is_uri(text)


@pytest.mark.parametrize(
    "text",
    ["a b", "http://", "http:", "//", "1a:b", ":a", "a#b#c", "/a[b]", "%zz", "%2", "a<b", "a\\b",
     "a\nb", "http://[x", "http://[x]", "http://a]", "//[::1]x", "{a}", "a|b", "a^b", "`"],
)  # fmt: skip
def test_what_java_refuses_as_a_uri_is_none(text: str) -> None:
    assert not is_uri(text)


@pytest.mark.parametrize(
    "text",
    ["2020-01-01T00:00:00Z", "2020-01-01T00:00Z", "2020-01-01t00:00:00.123456789+01:00",
     "2024-02-29T23:59:59-18:00"],
)  # fmt: skip
def test_times_of_days_that_exist_are_times(text: str) -> None:
    assert is_time(text)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2020-01-01", "2020-01-01T00:00:00", "2020-01-01 00:00:00Z",
     "2023-02-29T00:00:00Z", "2020-01-01T24:00:00Z", "2020-01-01T00:00:60Z",
     "2020-01-01T00:00:00+19:00", "2020-01-01T00:00:00+18:01", "2020-01-01T00:00.5Z",
     "-0000-01-01T00:00:00Z"],
)  # fmt: skip
def test_other_texts_are_no_times(text: str) -> None:
    assert not is_time(text)


def test_names_of_attributes_are_lower_case_letters_and_digits() -> None:
    assert is_extension_name(b"tenant2")
    assert not any(is_extension_name(name) for name in (b"", b"my-ext", b"Ext", b"a_b", b"a b"))


def test_only_a_context_that_a_tracer_would_continue_is_one() -> None:
    good = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    assert is_traceparent(good)
    assert not is_traceparent(b"00-" + b"0" * 32 + b"-b7ad6b7169203331-01")
    assert not is_traceparent(b"ff" + good[2:])
    assert not is_traceparent(good[:-3])
