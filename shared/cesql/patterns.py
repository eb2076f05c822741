"""Patterns of LIKE."""

import re

_LINE_ENDS = "\n\r\u0085\u2028\u2029"


def like_pattern(pattern: str, *, stops_at_line_ends: bool) -> re.Pattern[str]:
    """A regular expression for `%` (any characters), `_` (one) and both escaped by a backslash.

    What stands between two `%` is taken where it comes first and never looked for again, which
    finds a match if there is one and takes no more than length times length of the pattern.
    """
    one = f"[^{_LINE_ENDS}]" if stops_at_line_ends else "(?s:.)"
    pieces = [""]
    position = 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\" and pattern[position + 1 : position + 2] in ("%", "_"):
            position += 1
            pieces[-1] += re.escape(pattern[position])
        elif character == "%":
            pieces.append("")
        else:
            pieces[-1] += one if character == "_" else re.escape(character)
        position += 1
    if len(pieces) == 1:
        return re.compile(pieces[0])
    first, *middle, last = pieces
    inner = "".join(f"(?>{one}*?{piece})" for piece in middle if piece)
    return re.compile(f"{first}{inner}{one}*{last}")
