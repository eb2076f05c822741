"""Where content lies: the protocol of its two stores, and how a stream is cut into blocks."""

from collections.abc import AsyncIterator
from typing import Final, Protocol
from uuid import UUID

from somaagent.files.errors import Interrupted
from somaagent.files.model import Lease

BLOCK_BYTES: Final = 262_144
"""What is held in memory of an upload, and of a download, and the size of Postgres's pieces."""


class Content(Protocol):
    """Keeps bytes under a file's id; its pieces are in the ledger."""

    async def append(
        self, lease: Lease, start: int, blocks: AsyncIterator[bytes], *, counts: bool
    ) -> int:
        """Keep what comes, in its place from `start` on; returns where it ends.

        When `blocks` raises `Interrupted`, what came before is kept, and it is raised again.

        Raises:
            UploadBusy: The lease was lost.
            ContentUnavailable, StorageUnavailable: A server failed.
        """
        ...

    def read(self, tenant: str, file_id: UUID, first: int, last: int) -> AsyncIterator[bytes]:
        """The bytes from `first` to `last`, both included.

        Raises:
            NoSuchFile: The content is gone.
            ContentUnavailable, StorageUnavailable: A server failed.
        """
        ...

    async def erase(self, tenant: str, file_id: UUID) -> None:
        """Remove everything; what is gone already is no matter.

        Raises:
            ContentUnavailable, StorageUnavailable: A server failed.
        """
        ...

    async def aclose(self) -> None:
        """Close connections."""
        ...


async def in_blocks(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in blocks of `BLOCK_BYTES`, the last one smaller.

    Before an `Interrupted` of the stream is passed on, the block that was being filled comes out.
    """
    block = bytearray()
    failure: Interrupted | None = None
    try:
        async for piece in stream:
            view = memoryview(piece)
            while view:
                room = BLOCK_BYTES - len(block)
                block += view[:room]
                view = view[room:]
                if len(block) == BLOCK_BYTES:
                    yield bytes(block)
                    block.clear()
    except Interrupted as error:
        failure = error
    if block:
        yield bytes(block)
    if failure is not None:
        raise failure
