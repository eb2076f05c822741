"""The library: receives files, checks them, hands them out and clears them away."""

import asyncio
import contextlib
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator
from typing import Final, NamedTuple
from uuid import UUID

from somaagent.errors import SomaError
from somaagent.files.content import Content, in_blocks
from somaagent.files.errors import FileRefused, FileTooLarge, WrongChecksum
from somaagent.files.kinds import ACTIVE, HEAD_BYTES, READABLE, mismatch, settled_type, sniff
from somaagent.files.ledger import Beginning, Ledger
from somaagent.files.model import File, Lease, Reason, State
from somaagent.files.scanner import Scanner, ScannerUnavailable, Verdict

TEXT_BYTES: Final = 65_536
"""Of a readable file, kept where every step can read them."""
SWEEP_FILES: Final = 100
"""Files that one sweep looks at."""
_SCANS_AT_ONCE: Final = 4

logger = logging.getLogger(__name__)


class Checksum(NamedTuple):
    """What the sender says the digest of its bytes is."""

    algorithm: str
    """As hashlib names it."""
    digest: bytes


class Received(NamedTuple):
    """What one request added to a file."""

    end: int
    """How many bytes there are now."""
    sha256: str | None
    """Of the whole file, when the request sent it from the first byte on."""
    head: bytes | None
    """The file's first bytes, likewise."""


class Library:
    """Files with their content."""

    def __init__(
        self,
        ledger: Ledger,
        content: Content,
        *,
        scanner: Scanner | None,
        refused_types: frozenset[str],
    ) -> None:
        self.ledger: Final = ledger
        self._content = content
        self._scanner = scanner
        self._refused = refused_types
        self._scans = asyncio.Semaphore(_SCANS_AT_ONCE)

    async def receive(
        self,
        lease: Lease,
        start: int,
        stream: AsyncIterator[bytes],
        *,
        most: int,
        checksum: Checksum | None = None,
    ) -> Received:
        """Add what comes to a file.

        Args:
            lease: The sender's.
            start: Where the stream belongs.
            stream: Raises `Interrupted` when its sender is gone; what came before is kept then.
            most: Bytes that may come.
            checksum: When given, what comes is kept as a whole or not at all.

        Raises:
            FileTooLarge: More came; what came before may be kept.
            WrongChecksum: The digest is another; none of it is kept.
            Interrupted: The sender stopped.
            UploadBusy: The lease was lost.
            ContentUnavailable, StorageUnavailable: A server failed.
        """
        whole = _Meter(most)
        check = None if checksum is None else hashlib.new(checksum.algorithm, usedforsecurity=False)

        async def metered() -> AsyncIterator[bytes]:
            async for piece in stream:
                whole.add(piece)
                if check is not None:
                    check.update(piece)
                yield piece

        counts = checksum is None
        end = await self._content.append(lease, start, in_blocks(metered()), counts=counts)
        if checksum is not None and check is not None:
            if not hmac.compare_digest(check.digest(), checksum.digest):
                raise WrongChecksum("the checksum does not match; what was sent is thrown away")
            if end > start:
                await self.ledger.keep_up_to(lease, end)
        if start:
            return Received(end, None, None)
        return Received(end, whole.sha256.hexdigest(), bytes(whole.head))

    async def finish(self, lease: Lease, received: Received) -> File:
        """Check a file whose content has all arrived.

        Args:
            lease: The sender's; it ends.
            received: What the last request added.

        Raises:
            FileRefused: Such content is not taken; the file is gone.
            UploadBusy: The lease was lost, or content is missing.
            ContentUnavailable, StorageUnavailable: A server failed; the check is done later.
        """
        file = await self.ledger.complete(lease)
        return await self._check(file, received.sha256, received.head)

    def read(self, file: File, first: int, last: int) -> AsyncIterator[bytes]:
        """The content from byte `first` to byte `last`, both included.

        Raises:
            NoSuchFile: The content is gone.
            ContentUnavailable, StorageUnavailable: A server failed.
        """
        return self._content.read(file.tenant, file.id, first, last)

    async def delete(self, tenant: str, file_id: UUID) -> bool:
        """Remove a file's content and give its bytes back; False when there was none.

        Raises:
            ContentUnavailable, StorageUnavailable: A server failed; the sweeper does the rest.
        """
        ended = await self.ledger.end(tenant, file_id, State.DELETED)
        if ended:
            await self._content.erase(tenant, file_id)
        return ended

    async def discard(self, tenant: str, file_id: UUID) -> None:
        """Leave nothing of an upload that did not become a file; failures wait for the sweeper."""
        with contextlib.suppress(SomaError):
            if await self.delete(tenant, file_id):
                await self.ledger.forget(tenant, file_id, now=True)

    async def sweep(self) -> int:
        """Clear away and scan again what is due; returns how many files were looked at.

        Raises:
            StorageUnavailable: Postgres failed.
        """
        due = await self.ledger.due(SWEEP_FILES)
        for tenant, file_id in due:
            try:
                await self.attend(tenant, file_id)
            except SomaError as error:
                logger.warning(
                    "file_not_swept", extra={"file_id": str(file_id), "detail": str(error)}
                )
        return len(due)

    async def attend(self, tenant: str, file_id: UUID) -> None:
        """Do what is due of one file: scan it again, prolong it, end it, or erase what is left.

        Raises:
            ContentUnavailable, StorageUnavailable: A server failed; the sweeper does the rest.
        """
        claimed = await self.ledger.claim(tenant, file_id)
        if claimed is not None:
            with contextlib.suppress(FileRefused):
                await self._check(claimed, claimed.sha256, None)
            return
        if await self.ledger.prolong(tenant, file_id):
            return
        if await self.ledger.end(tenant, file_id, State.EXPIRED):
            await self._content.erase(tenant, file_id)
            return
        file = await self.ledger.find(tenant, file_id)
        if file.state in (State.EXPIRED, State.DELETED):
            # Again, for whoever died between ending the file and erasing it.
            await self._content.erase(tenant, file_id)
            await self.ledger.forget(tenant, file_id, now=False)

    async def aclose(self) -> None:
        """Close the content's connections."""
        await self._content.aclose()

    async def _check(self, file: File, sha256: str | None, head: bytes | None) -> File:
        if head is None:
            head = await self._head(file)
        found = sniff(head[:HEAD_BYTES])
        if self._refuses(file, found):
            await self.discard(file.tenant, file.id)
            raise FileRefused(
                f"content that looks like {found} is not taken as {file.declared_type or 'a file'}"
            )
        verdict, sha256 = await self._scan(file, sha256)
        state, reason = State.READY, None
        if verdict is None:
            state, reason = State.QUARANTINED, Reason.SCANNER_UNAVAILABLE
        elif verdict.infected:
            state, reason = State.QUARANTINED, Reason.INFECTED
            logger.warning(
                "file_infected", extra={"file_id": str(file.id), "signature": verdict.signature}
            )
        media_type = settled_type(file.declared_type, found)
        readable = state is State.READY and media_type in READABLE
        return await self.ledger.settle(
            file,
            state=state,
            reason=reason,
            sha256=sha256,
            media_type=media_type,
            beginning=await self._beginning(file) if readable else None,
        )

    def _refuses(self, file: File, found: str) -> bool:
        if found in self._refused:
            return True
        return found in ACTIVE and mismatch(file.declared_type, found)

    async def _beginning(self, file: File) -> Beginning:
        content = bytearray()
        if file.size:
            async for piece in self.read(file, 0, min(file.size, TEXT_BYTES) - 1):
                content += piece
        whole = file.size <= TEXT_BYTES
        # Cut in the middle of a character, or of no known encoding: what can be read is kept.
        text = content.decode("utf-8-sig", "replace" if whole else "ignore")
        return Beginning(text.replace("\x00", "\ufffd"), whole)

    async def _head(self, file: File) -> bytes:
        head = b""
        if file.size:
            async for piece in self.read(file, 0, min(file.size, HEAD_BYTES) - 1):
                head += piece
        return head

    async def _scan(self, file: File, sha256: str | None) -> tuple[Verdict | None, str]:
        """The verdict (None when there is none to be had) and the digest."""
        if self._scanner is None and sha256 is not None:
            return Verdict(infected=False, signature=None), sha256
        digest, length = hashlib.sha256(), 0

        async def reading() -> AsyncIterator[bytes]:
            nonlocal length
            if file.size:
                async for piece in self.read(file, 0, file.size - 1):
                    digest.update(piece)
                    length += len(piece)
                    yield piece

        if self._scanner is None:
            async for _ in reading():
                pass
            return Verdict(infected=False, signature=None), digest.hexdigest()
        verdict = None
        async with self._scans:
            try:
                verdict = await self._scanner.scan(reading())
            except ScannerUnavailable as error:
                logger.warning(
                    "file_not_scanned", extra={"file_id": str(file.id), "detail": str(error)}
                )
        if sha256 is None and length < file.size:
            # The scanner stopped in the middle.
            digest = hashlib.sha256()
            async for _ in reading():
                pass
        return verdict, sha256 or digest.hexdigest()


class _Meter:
    """Counts and digests a stream."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._most = most
        self.sha256 = hashlib.sha256()
        self.head = bytearray()

    def add(self, piece: bytes) -> None:
        self._left -= len(piece)
        if self._left < 0:
            raise FileTooLarge(f"more than {self._most} bytes were sent")
        self.sha256.update(piece)
        if len(self.head) < HEAD_BYTES:
            self.head += piece[: HEAD_BYTES - len(self.head)]
