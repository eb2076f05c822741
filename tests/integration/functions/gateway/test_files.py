"""Files over HTTP: sent in one request, described, linked to, fetched and deleted."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from functions.gateway.filing import LINKS
from somaagent.clock import now
from somaagent.files.links import LinkSigner, Target
from somaagent.messaging.keyring import KeyRing
from somaagent.settings import FileSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import KEY, Broker, Caller
from tests.integration.functions.gateway.filing import calling, link, multipart, stored, upload
from tests.integration.functions.gateway.test_bad_requests import problem
from tests.support.clamav import EICAR, clamd
from tests.support.objects import Bucket, seaweed
from tests.support.platform import until

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200_000)
FILE = 'Content-Disposition: form-data; name="file"; filename="a.txt"'


@pytest_asyncio.fixture
async def small(postgres: TestDatabase, redis_url: str, broker: Broker) -> AsyncIterator[Caller]:
    """Ada at a gateway that takes little."""
    files = FileSettings(max_bytes=1000, tenant_bytes=5000, most_per_request=3)
    async with calling(postgres, redis_url, broker, files) as caller:
        yield caller


async def test_files_are_taken_described_and_fetched(acme: Caller) -> None:
    answer = await upload(
        acme, ("../Bild ü.png", PNG, "image/png"), ("notes.md", b"# Notes", "text/markdown")
    )

    assert answer.status == 201, answer.body
    picture, notes = answer.json["files"]
    assert picture["name"] == "Bild ü.png"
    assert (picture["media_type"], picture["size"]) == ("image/png", len(PNG))
    assert picture["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert (picture["state"], picture["type_mismatch"]) == ("ready", False)
    assert notes["media_type"] == "text/markdown"
    described = await acme.call("GET", f"/v1/files/{picture['file_id']}")
    assert described.json == picture

    path = await link(acme, picture["file_id"])
    async with acme.http.get(acme.base + path) as response:
        assert response.status == 200
        assert await response.read() == PNG
        assert response.headers["content-type"] == "image/png"
        assert response.headers["content-disposition"].startswith("attachment; ")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in response.headers["content-security-policy"]
        assert response.headers["etag"] == f'"{picture["sha256"]}"'


async def test_a_range_of_a_file_can_be_fetched(acme: Caller, anyone: Caller) -> None:
    content = bytes(range(256)) * 2000
    file = await stored(acme, content, kind=None)
    path = await link(acme, file["file_id"])
    size = len(content)

    for asked, (first, last) in {
        "bytes=0-0": (0, 0),
        "bytes=262140-262150": (262_140, 262_150),
        "bytes=511999-": (511_999, size - 1),
        "bytes=-5": (size - 5, size - 1),
        "bytes=-9999999": (0, size - 1),
        "bytes=5-9999999": (5, size - 1),
    }.items():
        answer = await anyone.call("GET", path, headers={"Range": asked})
        assert answer.status == 206, asked
        assert answer.body == content[first : last + 1]
        assert answer.headers["content-range"] == f"bytes {first}-{last}/{size}"
    for ignored in ("bytes=9-5", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=x-y"):
        answer = await anyone.call("GET", path, headers={"Range": ignored})
        assert (answer.status, len(answer.body)) == (200, size), ignored
    answer = await anyone.call("GET", path, headers={"Range": f"bytes={size}-"})
    problem(answer, 416, "range_not_satisfiable")
    assert answer.headers["content-range"] == f"bytes */{size}"
    changed = {"Range": "bytes=0-1", "If-Range": '"other"'}
    assert (await anyone.call("GET", path, headers=changed)).status == 200
    head = await anyone.call("HEAD", path, headers={"Range": "bytes=1-2"})
    assert (head.status, head.headers["content-length"], head.body) == (206, "2", b"")


async def test_links_end_and_cannot_be_made_up(small: Caller) -> None:
    file = await stored(small, b"secret")
    path = await link(small, file["file_id"])

    assert (await small.call("GET", path)).body == b"secret"
    payload, mac = path.removeprefix("/v1/downloads/").split(".")
    for wrong in (f"{payload}.{mac[:-2]}AA", f"B{payload[1:]}.{mac}", payload, "x", f"{payload}."):
        problem(await small.call("GET", f"/v1/downloads/{wrong}"), 403, "invalid_link")
    signer = LinkSigner([KeyRing.of(KEY).derived(LINKS)])
    target = Target("acme", UUID(file["file_id"]))
    old = signer.sign(target, now() - timedelta(seconds=1))
    problem(await small.call("GET", f"/v1/downloads/{old}"), 410, "link_expired")
    rivals = signer.sign(Target("rival", target.file_id), now() + timedelta(seconds=60))
    problem(await small.call("GET", f"/v1/downloads/{rivals}"), 404, "not_found")
    assert (await small.call("DELETE", f"/v1/files/{file['file_id']}")).status == 204
    problem(await small.call("GET", path), 404, "not_found")


async def test_files_of_another_tenant_do_not_exist(acme: Caller, anyone: Caller) -> None:
    file = await stored(acme, b"mine")
    rival = anyone.of("rival")

    for file_id in (file["file_id"], uuid4(), "no-uuid"):
        for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/links")):
            answer = await rival.call(method, f"/v1/files/{file_id}{path}")
            problem(answer, 404, "not_found")
    assert (await rival.call("GET", "/v1/files")).json == {"files": [], "next_cursor": None}
    assert (await acme.call("GET", f"/v1/files/{file['file_id']}")).json == file


async def test_files_are_listed_newest_first_in_pages(acme: Caller) -> None:
    ids = [(await stored(acme, bytes([65 + n])))["file_id"] for n in range(3)]

    first = (await acme.call("GET", "/v1/files?limit=2")).json
    rest = (await acme.call("GET", f"/v1/files?limit=2&cursor={first['next_cursor']}")).json

    assert [file["file_id"] for file in first["files"] + rest["files"]] == ids[::-1]
    assert rest["next_cursor"] is None
    await acme.call("DELETE", f"/v1/files/{ids[0]}")
    ready = (await acme.call("GET", "/v1/files?state=ready")).json
    assert [file["file_id"] for file in ready["files"]] == ids[:0:-1]
    problem(await acme.call("GET", "/v1/files?state=x"), 422, "invalid_request")


async def test_scopes_decide_who_reads_and_who_writes(acme: Caller, anyone: Caller) -> None:
    file = (await stored(acme, b"x"))["file_id"]
    reader = anyone.of("acme", scopes=["files:read"])
    writer = anyone.of("acme", scopes=["files:write"])

    problem(await upload(reader, ("a", b"x", None)), 403, "insufficient_scope")
    problem(await reader.call("DELETE", f"/v1/files/{file}"), 403, "insufficient_scope")
    problem(await writer.call("GET", f"/v1/files/{file}"), 403, "insufficient_scope")
    problem(await upload(anyone, ("a", b"x", None)), 401, "unauthorized")


async def test_a_request_with_a_wrong_part_leaves_nothing(small: Caller, operator: Any) -> None:
    good = ("a.txt", b"x", "text/plain")

    problem(await upload(small, good, ("b", b"x" * 1001, None)), 413, "file_too_large")
    problem(await upload(small, good, good, good, good), 413, "too_many_files")
    problem(await upload(small, good, ("b", b"\x7fELF", None)), 415, "file_type_refused")
    html = ("b.txt", b"<html><script>", "text/plain")
    problem(await upload(small, good, html), 415, "file_type_refused")
    problem(await upload(small, good, field="other"), 400, "malformed_multipart")

    assert await operator.fetchval("SELECT count(*) FROM files") == 0
    assert await operator.fetchval("SELECT count(*) FROM file_pieces") == 0
    assert await operator.fetchval("SELECT coalesce(sum(bytes), 0) FROM file_usage") == 0


async def test_a_body_that_is_not_multipart_is_refused(acme: Caller, operator: Any) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    whole = multipart((FILE, b"x"))
    cases: list[tuple[dict[str, str], bytes, int, str]] = [
        ({"Content-Type": "application/json"}, b"{}", 415, "unsupported_media_type"),
        ({"Content-Type": "multipart/form-data"}, whole, 400, "malformed_multipart"),
        ({"Content-Type": "multipart/form-data; boundary=é"}, whole, 400, "malformed_multipart"),
        (
            {"Content-Type": f"multipart/form-data; boundary={'b' * 71}"},
            whole,
            400,
            "malformed_multipart",
        ),
        (form, b"", 400, "malformed_multipart"),
        (form, b"--b--\r\n", 400, "malformed_multipart"),
        (form, b"nonsense", 400, "malformed_multipart"),
        (form, whole[:-8], 400, "malformed_multipart"),
        (form, multipart((FILE, b"x"), end=False), 400, "malformed_multipart"),
        (form, multipart(("X: y", b"x")), 400, "malformed_multipart"),
        (form, multipart((FILE + "\r\nX: " + "y" * 5000, b"x")), 400, "malformed_multipart"),
        (
            form,
            multipart(('Content-Disposition: form-data; name="file"', b"x")),
            400,
            "malformed_multipart",
        ),
        (
            form,
            multipart((FILE.replace("form-data", "attachment"), b"x")),
            400,
            "malformed_multipart",
        ),
    ]
    for headers, raw, status, code in cases:
        answer = await acme.call("POST", "/v1/files", raw=raw, headers=headers)
        problem(answer, status, code)
    assert await operator.fetchval("SELECT count(*) FROM files") == 0


async def test_the_same_key_uploads_once(acme: Caller, operator: Any) -> None:
    key = {"Idempotency-Key": "k"}
    file = ("a.txt", b"once", "text/plain")

    answers = await asyncio.gather(*(upload(acme, file, headers=key) for _ in range(5)))

    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    again = await upload(acme, file, headers=key)
    assert again.body == answers[0].body
    other = await upload(acme, ("a.txt", b"another", "text/plain"), headers=key)
    problem(other, 422, "idempotency_key_reused")
    assert await operator.fetchval("SELECT count(*) FROM files") == 1
    assert await operator.fetchval("SELECT bytes FROM file_usage") == 4


async def test_a_tenant_s_quota_holds_against_200_uploads_at_once(
    small: Caller, operator: Any
) -> None:
    file = ("a.bin", b"\x00" * 500, None)

    async def attempt() -> int:
        for _ in range(100):
            answer = await upload(small, file)
            if answer.status not in (429, 503):
                return answer.status
            # Too many at once, for the process or for the rate limits.
            await asyncio.sleep(float(answer.headers["retry-after"]) / 10)
        raise AssertionError("there was no room")

    statuses = await asyncio.gather(*(attempt() for _ in range(200)))

    taken = statuses.count(201)
    assert set(statuses) == {201, 413}
    # What is on its way reserves more than it turns out to need.
    assert 5 <= taken <= 10
    while (await upload(small, file)).status == 201:
        taken += 1
    assert await operator.fetchval("SELECT bytes FROM file_usage") == taken * 500 <= 5000
    assert await operator.fetchval("SELECT count(*) FROM files WHERE state = 'ready'") == taken


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    """An S3 service."""
    with seaweed(tmp_path_factory.mktemp("seaweed")) as running:
        yield running


async def test_content_may_lie_in_a_bucket(
    postgres: TestDatabase, redis_url: str, broker: Broker, bucket: Bucket
) -> None:
    async with calling(postgres, redis_url, broker, bucket.settings()) as caller:
        file = await stored(caller, PNG, kind="image/png")

        assert len(bucket.names(f"acme/{file['file_id']}")) == 1
        path = await link(caller, file["file_id"])
        assert (await caller.call("GET", path)).body == PNG
        part = await caller.call("GET", path, headers={"Range": "bytes=5-9"})
        assert part.body == PNG[5:10]
        assert (await caller.call("DELETE", f"/v1/files/{file['file_id']}")).status == 204
        assert bucket.names(f"acme/{file['file_id']}") == []


async def test_the_scanner_decides_what_can_be_fetched(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    with clamd(tmp_path) as port:
        files = FileSettings(scanner=f"127.0.0.1:{port}")
        async with calling(postgres, redis_url, broker, files) as caller:
            good = await stored(caller, b"harmless")
            bad = await stored(caller, b"so: " + EICAR)

            assert good["state"] == "ready"
            assert (bad["state"], bad["reason"]) == ("quarantined", "infected")
            answer = await caller.call("POST", f"/v1/files/{bad['file_id']}/links")
            problem(answer, 409, "file_not_ready")


async def test_without_a_scanner_s_verdict_a_file_waits_in_quarantine(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path, operator: Any
) -> None:
    with clamd(tmp_path) as port:
        pass
    files = FileSettings(scanner=f"127.0.0.1:{port}", sweep_seconds=0.2)
    async with calling(postgres, redis_url, broker, files) as caller:
        file = await stored(caller, b"harmless")
        infected = await stored(caller, EICAR)
        assert (file["state"], file["reason"]) == ("quarantined", "scanner_unavailable")
        answer = await caller.call("POST", f"/v1/files/{file['file_id']}/links")
        problem(answer, 409, "file_not_ready")

        with clamd(tmp_path, on=port):
            await operator.execute("UPDATE files SET due_at = now()")

            async def settled() -> bool:
                found = (await caller.call("GET", f"/v1/files/{file['file_id']}")).json
                return bool(found["state"] == "ready")

            await until(settled, "the second scan")
            path = await link(caller, file["file_id"])
            assert (await caller.call("GET", path)).body == b"harmless"

            async def found_out() -> bool:
                found = (await caller.call("GET", f"/v1/files/{infected['file_id']}")).json
                return bool(found["reason"] == "infected")

            await until(found_out, "the second scan of the other")
