"""Attributes become headers as the HTTP binding of CloudEvents has it."""

from somaagent.local.events import binary_headers


def test_attributes_get_a_prefix_and_the_content_type_its_own_header() -> None:
    headers = binary_headers({"id": "1", "datacontenttype": "application/json"})
    assert headers == {"ce-id": "1", "content-type": "application/json"}


def test_what_a_header_cannot_hold_is_percent_encoded() -> None:
    assert binary_headers({"subject": 'Zoë "x" 5%'})["ce-subject"] == "Zo%C3%AB%20%22x%22%205%25"
