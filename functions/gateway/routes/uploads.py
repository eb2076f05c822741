"""Resumable uploads: the tus protocol 1.0 with creation, checksum, expiration and termination."""

import base64
import binascii
import contextlib
import hashlib
import re
from email.utils import format_datetime
from typing import Annotated, Final

from fastapi import APIRouter, Header
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import problems
from functions.gateway.body_stream import BodyStream
from functions.gateway.file_problems import declared_type
from functions.gateway.once import OnceStreamed
from functions.gateway.problems import Problem, not_found
from functions.gateway.routes.files import FileId, FileWriter
from functions.gateway.state import state_of
from functions.gateway.tus import ALGORITHMS, VERSION
from somaagent.files.errors import FileTooLarge
from somaagent.files.library import Checksum, Received
from somaagent.files.model import File, State
from somaagent.files.names import clean_name

PATCH_TYPE: Final = "application/offset+octet-stream"
MAX_METADATA_CHARACTERS: Final = 4096
_NUMBER: Final = re.compile(r"[0-9]{1,15}")

Resumable = Annotated[
    str | None,
    Header(alias="Tus-Resumable", description="The protocol's version.", examples=[VERSION]),
]

router: Final = APIRouter(tags=["uploads"])


@router.options(
    "/v1/uploads",
    status_code=204,
    summary="Ask what resumable uploads can do",
    responses={204: {"description": "`Tus-Version`, `Tus-Extension`, `Tus-Max-Size`."}},
)
async def describe_uploads(request: Request) -> Response:
    """Ask for versions, extensions and limits; needs no token."""
    return Response(
        status_code=204,
        headers={
            "tus-version": VERSION,
            "tus-extension": "creation,checksum,expiration,termination",
            "tus-max-size": str(state_of(request).filing.settings.max_bytes),
            "tus-checksum-algorithm": ",".join(ALGORITHMS),
        },
    )


@router.post(
    "/v1/uploads",
    status_code=201,
    response_class=Response,
    summary="Begin a resumable upload",
    responses={
        201: {"description": "`Location` is where the content goes."},
        **problems(400, 401, 403, 408, 409, 412, 413, 415, 422, 423, 503),
    },
)
async def begin_upload(
    request: Request,
    principal: FileWriter,
    once: OnceStreamed,
    resumable: Resumable = None,
    upload_length: Annotated[
        str | None,
        Header(alias="Upload-Length", description="Bytes of the file.", examples=["48213"]),
    ] = None,
    upload_metadata: Annotated[
        str | None,
        Header(
            alias="Upload-Metadata",
            description="`filename` and `filetype`, each followed by its value in base64.",
            examples=["filename cmVwb3J0LnBkZg==,filetype YXBwbGljYXRpb24vcGRm"],
        ),
    ] = None,
) -> Response:
    """Begin an upload; the tenant's quota reserves its bytes until it is finished or expires."""
    _check_version(resumable)
    filing = state_of(request).filing
    size = _number("Upload-Length", upload_length)
    if size > filing.settings.max_bytes:
        raise FileTooLarge(f"a file may have {filing.settings.max_bytes} bytes")
    about = _metadata(upload_metadata)
    library = await filing.library()

    async def begin() -> Response:
        file, lease = await library.ledger.create(
            principal.tenant,
            principal.subject,
            name=clean_name(about.get("filename") or about.get("name")),
            declared_type=declared_type(about.get("filetype") or about.get("type")),
            size=size,
        )
        if size == 0:
            file = await library.finish(lease, Received(0, None, b""))
        else:
            await library.ledger.give_back(lease)
        headers = {"location": f"/v1/uploads/{file.id}", "upload-offset": "0"} | _expiry(file)
        return Response(status_code=201, headers=headers)

    return await once.of(repr((size, upload_metadata))).around(principal, begin)


@router.head(
    "/v1/uploads/{file_id}",
    status_code=200,
    response_class=Response,
    summary="Ask where an upload goes on",
    responses={
        200: {"description": "`Upload-Offset` and `Upload-Length`."},
        **problems(401, 403, 404, 412, 503),
    },
)
async def upload_offset(
    request: Request, principal: FileWriter, file_id: FileId, resumable: Resumable = None
) -> Response:
    """Ask how many bytes of an upload have been received."""
    _check_version(resumable)
    library = await state_of(request).filing.library()
    file = await library.ledger.find(principal.tenant, file_id)
    if file.state in (State.EXPIRED, State.DELETED):
        raise not_found("upload")
    return Response(
        status_code=200,
        headers={
            "upload-offset": str(file.received),
            "upload-length": str(file.size),
            "cache-control": "no-store",
        }
        | _expiry(file),
    )


@router.patch(
    "/v1/uploads/{file_id}",
    status_code=204,
    summary="Send content of an upload",
    responses={
        204: {"description": "`Upload-Offset` is where it goes on."},
        **problems(400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 423, 460, 503),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                PATCH_TYPE: {
                    "schema": {"type": "string", "format": "binary"},
                    "example": "(bytes from Upload-Offset on)",
                }
            },
        }
    },
)
async def send_content(
    request: Request,
    principal: FileWriter,
    file_id: FileId,
    resumable: Resumable = None,
    upload_offset: Annotated[
        str | None,
        Header(alias="Upload-Offset", description="Where the body belongs.", examples=["0"]),
    ] = None,
    upload_checksum: Annotated[
        str | None,
        Header(
            alias="Upload-Checksum",
            description="Algorithm and digest in base64 of the body, which is kept as a whole or "
            "not at all.",
            examples=["sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="],
        ),
    ] = None,
) -> Response:
    """Send the content, or the next part of it; the last one checks the file.

    After a cut, `HEAD` says where to go on. The finished upload is the file of the same id.
    """
    _check_version(resumable)
    if request.headers.get("content-type", "").strip().lower() != PATCH_TYPE:
        raise Problem(415, "unsupported_media_type", f"the body must be {PATCH_TYPE}")
    offset = _number("Upload-Offset", upload_offset)
    checksum = _checksum(upload_checksum)
    filing = state_of(request).filing
    body = BodyStream(request, idle_seconds=filing.settings.idle_seconds)
    library = await filing.library()
    async with filing.place():
        lease, size = await library.ledger.lease(principal.tenant, file_id, offset=offset)
        try:
            if (body.length or 0) > size - offset:
                raise FileTooLarge(f"the upload has {size - offset} more bytes")
            received = await library.receive(
                lease, offset, aiter(body), most=size - offset, checksum=checksum
            )
            if received.end == size:
                await library.finish(lease, received)
        finally:
            await library.ledger.give_back(lease)
        file = await library.ledger.find(principal.tenant, file_id)
    return Response(status_code=204, headers={"upload-offset": str(received.end)} | _expiry(file))


@router.delete(
    "/v1/uploads/{file_id}",
    status_code=204,
    summary="End an upload",
    responses=problems(401, 403, 404, 412, 503),
)
async def end_upload(
    request: Request, principal: FileWriter, file_id: FileId, resumable: Resumable = None
) -> Response:
    """End an upload and remove what was received; a finished one is deleted as a file."""
    _check_version(resumable)
    library = await state_of(request).filing.library()
    if not await library.delete(principal.tenant, file_id):
        raise not_found("upload")
    return Response(status_code=204)


def _check_version(resumable: str | None) -> None:
    if resumable != VERSION:
        raise Problem(
            412,
            "tus_version",
            f"send Tus-Resumable: {VERSION}",
            headers={"tus-version": VERSION},
        )


def _number(name: str, text: str | None) -> int:
    if text is None or _NUMBER.fullmatch(text) is None:
        raise _wrong_header(name, "must be a number of bytes")
    return int(text)


def _wrong_header(name: str, detail: str) -> Problem:
    errors = [{"in": "header", "parameter": name, "detail": detail}]
    return Problem(422, "invalid_request", f"wrong: {name}", errors=errors)


def _metadata(text: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    detail = (
        f"must be at most {MAX_METADATA_CHARACTERS} characters: keys, each with a value in base64, "
        "between commas"
    )
    if len(text or "") > MAX_METADATA_CHARACTERS:
        raise _wrong_header("Upload-Metadata", detail)
    try:
        for pair in (text or "").split(","):
            key, _, value = pair.strip().partition(" ")
            if key:
                found[key] = base64.b64decode(value.encode("ascii"), validate=True).decode()
    except ValueError as error:
        raise _wrong_header("Upload-Metadata", detail) from error
    return found


def _checksum(text: str | None) -> Checksum | None:
    if text is None:
        return None
    algorithm, _, digest = text.partition(" ")
    if algorithm in ALGORITHMS:
        with contextlib.suppress(binascii.Error, UnicodeError):
            raw = base64.b64decode(digest.encode("ascii"), validate=True)
            if len(raw) == hashlib.new(algorithm, usedforsecurity=False).digest_size:
                return Checksum(algorithm, raw)
    raise Problem(
        400, "unsupported_checksum", f"send one of {', '.join(ALGORITHMS)} and a digest in base64"
    )


def _expiry(file: File) -> dict[str, str]:
    if file.state is not State.RECEIVING:
        return {}
    return {"upload-expires": format_datetime(file.due_at, usegmt=True)}
