"""What lies in the broker's topic, read from its beginning."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.faults.turns.stage import Stage
from tests.support.topic import records


@dataclass
class Published:
    """What lies in the broker's topic."""

    ids: dict[tuple[str, str], set[str]] = field(default_factory=dict[tuple[str, str], set[str]])
    """Distinct ids of events, by turn and type."""
    usage: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    """Input and output tokens, as the end of a turn told them."""
    swept: set[str] = field(default_factory=set[str])
    letters: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Ids of the events that tell of an undeliverable one, by its id."""


async def events(stage: Stage) -> Published:
    """Everything that was published until now."""
    found = Published()
    async for record in records(stage.platform):
        _note(found, record)
    return found


def _note(found: Published, record: Any) -> None:  # Any: as above
    headers = {name: value.decode() for name, value in record.headers}
    try:
        data: dict[str, Any] = json.loads(record.value or b"{}")
    except ValueError:
        return
    kind, turn = headers["ce_type"].split(".")[-2], str(data.get("turn_id"))
    found.ids.setdefault((turn, kind), set()).add(headers["ce_id"])
    if kind == "turn-completed":
        usage = data["usage"]
        found.usage[turn] = (usage["input_tokens"], usage["output_tokens"])
    if kind == "event-dead-lettered":
        found.letters.setdefault(data["original_id"], set()).add(headers["ce_id"])
    if headers.get("ce_source") == "/functions/sweeper":
        found.swept.add(headers["ce_id"])
