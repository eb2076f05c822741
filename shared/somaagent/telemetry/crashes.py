"""What may be logged of an error that nobody foresaw: its kind and place, not its words.

Drivers quote the values that they could not take, so an error's text can hold what a person said.
"""

import traceback
from typing import Any, Final

_MOST_CAUSES: Final = 5
_MOST_FRAMES: Final = 12


def crash(error: BaseException) -> dict[str, Any]:  # Any: what a log record takes
    """The fields of a log record: each error of the chain, and where it was raised."""
    chain: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(chain) < _MOST_CAUSES:
        kind = type(current)
        frames = traceback.extract_tb(current.__traceback__)[-_MOST_FRAMES:]
        chain.append(
            {
                "error": f"{kind.__module__}.{kind.__qualname__}",
                "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
            }
        )
        current = current.__cause__ or current.__context__
    return {"crash": chain}
