"""Content in Postgres: rows of bytes beside the ledger, under the same row security."""

from collections.abc import AsyncIterator
from uuid import UUID

from somaagent.files.errors import NoSuchFile
from somaagent.files.ledger import Ledger, Piece
from somaagent.files.model import Lease


class PostgresContent:
    """One row for each block; a block is received when its transaction has committed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def append(
        self, lease: Lease, start: int, blocks: AsyncIterator[bytes], *, counts: bool
    ) -> int:
        """See `Content`."""
        async for block in blocks:
            piece = Piece(start, len(block), None)
            await self._ledger.add_piece(lease, piece, block, counts=counts)
            start += len(block)
        return start

    async def read(self, tenant: str, file_id: UUID, first: int, last: int) -> AsyncIterator[bytes]:
        """See `Content`."""
        for piece in await self._ledger.pieces(tenant, file_id, first, last):
            content = await self._ledger.content(tenant, file_id, piece.start)
            if content is None:
                raise NoSuchFile("the file was deleted meanwhile")
            yield content[max(0, first - piece.start) : last + 1 - piece.start]

    async def erase(self, tenant: str, file_id: UUID) -> None:
        """See `Content`."""
        await self._ledger.drop_content(tenant, file_id)

    async def aclose(self) -> None:
        """The ledger's connections are not its own."""
