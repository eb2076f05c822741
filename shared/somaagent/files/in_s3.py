"""Content in a bucket of an S3-compatible service: one object for each request that sent some."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final, Self
from uuid import UUID, uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from somaagent.files.content import BLOCK_BYTES
from somaagent.files.errors import ContentUnavailable, Interrupted, NoSuchFile
from somaagent.files.ledger import Ledger, Piece
from somaagent.files.model import Lease
from somaagent.settings import FileSettings

_PART_BYTES: Final = 5_242_880
"""The least that S3 takes for a part of a multipart upload; an upload holds one in memory."""
_RENEW_BYTES: Final = 8 * _PART_BYTES


class S3Content:
    """Objects `<tenant>/<file>/<start>-<random>`, sent in parts; the ledger has their names."""

    def __init__(self, ledger: Ledger, store: S3Store) -> None:
        self._ledger = ledger
        self._store: Any = store  # Any: obstore's functions take a union that pyright cannot see

    @classmethod
    def open(cls, ledger: Ledger, settings: FileSettings) -> Self:
        """Content in the configured bucket; nothing is asked of the service yet.

        Raises:
            ValueError: As `bucket` says.
        """
        return cls(ledger, cls.bucket(settings))

    @staticmethod
    def bucket(settings: FileSettings) -> S3Store:
        """The configured bucket.

        Raises:
            ValueError: No bucket is configured, or the service cannot be named like that.
        """
        if not settings.s3_bucket:
            raise ValueError("SOMA_FILES_S3_BUCKET is not set")
        access, secret = settings.s3_access_key, settings.s3_secret_key
        options: dict[str, Any] = {"region": settings.s3_region}  # Any: obstore's own options
        if settings.s3_endpoint is not None:
            options["endpoint"] = settings.s3_endpoint
            options["virtual_hosted_style_request"] = False
        if access is not None and secret is not None:
            options["access_key_id"] = access.get_secret_value()
            options["secret_access_key"] = secret.get_secret_value()
        try:
            return S3Store(
                settings.s3_bucket,
                client_options={
                    "allow_http": (settings.s3_endpoint or "").startswith("http://"),
                    "timeout": timedelta(seconds=60),
                    "connect_timeout": timedelta(seconds=5),
                },
                retry_config={
                    "max_retries": 4,
                    "retry_timeout": timedelta(seconds=20),
                    "backoff": {
                        "init_backoff": timedelta(milliseconds=100),
                        "max_backoff": timedelta(seconds=2),
                        "base": 2,
                    },
                },
                **options,
            )
        except BaseError as error:
            raise ValueError(f"SOMA_FILES_S3_* cannot work: {error}") from error

    async def append(
        self, lease: Lease, start: int, blocks: AsyncIterator[bytes], *, counts: bool
    ) -> int:
        """See `Content`."""
        name = f"{lease.tenant}/{lease.file_id}/{start:020d}-{uuid4().hex}"
        length = 0
        failure: Interrupted | None = None
        async with self._writing(name) as writer:
            try:
                async for block in blocks:
                    async with _translated():
                        await writer.write(block)
                    length += len(block)
                    if length % _RENEW_BYTES < BLOCK_BYTES:
                        await self._ledger.renew(lease)
            except Interrupted as error:
                failure = error
        if length:
            await self._ledger.add_piece(lease, Piece(start, length, name), None, counts=counts)
        if failure is not None:
            raise failure
        return start + length

    @asynccontextmanager
    async def _writing(self, name: str) -> AsyncGenerator[Any]:  # Any: obstore's own writer
        writer = obstore.open_writer_async(
            self._store, name, buffer_size=_PART_BYTES, max_concurrency=1
        )
        try:
            yield writer
        except BaseException:
            # A multipart upload that is not finished would stay, and be paid for.
            async with _translated():
                await writer.close()
                await obstore.delete_async(self._store, name)
            raise
        async with _translated():
            await writer.close()

    async def read(self, tenant: str, file_id: UUID, first: int, last: int) -> AsyncIterator[bytes]:
        """See `Content`."""
        for piece in await self._ledger.pieces(tenant, file_id, first, last):
            begin = max(0, first - piece.start)
            end = min(piece.length, last + 1 - piece.start)
            async for block in self._ranges(piece.object or "", begin, end):
                yield block

    async def _ranges(self, name: str, begin: int, end: int) -> AsyncIterator[bytes]:
        async with _translated():
            result: Any = await obstore.get_async(
                self._store, name, options={"range": (begin, end)}
            )
            stream = aiter(result.stream(min_chunk_size=BLOCK_BYTES))
        while True:
            async with _translated():
                try:
                    block = await anext(stream)
                except StopAsyncIteration:
                    return
            yield bytes(block)

    async def erase(self, tenant: str, file_id: UUID) -> None:
        """See `Content`."""
        async with _translated():
            prefix = f"{tenant}/{file_id}/"
            found: Any  # a page of obstore's descriptions
            async for found in obstore.list(self._store, prefix, chunk_size=100):  # pyright: ignore[reportUnknownMemberType]
                await obstore.delete_async(self._store, [item["path"] for item in found])
        await self._ledger.drop_content(tenant, file_id)

    async def aclose(self) -> None:
        """The client closes with the process."""


@asynccontextmanager
async def _translated() -> AsyncGenerator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NoSuchFile("the content is gone") from error
    except (BaseError, OSError) as error:
        raise ContentUnavailable(f"the bucket does not answer: {type(error).__name__}") from error
