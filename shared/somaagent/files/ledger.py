"""The ledger of files: what there is, who may add to it, and how much of the quota it takes."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

from somaagent.files import queries
from somaagent.files.errors import NoSuchFile, QuotaExceeded, UploadBusy, WrongOffset
from somaagent.files.model import File, Lease, State
from somaagent.storage.database import Database

LEASE_SECONDS: Final = 120.0
"""A lease of which nothing is heard for so long is free again."""
SETTLING_SECONDS: Final = 300.0
"""A file that is being checked for longer was left behind by a process that died."""
MOST_PIECES: Final = 10_000
"""Of one file; senders of tiny pieces are told to send larger ones."""
TOMBSTONE_SECONDS: Final = 2_592_000.0
"""How long it is known that a file existed."""
_LONGEST_RESCAN_SECONDS: Final = 3600.0
_NOBODY: Final = "nobody"
"""The tenant of a transaction that sees no row of anybody."""


class Piece(NamedTuple):
    """A part of a file's content."""

    start: int
    length: int
    object: str | None
    """Its name in the bucket; None when Postgres has it."""


class Beginning(NamedTuple):
    """How the text of a readable file begins."""

    text: str
    whole: bool
    """Whether that is all of it."""


class Lifetimes(NamedTuple):
    """In seconds."""

    upload: float
    file: float


class Ledger:
    """The files of all tenants, one tenant in each transaction."""

    def __init__(self, database: Database, *, quota: int, lifetimes: Lifetimes) -> None:
        self._database = database
        self._quota = quota
        self._lifetimes = lifetimes

    async def create(
        self, tenant: str, subject: str, *, name: str, declared_type: str | None, size: int
    ) -> tuple[File, Lease]:
        """A new file of at most `size` bytes, which the tenant's quota has room for.

        Raises:
            QuotaExceeded: It has not.
            StorageUnavailable: Postgres failed.
        """
        lease = Lease(tenant, uuid4(), uuid4())
        async with self._database.transaction(tenant) as connection:
            row = await connection.fetchrow(
                queries.CREATE,
                tenant,
                lease.file_id,
                name,
                declared_type,
                subject,
                size,
                lease.token,
                LEASE_SECONDS,
                self._quota,
                self._lifetimes.upload,
                self._lifetimes.file,
            )
        if row is None:
            raise QuotaExceeded(f"the tenant's files may have {self._quota} bytes in all")
        return _file(row), lease

    async def lease(self, tenant: str, file_id: UUID, *, offset: int) -> tuple[Lease, int]:
        """The right to go on with an upload at `offset`, and the upload's size.

        What lies behind the offset is dropped.

        Raises:
            NoSuchFile: There is no such unfinished upload.
            WrongOffset: It goes on elsewhere, or has come in too many pieces.
            UploadBusy: Another request has the right.
            StorageUnavailable: Postgres failed.
        """
        lease = Lease(tenant, file_id, uuid4())
        async with self._database.transaction(tenant) as connection:
            taken = await connection.fetchval(
                queries.TAKE_LEASE, tenant, file_id, lease.token, offset, LEASE_SECONDS, MOST_PIECES
            )
            if taken is not None:
                await connection.execute(queries.DROP_TAIL, tenant, file_id, offset)
                return lease, taken
            row = await connection.fetchrow(queries.FIND, tenant, file_id)
        if row is None or row["state"] != State.RECEIVING:
            raise NoSuchFile("there is no such unfinished upload")
        if row["received"] != offset:
            raise WrongOffset(f"the upload goes on at byte {row['received']}")
        raise UploadBusy("another request is sending this upload, or it came in too many pieces")

    async def give_back(self, lease: Lease) -> None:
        """End a lease; a lost one is no matter."""
        async with self._database.transaction(lease.tenant) as connection:
            await connection.execute(queries.GIVE_BACK, lease.tenant, lease.file_id, lease.token)

    async def renew(self, lease: Lease) -> None:
        """Keep a lease while content is on its way elsewhere.

        Raises:
            UploadBusy: It was lost.
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(lease.tenant) as connection:
            kept = await connection.fetchval(
                queries.RENEW, lease.tenant, lease.file_id, lease.token, LEASE_SECONDS
            )
        if kept is None:
            raise UploadBusy("the upload was taken over or ended")

    async def add_piece(
        self,
        lease: Lease,
        piece: Piece,
        content: bytes | None,
        *,
        counts: bool,
    ) -> None:
        """Record a piece that follows what there is.

        Args:
            lease: The sender's.
            piece: Where it lies.
            content: Its bytes, unless the piece names an object.
            counts: Whether it is received for good; else `keep_up_to` says so later.

        Raises:
            UploadBusy: The lease was lost, or the file was ended or is full.
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(lease.tenant) as connection:
            added = await connection.fetchval(
                queries.ADD_PIECE,
                lease.tenant,
                lease.file_id,
                lease.token,
                piece.start,
                piece.length,
                content,
                piece.object,
                counts,
                LEASE_SECONDS,
            )
        if added is None:
            raise UploadBusy("the upload was taken over or ended")

    async def keep_up_to(self, lease: Lease, end: int) -> None:
        """Count what was received before `end`.

        Raises:
            UploadBusy: The lease was lost.
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(lease.tenant) as connection:
            kept = await connection.fetchval(
                queries.KEEP_UP_TO, lease.tenant, lease.file_id, lease.token, end
            )
        if kept is None:
            raise UploadBusy("the upload was taken over or ended")

    async def trim(self, lease: Lease) -> None:
        """End a file, whose size was only the most that could come, where its content ends.

        Raises:
            UploadBusy: The lease was lost.
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(lease.tenant) as connection:
            trimmed = await connection.fetchval(
                queries.TRIM, lease.tenant, lease.file_id, lease.token
            )
        if trimmed is None:
            raise UploadBusy("the upload was taken over or ended")

    async def complete(self, lease: Lease) -> File:
        """The file with all its content, about to be checked.

        Raises:
            UploadBusy: The lease was lost, or content is missing.
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(lease.tenant) as connection:
            row = await connection.fetchrow(
                queries.COMPLETE, lease.tenant, lease.file_id, lease.token, SETTLING_SECONDS
            )
        if row is None:
            raise UploadBusy("the upload was taken over or ended")
        return _file(row)

    async def claim(self, tenant: str, file_id: UUID) -> File | None:
        """A due file to check again; None when another process has it.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(tenant) as connection:
            row = await connection.fetchrow(queries.CLAIM, tenant, file_id, SETTLING_SECONDS)
        return None if row is None else _file(row)

    async def settle(
        self,
        file: File,
        *,
        state: State,
        reason: str | None,
        sha256: str,
        media_type: str,
        beginning: Beginning | None = None,
    ) -> File:
        """Write down what the check found, and how the file's text begins, if it is one.

        Raises:
            NoSuchFile: The file was ended meanwhile.
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(file.tenant) as connection:
            row = await connection.fetchrow(
                queries.SETTLE,
                file.tenant,
                file.id,
                state,
                reason,
                sha256,
                media_type,
                _LONGEST_RESCAN_SECONDS,
                None if beginning is None else beginning.text,
                None if beginning is None else beginning.whole,
            )
        if row is None:
            raise NoSuchFile("the file was deleted meanwhile")
        return _file(row)

    async def end(self, tenant: str, file_id: UUID, state: State) -> bool:
        """Mark a file as gone and give its bytes back; False when it was gone or not due.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(tenant) as connection:
            ended = await connection.fetchval(
                queries.END, tenant, file_id, state, TOMBSTONE_SECONDS
            )
        return ended is not None

    async def prolong(self, tenant: str, file_id: UUID) -> bool:
        """Give a due file that a message mentions another lifetime; False when none does.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(tenant) as connection:
            prolonged = await connection.fetchval(
                queries.PROLONG, tenant, file_id, self._lifetimes.file
            )
        return prolonged is not None

    async def forget(self, tenant: str, file_id: UUID, *, now: bool) -> None:
        """Remove what is left of a file that is gone; without `now` only when that is due.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(tenant) as connection:
            await connection.execute(queries.FORGET, tenant, file_id, now)

    async def find(self, tenant: str, file_id: UUID) -> File:
        """A file of the tenant, gone ones included.

        Raises:
            NoSuchFile: There is none.
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(tenant) as connection:
            row = await connection.fetchrow(queries.FIND, tenant, file_id)
        if row is None:
            raise NoSuchFile("there is no such file")
        return _file(row)

    async def page(
        self, tenant: str, *, before: int, state: State | None, limit: int
    ) -> list[File]:
        """Files that were not deleted, the newest first.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(tenant) as connection:
            rows = await connection.fetch(queries.PAGE, tenant, before, state, limit)
        return [_file(row) for row in rows]

    async def due(self, most: int) -> Sequence[tuple[str, UUID]]:
        """Files of any tenant that the sweeper shall look at.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(_NOBODY) as connection:
            rows = await connection.fetch(queries.DUE, most)
        return [(row["tenant"], row["id"]) for row in rows]

    async def pieces(self, tenant: str, file_id: UUID, first: int, last: int) -> list[Piece]:
        """Where the bytes from `first` to `last` lie.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(tenant) as connection:
            rows = await connection.fetch(queries.PIECES, tenant, file_id, first, last)
        return [Piece(row["start"], row["length"], row["object"]) for row in rows]

    async def content(self, tenant: str, file_id: UUID, start: int) -> bytes | None:
        """The bytes of the piece at `start`; None when it is gone.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(tenant) as connection:
            found: bytes | None = await connection.fetchval(queries.CONTENT, tenant, file_id, start)
        return found

    async def drop_content(self, tenant: str, file_id: UUID) -> None:
        """Remove every piece.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        async with self._database.transaction(tenant) as connection:
            await connection.execute(queries.DROP_TAIL, tenant, file_id, 0)


def _file(row: Any) -> File:  # Any: a database row
    known: dict[str, Any] = {name: row[name] for name in queries.COLUMNS.split(", ")}
    known["state"] = State(row["state"])
    return File(**known)
