"""What a client says of its own message, as far as a later step may decide by it."""

import re
from collections.abc import Mapping
from typing import Any, Final

KNOWN: Final = frozenset({"escalate", "risk_level", "complexity", "priority"})
_WORD: Final = re.compile(r"[a-z_]{1,32}")


def hints_of(metadata: Mapping[str, Any]) -> dict[str, str]:  # Any: JSON of a client
    """The known notes that are plain words; whatever else a client notes stays where it is."""
    said = {name: str(metadata[name]).strip().lower() for name in KNOWN & metadata.keys()}
    return {name: word for name, word in sorted(said.items()) if _WORD.fullmatch(word)}
