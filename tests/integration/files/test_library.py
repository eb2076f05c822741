"""What a library promises, whichever store its content lies in."""

import asyncio
import hashlib
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

from somaagent.files.content import Content
from somaagent.files.errors import (
    ContentUnavailable,
    FileRefused,
    FileTooLarge,
    Interrupted,
    NoSuchFile,
    QuotaExceeded,
    UploadBusy,
    WrongChecksum,
    WrongOffset,
)
from somaagent.files.in_s3 import S3Content
from somaagent.files.ledger import Ledger
from somaagent.files.library import Checksum, Library
from somaagent.files.model import File, Lease, State
from somaagent.settings import FileSettings
from tests.integration.files.conftest import QUOTA
from tests.support.objects import Bucket

SOME = random.Random(7).randbytes(700_001)


async def stream(content: bytes, *, piece: int = 60_000, cut: bool = False) -> AsyncIterator[bytes]:
    for start in range(0, len(content), piece):
        yield content[start : start + piece]
    if cut:
        raise Interrupted


async def begin(library: Library, size: int, *, tenant: str = "acme", kind: str = "") -> Lease:
    _, lease = await library.ledger.create(
        tenant, "ada", name="a", declared_type=kind or None, size=size
    )
    return lease


async def store(library: Library, content: bytes, *, tenant: str = "acme", kind: str = "") -> File:
    lease = await begin(library, len(content), tenant=tenant, kind=kind)
    received = await library.receive(lease, 0, stream(content), most=len(content))
    return await library.finish(lease, received)


async def read(library: Library, file: File, first: int = 0, last: int | None = None) -> bytes:
    end = file.size - 1 if last is None else last
    return b"".join([piece async for piece in library.read(file, first, end)])


async def used(operator: Any) -> int:
    return int(await operator.fetchval("SELECT coalesce(sum(bytes), 0) FROM file_usage"))


async def test_content_comes_back_as_it_was_sent(library: Library) -> None:
    file = await store(library, SOME)

    assert (file.state, file.size, file.received) == (State.READY, len(SOME), len(SOME))
    assert file.sha256 == hashlib.sha256(SOME).hexdigest()
    assert file.media_type == "application/octet-stream"
    assert await read(library, file) == SOME
    for first, last in ((0, 0), (262_143, 262_144), (5, 600_000), (len(SOME) - 1, len(SOME) - 1)):
        assert await read(library, file, first, last) == SOME[first : last + 1]


async def test_an_upload_that_was_cut_goes_on_where_it_stopped(library: Library) -> None:
    lease = await begin(library, len(SOME), kind="text/markdown")
    with pytest.raises(Interrupted):
        await library.receive(lease, 0, stream(SOME[:300_000], cut=True), most=len(SOME))
    await library.ledger.give_back(lease)

    kept = (await library.ledger.find("acme", lease.file_id)).received
    assert kept == 300_000
    again, size = await library.ledger.lease("acme", lease.file_id, offset=kept)
    received = await library.receive(again, kept, stream(SOME[kept:]), most=size - kept)
    file = await library.finish(again, received)

    assert file.sha256 == hashlib.sha256(SOME).hexdigest()
    assert await read(library, file) == SOME
    assert await read(library, file, 299_990, 300_009) == SOME[299_990:300_010]


async def test_a_large_upload_is_stored_in_parts(library: Library) -> None:
    content = random.Random(8).randbytes(12_000_000)

    file = await store(library, content)

    assert await read(library, file, 5_242_000, 5_243_000) == content[5_242_000:5_243_001]
    assert hashlib.sha256(await read(library, file)).hexdigest() == file.sha256


async def test_what_does_not_match_its_checksum_leaves_no_trace(library: Library) -> None:
    lease = await begin(library, len(SOME))
    wrong = Checksum("sha1", hashlib.sha1(b"other", usedforsecurity=False).digest())
    with pytest.raises(WrongChecksum):
        await library.receive(lease, 0, stream(SOME), most=len(SOME), checksum=wrong)
    await library.ledger.give_back(lease)
    assert (await library.ledger.find("acme", lease.file_id)).received == 0

    again, _ = await library.ledger.lease("acme", lease.file_id, offset=0)
    right = Checksum("sha256", hashlib.sha256(SOME).digest())
    received = await library.receive(again, 0, stream(SOME), most=len(SOME), checksum=right)

    assert await read(library, await library.finish(again, received)) == SOME


async def test_only_one_sender_at_a_time_adds_to_an_upload(library: Library, operator: Any) -> None:
    lease = await begin(library, len(SOME))
    with pytest.raises(UploadBusy):
        await library.ledger.lease("acme", lease.file_id, offset=0)
    with pytest.raises(WrongOffset):
        await library.ledger.lease("acme", lease.file_id, offset=5)
    # The first sender is thought dead, but lives.
    await operator.execute("UPDATE files SET lease_until = now() - interval '1 second'")
    second, _ = await library.ledger.lease("acme", lease.file_id, offset=0)

    with pytest.raises(UploadBusy):
        await library.receive(lease, 0, stream(b"x" * len(SOME)), most=len(SOME))
    received = await library.receive(second, 0, stream(SOME), most=len(SOME))

    assert await read(library, await library.finish(second, received)) == SOME


async def test_more_than_was_announced_is_refused(library: Library) -> None:
    lease = await begin(library, 10)

    with pytest.raises(FileTooLarge):
        await library.receive(lease, 0, stream(b"x" * 11), most=10)


async def test_an_empty_file_is_a_file(library: Library) -> None:
    file = await store(library, b"")

    assert (file.state, file.size, file.media_type) == (State.READY, 0, "text/plain")
    assert file.sha256 == hashlib.sha256().hexdigest()


async def test_another_tenant_has_no_such_file(library: Library) -> None:
    file = await store(library, SOME)

    for attempt in (
        library.ledger.find("rival", file.id),
        library.ledger.lease("rival", file.id, offset=0),
    ):
        with pytest.raises(NoSuchFile):
            await attempt
    assert not await library.delete("rival", file.id)
    assert await library.ledger.pieces("rival", file.id, 0, file.size) == []
    assert await library.ledger.page("rival", before=2**62, state=None, limit=9) == []
    assert await read(library, file) == SOME


async def test_a_deleted_file_gives_its_bytes_back(
    library: Library, operator: Any, request: pytest.FixtureRequest
) -> None:
    file = await store(library, SOME)
    assert await used(operator) == len(SOME)

    assert await library.delete("acme", file.id)

    assert await used(operator) == 0
    assert not await library.delete("acme", file.id)
    assert (await library.ledger.find("acme", file.id)).state is State.DELETED
    assert await operator.fetchval("SELECT count(*) FROM file_pieces") == 0
    with pytest.raises(NoSuchFile):
        await read_or_nothing(library, file)
    if "s3" in request.node.name:
        bucket: Bucket = request.getfixturevalue("bucket")
        assert bucket.names(f"acme/{file.id}") == []


async def read_or_nothing(library: Library, file: File) -> None:
    if await read(library, file) == b"":
        raise NoSuchFile


async def test_content_of_a_refused_kind_is_gone(
    ledger: Ledger, content: Content, operator: Any
) -> None:
    kinds = frozenset({"application/x-executable"})
    library = Library(ledger, content, scanner=None, refused_types=kinds)

    with pytest.raises(FileRefused):
        await store(library, b"\x7fELF" + SOME, kind="image/png")
    with pytest.raises(FileRefused):
        await store(library, b"<html><script>", kind="text/plain")

    assert (await store(library, b"<html><script>", kind="text/html")).state is State.READY
    assert await used(operator) == len(b"<html><script>")


async def test_the_quota_holds_when_many_upload_at_once(library: Library, operator: Any) -> None:
    size = QUOTA // 20

    outcomes = await asyncio.gather(
        *(begin(library, size) for _ in range(60)), return_exceptions=True
    )

    assert sum(isinstance(outcome, Lease) for outcome in outcomes) == 20
    assert sum(isinstance(outcome, QuotaExceeded) for outcome in outcomes) == 40
    assert await used(operator) == QUOTA
    assert (await begin(library, 1, tenant="rival")).tenant == "rival"
    with pytest.raises(QuotaExceeded):
        await begin(library, QUOTA + 1, tenant="third")


async def test_the_sweeper_clears_away_what_is_due(library: Library, operator: Any) -> None:
    kept, old = await store(library, SOME), await store(library, SOME, tenant="rival")
    unfinished = await begin(library, 500)
    await library.ledger.give_back(unfinished)
    assert await library.sweep() == 0

    await operator.execute(
        "UPDATE files SET due_at = now(), expires_at = now() WHERE id = ANY ($1)",
        [old.id, unfinished.file_id],
    )
    assert await library.sweep() == 2

    assert (await library.ledger.find("rival", old.id)).state is State.EXPIRED
    assert (await library.ledger.find("acme", unfinished.file_id)).state is State.EXPIRED
    assert await used(operator) == len(SOME)
    assert await read(library, kept) == SOME
    await operator.execute("UPDATE files SET due_at = now() WHERE state = 'expired'")
    await library.sweep()
    with pytest.raises(NoSuchFile):
        await library.ledger.find("rival", old.id)


async def test_a_file_whose_check_was_cut_off_is_checked_by_the_sweeper(
    library: Library, operator: Any
) -> None:
    lease = await begin(library, len(SOME))
    await library.receive(lease, 0, stream(SOME), most=len(SOME))
    await library.ledger.complete(lease)
    await operator.execute("UPDATE files SET due_at = now()")

    await asyncio.gather(library.sweep(), library.sweep())

    file = await library.ledger.find("acme", lease.file_id)
    assert (file.state, file.sha256) == (State.READY, hashlib.sha256(SOME).hexdigest())
    assert await operator.fetchval("SELECT scans FROM files") == 1
    assert await read(library, file) == SOME


async def test_a_bucket_that_is_away_is_a_passing_failure(ledger: Ledger) -> None:
    settings = Bucket("http://127.0.0.1:9").settings()
    library = Library(
        ledger, S3Content.open(ledger, settings), scanner=None, refused_types=frozenset()
    )

    lease = await begin(library, len(SOME))
    with pytest.raises(ContentUnavailable):
        async with asyncio.timeout(90):
            await library.receive(lease, 0, stream(SOME), most=len(SOME))


def test_a_store_without_a_bucket_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="SOMA_FILES_S3_BUCKET"):
        S3Content.open(ledger, FileSettings(store="s3"))
