"""Files as clients of the gateway send and fetch them."""

import io
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp

from somaagent.settings import FileSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    Answer,
    Broker,
    Caller,
    serving,
    settings_of,
)

TUS = {"Tus-Resumable": "1.0.0"}
CONTENT_TYPE = "application/offset+octet-stream"
Named = tuple[str, bytes, str | None]
"""Name, content and declared type of a file."""


@asynccontextmanager
async def calling(
    postgres: TestDatabase, redis_url: str, broker: Broker, files: FileSettings
) -> AsyncGenerator[Caller]:
    """Ada at a gateway with the given settings."""
    settings = replace(settings_of(postgres, redis_url, broker), files=files)
    async with (
        serving(settings) as base,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http,
    ):
        yield Caller(base, http).of("acme")


async def upload(
    caller: Caller, *files: Named, headers: Mapping[str, str] | None = None, field: str = "file"
) -> Answer:
    """Post files as `multipart/form-data`."""
    form = aiohttp.FormData(quote_fields=False)
    for name, content, kind in files:
        form.add_field(field, io.BytesIO(content), filename=name, content_type=kind)
    async with caller.http.post(
        caller.base + "/v1/files", data=form, headers=caller.headers | dict(headers or {})
    ) as response:
        return Answer(response.status, response.headers, await response.read())


async def stored(
    caller: Caller, content: bytes, *, name: str = "a.txt", kind: str | None = "text/plain"
) -> dict[str, Any]:
    """The description of a file that was uploaded."""
    answer = await upload(caller, (name, content, kind))
    assert answer.status == 201, answer.body
    (file,) = answer.json["files"]
    return dict(file)


async def link(caller: Caller, file_id: str) -> str:
    """A download link's path."""
    answer = await caller.call("POST", f"/v1/files/{file_id}/links")
    assert answer.status == 201, answer.body
    return str(answer.json["url"])


async def begin(caller: Caller, size: int, *, metadata: str | None = None) -> str:
    """The path of a new resumable upload."""
    headers = TUS | {"Upload-Length": str(size)}
    if metadata is not None:
        headers["Upload-Metadata"] = metadata
    answer = await caller.call("POST", "/v1/uploads", headers=headers)
    assert answer.status == 201, answer.body
    return answer.headers["location"]


async def patch(
    caller: Caller,
    path: str,
    content: bytes | AsyncIterator[bytes],
    *,
    offset: int,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send content of an upload."""
    sent = TUS | {"Upload-Offset": str(offset), "Content-Type": CONTENT_TYPE}
    body: Any = io.BytesIO(content) if isinstance(content, bytes) else content
    async with caller.http.patch(
        caller.base + path, data=body, headers=caller.headers | sent | dict(headers or {})
    ) as response:
        return Answer(response.status, response.headers, await response.read())


def multipart(*parts: tuple[str, bytes], boundary: str = "b", end: bool = True) -> bytes:
    """A body of parts with the given header lines."""
    body = b"".join(
        f"--{boundary}\r\n{lines}\r\n\r\n".encode() + content + b"\r\n" for lines, content in parts
    )
    return body + (f"--{boundary}--\r\n".encode() if end else b"")


def is_json(answer: Answer) -> bool:
    """Whether an answer's body is JSON."""
    try:
        json.loads(answer.body)
    except ValueError:
        return False
    return True
