"""Names, kinds and links: the plain rules of files."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from somaagent.files.kinds import HEAD_BYTES, mismatch, settled_type, sniff
from somaagent.files.links import ExpiredLink, InvalidLink, LinkSigner, Target
from somaagent.files.names import MAX_NAME_CHARACTERS, clean_name, content_disposition

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TARGET = Target("acme", UUID("7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11"))
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system.ini", "system.ini"),
        ("..", "file"),
        ("/", "file"),
        ("", "file"),
        (None, "file"),
        ("a\x00b\r\nc", "abc"),
        ("exe.\u202efdp", "exe.fdp"),
        (" .hidden. ", "hidden"),
        ("Übersicht 2026.md", "Übersicht 2026.md"),
        ("\ud800x", "x"),
        ("x" * 500 + ".pdf", "x" * (MAX_NAME_CHARACTERS - 17) + ".pdf"),
        ("x" * 500, "x" * MAX_NAME_CHARACTERS),
    ],
    ids=repr,
)
def test_a_name_is_the_last_part_of_a_path_without_tricks(name: str | None, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_a_name_goes_into_a_header_whole_and_safe() -> None:
    header = content_disposition('Ü "x"%.md')

    assert header.isascii()
    assert header == "attachment; filename=\"_ _x__.md\"; filename*=UTF-8''%C3%9C%20%22x%22%25.md"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", "text/plain"),
        (b"plain words", "text/plain"),
        ("Müßig".encode(), "text/plain"),
        (("ä" * HEAD_BYTES).encode()[1 : HEAD_BYTES + 1][:HEAD_BYTES], "application/octet-stream"),
        (("xä" + "ä" * HEAD_BYTES).encode()[:HEAD_BYTES], "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"\x7fELF\x02", "application/x-executable"),
        (b"MZ\x90\x00", "application/x-msdownload"),
        (b"MZ" + bytes(58) + b"\x80\x00\x00\x00 a program", "application/x-msdownload"),
        (b"MZ is how a text may begin\n", "text/plain"),
        (b"#!/bin/sh\n", "text/x-script"),
        (b" <!DOCTYPE html><p>", "text/html"),
        (b"<!-- x --><SCRIPT >", "text/html"),
        (b"<?xml version='1.0'?><svg xmlns='x'>", "image/svg+xml"),
        (PNG, "image/png"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", "image/jpeg"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_content_shows_what_it_is(head: bytes, kind: str) -> None:
    assert sniff(head) == kind


@pytest.mark.parametrize(
    ("declared", "found", "settled", "differs"),
    [
        ("text/markdown", "text/plain", "text/markdown", False),
        ("application/json", "text/plain", "application/json", False),
        ("text/html", "text/plain", "text/plain", True),
        ("image/png", "text/plain", "text/plain", True),
        ("image/png", "image/png", "image/png", False),
        ("image/png", "image/jpeg", "image/jpeg", True),
        ("text/plain", "text/html", "text/html", True),
        ("text/html", "text/html", "text/html", False),
        ("text/plain", "application/octet-stream", "application/octet-stream", True),
        ("application/x-own", "application/octet-stream", "application/octet-stream", False),
        ("text/x-shellscript", "text/x-script", "text/x-script", False),
        (None, "image/png", "image/png", False),
        ("application/octet-stream", "image/png", "image/png", False),
    ],
)
def test_the_declared_type_counts_where_the_content_does_not_object(
    declared: str | None, found: str, settled: str, *, differs: bool
) -> None:
    assert settled_type(declared, found) == settled
    assert mismatch(declared, found) is differs


def test_a_link_opens_its_file_until_it_expires() -> None:
    signer = LinkSigner([b"k" * 32])
    token = signer.sign(TARGET, NOW + timedelta(seconds=60))

    assert signer.open(token, at=NOW) == TARGET
    assert LinkSigner([b"n" * 32, b"k" * 32]).open(token, at=NOW) == TARGET
    with pytest.raises(ExpiredLink):
        signer.open(token, at=NOW + timedelta(seconds=60))
    with pytest.raises(InvalidLink):
        LinkSigner([b"n" * 32]).open(token, at=NOW)


def test_a_link_that_was_changed_anywhere_opens_nothing() -> None:
    signer = LinkSigner([b"k" * 32])
    token = signer.sign(TARGET, NOW + timedelta(seconds=60))

    for place, character in enumerate(token):
        for other in ("A", "B", "_", ".", "é", ""):
            if other != character:
                with pytest.raises(InvalidLink):
                    signer.open(token[:place] + other + token[place + 1 :], at=NOW)
    for nonsense in ("", ".", "..", "a.b", token + ".", token * 9, token + "="):
        with pytest.raises(InvalidLink):
            signer.open(nonsense, at=NOW)
