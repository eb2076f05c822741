"""The canvas of a session: what its turns show beside their answers, in the order they did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple, get_args
from uuid import UUID

from somaagent.settings import CanvasSettings
from somaagent.storage.database import Database

Kind = Literal["text", "markdown", "code", "html", "json", "csv"]
"""What the content is, for whoever shows it. HTML is a model's: show it in a sandbox or as text."""
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
DEFAULT_PANE: Final = "default"

_FIND: Final = """
SELECT created_at FROM canvas_items WHERE tenant = $1 AND session_id = $2 AND id = $3
"""
_USED: Final = """
SELECT count(*) AS items, COALESCE(sum(octet_length(content)), 0)::bigint AS bytes
FROM canvas_items WHERE tenant = $1 AND session_id = $2
"""
# A turn that was taken back, also while its call ran, shows nothing.
_INSERT: Final = """
INSERT INTO canvas_items (tenant, session_id, id, turn_id, pane, kind, title, language, content)
SELECT $1, $2, $3, t.id, $5, $6, $7, $8, $9 FROM turns t
WHERE t.tenant = $1 AND t.session_id = $2 AND t.id = $4
  AND t.retired IS NULL AND t.stop IS DISTINCT FROM 'rollback'
RETURNING created_at
"""


class CanvasFull(Exception):
    """The session's canvas has no room for the item; the message says what is full."""


class Gone(Exception):
    """The turn was taken back, or deleted with its session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Something to be shown."""

    pane: str
    """Which of the panes of the canvas; panes are there once something is in them."""
    kind: Kind
    title: str | None
    language: str | None
    """Of code, as `python`."""
    content: str


class Appended(NamedTuple):
    """What came of an append."""

    created_at: datetime
    repeated: bool
    """Whether the item was there already."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The canvases in one database."""

    database: Database
    settings: CanvasSettings

    async def append(
        self, tenant: str, session_id: UUID, turn_id: UUID, item_id: UUID, shown: Shown
    ) -> Appended:
        """Put an item at the end, once for each `item_id`.

        Raises:
            CanvasFull: The session has as much as it may.
            Gone: The turn is no longer part of the session.
            StorageUnavailable: Postgres failed.
        """
        place = (tenant, session_id, item_id)
        size = len(shown.content.encode())
        # Under the session's lock, so that calls side by side do not pass the quota together.
        async with self.database.transaction(tenant, mailbox=session_id) as connection:
            earlier = await connection.fetchval(_FIND, *place)
            if earlier is not None:
                return Appended(earlier, repeated=True)
            used = await connection.fetchrow(_USED, tenant, session_id)
            items, kept = (0, 0) if used is None else (used["items"], used["bytes"])
            if items >= self.settings.max_items:
                raise CanvasFull(f"the canvas has {self.settings.max_items} items, the most it may")
            if kept + size > self.settings.max_bytes:
                raise CanvasFull(f"the canvas may have {self.settings.max_bytes} bytes in all")
            created_at = await connection.fetchval(
                _INSERT, *place, turn_id,
                shown.pane, shown.kind, shown.title, shown.language, shown.content,
            )  # fmt: skip
        if created_at is None:
            raise Gone
        return Appended(created_at, repeated=False)
