"""Resumable uploads: the tus protocol, by hand and by its own Python client."""

import asyncio
import base64
import hashlib
import io
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from tusclient.client import TusClient

from somaagent.settings import FileSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import BOUND_SECONDS, Broker, Caller
from tests.integration.functions.gateway.filing import TUS, begin, calling, link, patch
from tests.integration.functions.gateway.test_bad_requests import problem
from tests.support.platform import until

CONTENT = bytes(range(256)) * 3000
"""Larger than a block, and no multiple of one."""


def digest(content: bytes, algorithm: str = "sha256") -> str:
    made = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    return f"{algorithm} {base64.b64encode(made).decode()}"


async def offset(caller: Caller, path: str) -> int:
    answer = await caller.call("HEAD", path, headers=TUS)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    return int(answer.headers["upload-offset"])


async def test_the_protocol_s_own_client_uploads_and_resumes(acme: Caller) -> None:
    client = TusClient(acme.base + "/v1/uploads", headers=dict(acme.headers))
    metadata = {"filename": "report.bin", "filetype": "application/octet-stream"}

    def send(*, stop_at: int | None = None, url: str | None = None) -> str:
        uploader: Any = client.uploader(  # pyright: ignore[reportUnknownMemberType]
            file_stream=io.BytesIO(CONTENT),
            chunk_size=200_000,
            metadata=metadata,
            url=url,
            upload_checksum=True,
        )
        uploader.upload(stop_at=stop_at)
        return str(uploader.url)

    url = await asyncio.to_thread(send, stop_at=400_000)
    path = url.removeprefix(acme.base)
    assert await offset(acme, path) == 400_000
    await asyncio.to_thread(send, url=url)

    file = (await acme.call("GET", path.replace("uploads", "files"))).json
    assert (file["state"], file["name"], file["size"]) == ("ready", "report.bin", len(CONTENT))
    assert file["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    assert (await acme.call("GET", await link(acme, file["file_id"]))).body == CONTENT


async def test_what_uploads_can_do_is_told_to_everybody(anyone: Caller) -> None:
    answer = await anyone.call("OPTIONS", "/v1/uploads")

    assert answer.status == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,checksum,expiration,termination"
    assert int(answer.headers["tus-max-size"]) > 0


async def test_a_client_that_was_cut_off_goes_on_where_the_server_says(acme: Caller) -> None:
    path = await begin(acme, len(CONTENT), metadata="filename YS50eHQ=,filetype dGV4dC9wbGFpbg==")

    async def begun() -> bool:
        return await offset(acme, path) > 0

    async def cut() -> AsyncIterator[bytes]:
        yield CONTENT[:500_000]
        await until(begun, "the first bytes to be kept")
        raise ConnectionAbortedError

    with pytest.raises(aiohttp.ClientError):
        await patch(acme, path, cut(), offset=0)

    async def free() -> bool:
        done = await offset(acme, path)
        problem_or_not = await patch(acme, path, b"", offset=done)
        return problem_or_not.status == 204

    await until(free, "the end of the first sender's lease")
    done = await offset(acme, path)
    assert 0 < done <= 500_000
    answer = await patch(acme, path, CONTENT[done:], offset=done)

    assert (answer.status, answer.headers["upload-offset"]) == (204, str(len(CONTENT)))
    assert answer.headers["tus-resumable"] == "1.0.0"
    file = (await acme.call("GET", path.replace("uploads", "files"))).json
    assert (file["name"], file["sha256"]) == ("a.txt", hashlib.sha256(CONTENT).hexdigest())
    assert file["type_mismatch"]


async def test_an_empty_upload_is_finished_at_once(acme: Caller) -> None:
    path = await begin(acme, 0)

    file = (await acme.call("GET", path.replace("uploads", "files"))).json

    assert (file["state"], file["size"], file["name"]) == ("ready", 0, "file")


async def test_a_wrong_checksum_is_told_and_nothing_kept(acme: Caller) -> None:
    path = await begin(acme, len(CONTENT))

    answer = await patch(
        acme, path, CONTENT, offset=0, headers={"Upload-Checksum": digest(b"other", "sha1")}
    )

    problem(answer, 460, "checksum_mismatch")
    assert await offset(acme, path) == 0
    for algorithm, first, last in (("md5", 0, 300_000), ("sha256", 300_000, len(CONTENT))):
        part = CONTENT[first:last]
        headers = {"Upload-Checksum": digest(part, algorithm)}
        assert (await patch(acme, path, part, offset=first, headers=headers)).status == 204
    file = (await acme.call("GET", path.replace("uploads", "files"))).json
    assert file["sha256"] == hashlib.sha256(CONTENT).hexdigest()


async def test_requests_outside_the_protocol_are_refused(acme: Caller, operator: Any) -> None:
    path = await begin(acme, 10)
    length = {"Upload-Length": "10"}

    async def posted(headers: dict[str, str]) -> Any:
        return await acme.call("POST", "/v1/uploads", headers=headers)

    answer = await posted(length)
    problem(answer, 412, "tus_version")
    assert answer.headers["tus-version"] == "1.0.0"
    problem(await posted(length | {"Tus-Resumable": "0.2.2"}), 412, "tus_version")
    for wrong in ({}, {"Upload-Length": "-1"}, {"Upload-Length": "x"}, {"Upload-Length": "1" * 16}):
        problem(await posted(TUS | wrong), 422, "invalid_request")
    problem(await posted(TUS | {"Upload-Length": "999999999999"}), 413, "file_too_large")
    for metadata in ("filename é", "filename =", "filename /w==", "k " + "A" * 5000):
        problem(await posted(TUS | length | {"Upload-Metadata": metadata}), 422, "invalid_request")

    problem(await patch(acme, path, b"x", offset=1), 409, "wrong_offset")
    problem(await patch(acme, path, b"x" * 11, offset=0), 413, "file_too_large")
    plain = {"Content-Type": "text/plain"}
    problem(await patch(acme, path, b"x", offset=0, headers=plain), 415, "unsupported_media_type")
    old = {"Tus-Resumable": "0.1"}
    problem(await patch(acme, path, b"x", offset=0, headers=old), 412, "tus_version")
    for checksum in ("sha256", "sha256 ?", "crc32 AAAA"):
        headers = {"Upload-Checksum": checksum}
        answer = await patch(acme, path, b"x", offset=0, headers=headers)
        problem(answer, 400, "unsupported_checksum")
    assert await offset(acme, path) == 0
    assert await operator.fetchval("SELECT bytes FROM file_usage") == 10


async def test_an_upload_that_is_ended_or_not_one_s_own_is_not_there(
    acme: Caller, anyone: Caller, operator: Any
) -> None:
    path = await begin(acme, 10)
    rival = anyone.of("rival")
    for foreign in (path, f"/v1/uploads/{uuid4()}", "/v1/uploads/no-uuid"):
        assert (await rival.call("HEAD", foreign, headers=TUS)).status == 404
        problem(await patch(rival, foreign, b"x", offset=0), 404, "not_found")
        problem(await rival.call("DELETE", foreign, headers=TUS), 404, "not_found")

    assert (await acme.call("DELETE", path, headers=TUS)).status == 204

    assert (await acme.call("HEAD", path, headers=TUS)).status == 404
    problem(await patch(acme, path, b"x", offset=0), 404, "not_found")
    problem(await acme.call("DELETE", path, headers=TUS), 404, "not_found")
    assert await operator.fetchval("SELECT bytes FROM file_usage") == 0


async def test_the_same_key_begins_one_upload(acme: Caller, operator: Any) -> None:
    headers = TUS | {"Upload-Length": "10", "Idempotency-Key": "k"}

    answers = [await acme.call("POST", "/v1/uploads", headers=headers) for _ in range(3)]

    assert {answer.status for answer in answers} == {201}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len({answer.headers["upload-expires"] for answer in answers}) == 1
    other = await acme.call("POST", "/v1/uploads", headers=headers | {"Upload-Length": "11"})
    problem(other, 422, "idempotency_key_reused")
    assert await operator.fetchval("SELECT count(*) FROM files") == 1


async def test_of_many_senders_at_once_one_adds_to_an_upload(acme: Caller) -> None:
    path = await begin(acme, len(CONTENT))
    senders = [bytes([letter]) * len(CONTENT) for letter in range(65, 73)]

    async with asyncio.timeout(BOUND_SECONDS):
        answers = await asyncio.gather(*(patch(acme, path, one, offset=0) for one in senders))

    assert sorted({answer.status for answer in answers} - {404, 409, 423}) == [204]
    assert [answer.status for answer in answers].count(204) == 1
    file = (await acme.call("GET", path.replace("uploads", "files"))).json
    assert file["sha256"] in {hashlib.sha256(one).hexdigest() for one in senders}


async def test_a_silent_sender_is_cut_off_and_what_came_is_kept(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    async with calling(postgres, redis_url, broker, FileSettings(idle_seconds=1.0)) as acme:
        path = await begin(acme, 10)
        silent = asyncio.Event()

        async def halting() -> AsyncIterator[bytes]:
            yield b"01234"
            await silent.wait()

        answer = await patch(acme, path, halting(), offset=0)

        problem(answer, 408, "request_timeout")
        head = await acme.call("HEAD", path, headers=TUS)
        assert head.headers["upload-offset"] == "5"
