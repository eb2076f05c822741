"""What texts cost in tokens, remembered: the same history is measured before every answer."""

import hashlib
from collections import OrderedDict
from typing import Final

MOST: Final = 8192
"""Texts that one process remembers; each takes about a hundred bytes."""


class CountedTexts:
    """Tokens of the texts that were counted last, by the tokenizer that counted them."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[bytes, int] = OrderedDict()

    def find(self, tokenizer: str, text: str) -> int | None:
        """What the text costs; None where nobody counted it, or too long ago."""
        key = _key(tokenizer, text)
        if key in self._known:
            self._known.move_to_end(key)
        return self._known.get(key)

    def note(self, tokenizer: str, text: str, tokens: int) -> None:
        """Remember what the text costs."""
        self._known[_key(tokenizer, text)] = tokens
        while len(self._known) > self._most:
            self._known.popitem(last=False)


def _key(tokenizer: str, text: str) -> bytes:
    # The text itself is not kept.
    written = f"{tokenizer}\x00{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(written, digest_size=16).digest()
