"""Files: uploaded in one request, listed, read, deleted, and linked to for download."""

import contextlib
import hashlib
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import needs
from functions.gateway.body_stream import BodyStream
from functions.gateway.file_problems import declared_type
from functions.gateway.limits import too_large
from functions.gateway.multipart import MultipartReader, boundary_of, malformed
from functions.gateway.once import OnceOnly, OnceStreamed
from functions.gateway.problems import Problem, not_found
from functions.gateway.schemas.files import DownloadLink, FilePage, StoredFile, UploadedFiles
from functions.gateway.state import GatewayState, state_of
from somaagent.clock import now
from somaagent.files.kinds import mismatch
from somaagent.files.library import Library, Received
from somaagent.files.links import Target
from somaagent.files.model import File, Lease, State
from somaagent.files.names import clean_name
from somaagent.identity import Principal

FileReader = Annotated[Principal, Depends(needs("files:read"))]
FileWriter = Annotated[Principal, Depends(needs("files:write"))]
FileId = Annotated[UUID, Path(description="The file.")]

MAX_PAGE: Final = 200
_FIELDS: Final = ("file", "files", "files[]")
_OVERHEAD_BYTES: Final = 65_536
"""Of boundaries and headers of a whole body."""
_BODY: Final[dict[str, Any]] = {  # Any: OpenAPI's own shape
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "description": "One part for each file.",
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                        }
                    },
                },
                "example": {"file": ["(the bytes of report.pdf)"]},
            }
        },
    }
}

router: Final = APIRouter(tags=["files"])


@router.post(
    "/v1/files",
    status_code=201,
    response_model=UploadedFiles,
    summary="Upload files",
    responses=problems(400, 401, 403, 408, 409, 413, 415, 422, 423, 503),
    openapi_extra=_BODY,
)
async def upload_files(request: Request, principal: FileWriter, once: OnceStreamed) -> Response:
    """Upload one or more files as `multipart/form-data`; all are taken, or none.

    The content decides `media_type`. A file that the scanner did not pass is `quarantined`. For
    large files and bad lines there are resumable uploads at `/v1/uploads`.
    """
    state = state_of(request)
    boundary = boundary_of(request.headers.get("content-type", ""))
    settings = state.filing.settings
    body = BodyStream(request, idle_seconds=settings.idle_seconds)
    most = settings.most_per_request * settings.max_bytes + _OVERHEAD_BYTES
    if (body.length or 0) > most:
        raise too_large(most)
    library = await state.filing.library()
    async with state.filing.place(), _Staged.open(library) as staged:
        await _receive(state, principal, body, boundary, staged)
        # A repeat's files are thrown away when its answer is known.
        return await once.of(staged.digest.hexdigest()).around(principal, staged.finish)


@router.get(
    "/v1/files",
    response_model=FilePage,
    summary="List files",
    responses=problems(401, 403, 422, 503),
)
async def list_files(
    request: Request,
    principal: FileReader,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Most files of a page.")] = 50,
    cursor: Annotated[
        str | None,
        Query(pattern=r"^[0-9]{1,18}$", description="`next_cursor` of the page before."),
    ] = None,
    state: Annotated[
        Literal["receiving", "scanning", "ready", "quarantined", "expired"] | None,
        Query(description="Only files in this state."),
    ] = None,
) -> JsonResponse:
    """List the tenant's files, the newest first; deleted ones are left out."""
    library = await state_of(request).filing.library()
    found = await library.ledger.page(
        principal.tenant,
        before=int(cursor or 2**62),
        state=None if state is None else State(state),
        limit=limit + 1,
    )
    more = len(found) > limit
    return JsonResponse(
        FilePage(
            files=[described(file) for file in found[:limit]],
            next_cursor=str(found[limit - 1].position) if more else None,
        )
    )


@router.get(
    "/v1/files/{file_id}",
    response_model=StoredFile,
    summary="Get a file's description",
    responses=problems(401, 403, 404, 503),
)
async def get_file(request: Request, principal: FileReader, file_id: FileId) -> JsonResponse:
    """Get what is known of a file."""
    library = await state_of(request).filing.library()
    return JsonResponse(described(await _present(library, principal.tenant, file_id)))


@router.delete(
    "/v1/files/{file_id}",
    status_code=204,
    summary="Delete a file",
    responses=problems(401, 403, 404, 503),
)
async def delete_file(request: Request, principal: FileWriter, file_id: FileId) -> Response:
    """Delete a file's content; messages that mention it keep its name."""
    library = await state_of(request).filing.library()
    await _present(library, principal.tenant, file_id)
    await library.delete(principal.tenant, file_id)
    return Response(status_code=204)


@router.post(
    "/v1/files/{file_id}/links",
    status_code=201,
    response_model=DownloadLink,
    summary="Make a download link",
    responses=problems(401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def make_link(
    request: Request,
    principal: FileReader,
    file_id: FileId,
    once: OnceOnly,
) -> Response:
    """Make a link that fetches the content without a token, for a few minutes.

    409 means that the file is not ready, or quarantined.
    """
    filing = state_of(request).filing
    file = await _present(await filing.library(), principal.tenant, file_id)
    if file.state is not State.READY:
        raise Problem(409, "file_not_ready", f"the file is {file.state}")
    expires_at = (now() + timedelta(seconds=filing.settings.link_seconds)).replace(microsecond=0)
    token = filing.signer.sign(Target(principal.tenant, file_id), expires_at)
    link = DownloadLink(url=f"/v1/downloads/{token}", expires_at=expires_at)

    async def link_to() -> Response:
        return JsonResponse(link, status_code=201)

    return await once.around(principal, link_to)


def described(file: File) -> StoredFile:
    """A file as clients see it."""
    objects = file.media_type is not None and mismatch(file.declared_type, file.media_type)
    return StoredFile(
        file_id=file.id,
        name=file.name,
        media_type=file.media_type,
        declared_type=file.declared_type,
        type_mismatch=objects,
        size=file.size,
        sha256=file.sha256,
        state=file.state.value,
        reason=file.reason,
        created_at=file.created_at,
        expires_at=file.expires_at,
    )


async def _present(library: Library, tenant: str, file_id: UUID) -> File:
    file = await library.ledger.find(tenant, file_id)
    if file.state is State.DELETED:
        raise not_found("file")
    return file


class _Staged:
    """Files of one request that are received but not settled; what is left at the end goes."""

    def __init__(self, library: Library) -> None:
        self.library: Final = library
        self.waiting: list[tuple[Lease, Received]] = []
        self.digest: Final = hashlib.sha256()
        self._made: list[Lease] = []

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, library: Library) -> AsyncGenerator["_Staged"]:
        """For the time of one request; after an error nothing of it is left."""
        staged = cls(library)
        try:
            yield staged
        except BaseException:
            for lease in staged._made:
                await library.discard(lease.tenant, lease.file_id)
            raise
        for lease, _ in staged.waiting:
            await library.discard(lease.tenant, lease.file_id)

    async def create(
        self, principal: Principal, *, name: str, kind: str | None, size: int
    ) -> Lease:
        """A file to be received now."""
        _, lease = await self.library.ledger.create(
            principal.tenant, principal.subject, name=name, declared_type=kind, size=size
        )
        self._made.append(lease)
        return lease

    def received(self, lease: Lease, received: Received, *about: str | None) -> None:
        """A file's content has come."""
        self.waiting.append((lease, received))
        self.digest.update(repr((received.sha256, *about)).encode())

    async def finish(self) -> Response:
        """Settle the files; the answer that describes them."""
        files: list[StoredFile] = []
        while self.waiting:
            files.append(described(await self.library.finish(*self.waiting[0])))
            self.waiting.pop(0)
        return JsonResponse(UploadedFiles(files=files), status_code=201)


async def _receive(
    state: GatewayState, principal: Principal, body: BodyStream, boundary: bytes, staged: _Staged
) -> None:
    settings = state.filing.settings
    reader = MultipartReader(aiter(body), boundary)
    async for part in reader:
        if part.name not in _FIELDS or part.filename is None:
            raise malformed(f"every part must be a file and be named {_FIELDS[0]}")
        if len(staged.waiting) == settings.most_per_request:
            raise Problem(
                413,
                "too_many_files",
                f"a request may bring {settings.most_per_request} files",
                headers={"connection": "close"},
            )
        size = min(settings.max_bytes, body.length or settings.max_bytes)
        name, kind = clean_name(part.filename), declared_type(part.content_type)
        lease = await staged.create(principal, name=name, kind=kind, size=size)
        received = await staged.library.receive(lease, 0, reader.content(), most=settings.max_bytes)
        await staged.library.ledger.trim(lease)
        staged.received(lease, received, name, kind)
    if not staged.waiting:
        raise malformed("the body has no file")
