"""What names a person or opens a door is taken out of texts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from somaagent.telemetry.redaction import MOST_CHARACTERS, redacted

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJlLW9mLWFubg"
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq\n-----END RSA PRIVATE KEY-----"
SECRETS = {
    "ann.lee+work@mail.example.co.uk": "[email]",
    "+49 (0)170 / 123 45 67": "[number]",
    "4111 1111 1111 1111": "[number]",
    "123-45-6789": "[number]",
    "DE89 3704 0044 0532 0130 00": "[account]",
    "GB82WEST12345698765432": "[account]",
    "sk-proj-abcdefghijklmnopqrst": "[token]",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a": "[token]",
    "AKIAIOSFODNN7EXAMPLE": "[token]",
    JWT: "[token]",
    f"Bearer {JWT}": "Bearer [token]",
    "Bearer abcdefgh12345678": "[credential]",
    "password: hunter2!": "[credential]",
    'api_key="s3cr3t"': "[credential]",
    "my password is hunter2": "my [credential]",
    "postgresql://ann:hunter2@db.example/x": "postgresql://[credential]@db.example/x",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08": "[secret]",
    KEY: "[key]",
}
ORDINARY = (
    "What is 4817 times 43?",
    "In 2026 there were 1.5 million, 3/4 of them new; call it 99.95 %.",
    "Dear Ann, tokens are what models read. The secret of success?",
    "https://docs.example/a/b?page=2#top",
    "snake_case_names_of_functions_that_are_very_long_indeed_but_words",
    "Straße, 東京, naïve, 🙂",
)


@pytest.mark.parametrize(("text", "kept"), SECRETS.items())
def test_what_opens_a_door_or_names_a_person_is_replaced_by_what_it_was(
    text: str, kept: str
) -> None:
    assert redacted(text) == kept
    assert redacted(f"See {text} now.") == f"See {kept} now."


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_texts_stay_as_they_are(text: str) -> None:
    assert redacted(text) == text


@given(
    before=st.text(max_size=200),
    secret=st.sampled_from(["ann.lee@mail.example", "4111 1111 1111 1111", JWT]),
    after=st.text(max_size=200),
)
def test_nothing_beside_it_hides_a_secret(before: str, secret: str, after: str) -> None:
    assert secret not in redacted(f"{before} {secret} {after}")


@pytest.mark.parametrize("at", [4000, 4090, 12_280])
def test_a_secret_at_the_end_of_what_is_kept_does_not_stay_by_half(at: int) -> None:
    kept = redacted("word " * (at // 5) + JWT + " word" * 2000)
    assert "eyJ" not in kept
    assert len(kept) <= MOST_CHARACTERS + 1


@pytest.mark.parametrize(
    "part", ["1 ", "a.", "a@", "A1", "eyJa.", "x:", "password ", "-----BEGIN KEY-----", "DE11 "]
)
def test_a_text_that_is_made_to_take_long_takes_no_time(part: str) -> None:
    begun = time.process_time()
    redacted(part * 100_000)
    assert time.process_time() - begun < 5
