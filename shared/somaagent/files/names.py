"""File names: what senders may write, and how they go into a header."""

import unicodedata
from typing import Final
from urllib.parse import quote

MAX_NAME_CHARACTERS: Final = 200
_ATTRIBUTE_CHARACTERS: Final = "!#$&+-.^_`|~"  # RFC 8187 attr-char, beside letters and digits
_UNFIT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean_name(name: str | None) -> str:
    """The last part of a path without what could deceive a person or a program.

    Control and formatting characters (which can turn the text's direction) go, as do dots and
    spaces at either end; what is left of nothing is called `file`.
    """
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", last)
        if unicodedata.category(character) not in _UNFIT
    )
    kept = kept.strip(" .")
    if len(kept) > MAX_NAME_CHARACTERS:
        stem, dot, ending = kept.rpartition(".")
        fits = bool(dot) and len(ending) <= 16
        kept = (
            stem[: MAX_NAME_CHARACTERS - 17] + dot + ending if fits else kept[:MAX_NAME_CHARACTERS]
        )
    return kept or "file"


def content_disposition(name: str) -> str:
    """The header (RFC 6266) that makes a browser save the file instead of showing it."""
    plain = "".join(
        character if " " <= character <= "~" and character not in '"\\%' else "_"
        for character in name
    )
    return (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, _ATTRIBUTE_CHARACTERS)}"
    )
