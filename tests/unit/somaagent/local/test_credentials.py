"""Credentials are made once, stay the same, and are nobody else's to read."""

from pathlib import Path

import pytest

from somaagent.local.credentials import load_or_create
from somaagent.local.errors import LocalProblem


def test_they_stay_the_same(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    assert load_or_create(file) == load_or_create(file)


def test_only_their_owner_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    load_or_create(file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_one_that_is_missing_is_added_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    file.write_text('{"jwt_secret": "0123456789012345678901234567890123456789"}')
    first = load_or_create(file)
    assert first.jwt_secret.startswith("0123456789")
    assert load_or_create(file) == first


@pytest.mark.parametrize("content", ["{", "[]", '{"jwt_secret": "short"}'])
def test_a_damaged_file_is_an_error_that_names_it(tmp_path: Path, content: str) -> None:
    file = tmp_path / "secrets.json"
    file.write_text(content)
    with pytest.raises(LocalProblem, match=r"secrets\.json is damaged"):
        load_or_create(file)
    assert file.read_text() == content
