"""Values as literals of ClickHouse's SQL, the only way in which a value gets into a statement.

Not as its bound parameters: those came with 20.1, and the statements are shown to work with a
server that is older than that, too. In a literal two characters alone mean something, the quote
and the backslash, and both are escaped by a backslash.
"""

from datetime import date
from typing import Final

FIRST_DAY: Final = date(1970, 1, 2)
LAST_DAY: Final = date(2105, 12, 31)
"""What a `Date` can be in every version; the day before the first one is shown as none."""


def text(value: str) -> str:
    """A `String`; what UTF-8 cannot have becomes a question mark, NUL is kept."""
    clean = value.encode("utf-8", "replace").decode("utf-8")
    return "'" + clean.replace("\\", "\\\\").replace("'", "\\'") + "'"


def day(value: date) -> str:
    """A `Date`; days that none can be are the nearest one that can."""
    return f"toDate('{min(max(value, FIRST_DAY), LAST_DAY).isoformat()}')"


def whole(value: int) -> str:
    """A number without a fraction."""
    return str(int(value))
