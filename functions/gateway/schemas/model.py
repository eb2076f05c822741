"""What all bodies share: examples, closed requests, and the text that people may send."""

from typing import Any, Final

from pydantic import ConfigDict

MAX_TITLE_CHARACTERS: Final = 200

# Identifiers and a moment for examples.
SESSION: Final = "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
TURN: Final = "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
MESSAGE: Final = "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55"
ANSWER: Final = "2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90"
PERSONA: Final = "tutor"
MOMENT: Final = "2026-01-01T12:00:00.000000Z"


def storable(text: str) -> str:
    """Text that Postgres takes and that says something.

    Raises:
        ValueError: It is blank or holds U+0000.
    """
    without_nul(text)
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def without_nul(text: str) -> str:
    """Text that Postgres takes.

    Raises:
        ValueError: It holds U+0000.
    """
    if "\x00" in text:
        raise ValueError("must not contain the character U+0000")
    return text


def model(example: dict[str, Any], *, closed: bool = False) -> ConfigDict:
    """The configuration of a body; `closed` ones refuse fields that they do not know."""
    return ConfigDict(
        frozen=True,
        extra="forbid" if closed else "ignore",
        json_schema_extra={"examples": [example]},
    )
