"""Takes out of a text what names a person or opens a door, before the text leaves the platform.

A net with holes: names, addresses and stories stay. It is for tenants that have agreed to have
their texts in traces, and is no reason to put the texts of others there.
"""

import re
from typing import Final

MOST_CHARACTERS: Final = 4096
"""Of one text that leaves."""
_LOOKED_AT: Final = 3 * MOST_CHARACTERS
_LONGEST: Final = 2048
"""Of anything that is looked for, but keys, which have a beginning of their own."""
_CUT: Final = "…"

# Every repetition has a bound or is of characters that cannot end it, so none goes back and forth.
_RULES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "key",
        re.compile(
            r"-----BEGIN [A-Z ]{0,40}KEY-----.{0,4096}?(?:-----END [A-Z ]{0,40}-----|\Z)", re.DOTALL
        ),
    ),
    ("token", re.compile(r"\beyJ[\w-]{8,2048}\.[\w-]{8,2048}\.[\w-]{0,2048}")),
    ("token", re.compile(r"\b(?:sk|pk|rk|ghp|gho|ghs|glpat|xox[abprs])[-_][\w-]{10,200}")),
    ("token", re.compile(r"\bgithub_pat_\w{10,200}|\bA(?:KIA|SIA)[A-Z0-9]{16}\b")),
    ("credential", re.compile(r"\b(?i:bearer|basic)\s{1,4}[\w.~+/=-]{8,2048}")),
    (
        "credential",
        re.compile(
            r"\b(?i:pass(?:word|wort|phrase)?|pwd|secret|token|api[_ -]?key)"
            r"[\"']?(?:\s{0,4}[:=]|\s{1,4}is\b)\s{0,4}[^\s,;]{1,200}"
        ),
    ),
    ("credential", re.compile(r"(?<=://)[^\s/@:]{0,100}:[^\s/@]{1,200}(?=@)")),
    ("email", re.compile(r"[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")),
    ("account", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")),
    ("number", re.compile(r"(?<![\w.])\+?\(?\d(?:[ ()./-]{0,3}\d){6,30}(?![\w.]\d|\w)")),
    ("secret", re.compile(r"\b(?=[A-Za-z_-]{0,64}\d)[\w-]{32,512}\b")),
)


def redacted(text: str) -> str:
    """The text with each such thing replaced by what it was, in brackets: `[email]`.

    Of a longer text only the beginning is kept. Digits that belong together, seven or more, go as
    `[number]`, whatever they are: of a telephone, a card, a person.
    """
    kept = text[:_LOOKED_AT]
    for what, rule in _RULES:
        kept = rule.sub(f"[{what}]", kept)
    if len(text) > _LOOKED_AT:
        # What begins here may not be whole, and so not be known for what it is.
        kept = kept[:-_LONGEST]
    elif len(kept) <= MOST_CHARACTERS:
        return kept
    return kept[:MOST_CHARACTERS] + _CUT
