"""What is attached to the messages of a session, for steps that work with it."""

from typing import Final, NamedTuple
from uuid import UUID

from somaagent.files.content import Content
from somaagent.files.errors import NoSuchFile
from somaagent.storage.database import Database

_FIND: Final = """
SELECT a.file_id, a.name, f.size, f.state FROM message_attachments a
JOIN files f ON f.tenant = a.tenant AND f.id = a.file_id
WHERE a.tenant = $1 AND a.session_id = $2 AND (a.file_id = $3 OR a.name = $4)
ORDER BY a.file_id = $3 DESC, f.position DESC LIMIT 1
"""


class Attachment(NamedTuple):
    """A file that is attached to a session."""

    name: str
    content: bytes


class SessionFiles:
    """Reads attachments of sessions."""

    def __init__(self, database: Database, content: Content) -> None:
        self._database = database
        self._content = content

    async def content(self, tenant: str, session_id: UUID, asked: str, most: int) -> Attachment:
        """A file that a message of the session has attached; `asked` is its id or its name.

        Raises:
            LookupError: There is none, it cannot be read, or it has more than `most` bytes.
            ContentUnavailable, StorageUnavailable: A server failed.
        """
        async with self._database.transaction(tenant) as connection:
            row = await connection.fetchrow(_FIND, tenant, session_id, _id(asked), asked)
        if row is None:
            raise LookupError("this conversation has no such attachment")
        if row["state"] != "ready":
            raise LookupError(f"the attachment is {row['state']}")
        if row["size"] > most:
            raise LookupError(f"the attachment is larger than {most} bytes")
        if not row["size"]:
            return Attachment(row["name"], b"")
        try:
            blocks = self._content.read(tenant, row["file_id"], 0, row["size"] - 1)
            return Attachment(row["name"], b"".join([block async for block in blocks]))
        except NoSuchFile as error:
            raise LookupError("the attachment is gone") from error

    async def aclose(self) -> None:
        """Close the store's connections."""
        await self._content.aclose()


def _id(asked: str) -> UUID | None:
    try:
        return UUID(asked)
    except ValueError:
        return None
