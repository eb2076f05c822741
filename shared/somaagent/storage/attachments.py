"""Files of turns, as a model is shown them."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from somaagent.inference.attachments import Attachment, Shown

_OF_TURNS: Final = """
SELECT a.turn_id, a.name, a.media_type, a.size, left(x.text, $3) AS text,
       x.whole AND length(x.text) <= $3 AS whole
FROM message_attachments a LEFT JOIN file_texts x ON x.tenant = a.tenant AND x.file_id = a.file_id
WHERE a.tenant = $1 AND a.turn_id = ANY ($2::uuid[]) ORDER BY a.turn_id, a.place
"""
_NOTE_SHOWN: Final = """
UPDATE message_attachments SET shown = s.shown
FROM unnest($3::text[]) WITH ORDINALITY AS s (shown, place)
WHERE tenant = $1 AND turn_id = $2 AND message_attachments.place = s.place
"""


async def attachments_of(
    connection: Any,  # Any: pooled or plain connection
    tenant: str,
    turns: Sequence[UUID],
    *,
    characters: int,
) -> dict[UUID, tuple[Attachment, ...]]:
    """The files of each turn that has some, with at most `characters` of each one's text."""
    found: dict[UUID, tuple[Attachment, ...]] = {}
    if not turns:
        return found
    for row in await connection.fetch(_OF_TURNS, tenant, turns, characters):
        attachment = Attachment(
            row["name"], row["media_type"], row["size"], row["text"], row["whole"] or False
        )
        found[row["turn_id"]] = (*found.get(row["turn_id"], ()), attachment)
    return found


async def note_shown(
    connection: Any,  # Any: pooled or plain connection
    tenant: str,
    turn_id: UUID,
    shown: Sequence[Shown],
) -> None:
    """Write down what the model is shown of a turn's files, in their order."""
    await connection.execute(_NOTE_SHOWN, tenant, turn_id, [each.value for each in shown])
