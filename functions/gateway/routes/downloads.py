"""Downloads: the content of a file, for whoever has a signed link that has not expired."""

import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Path
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import problems
from functions.gateway.content_response import ContentResponse
from functions.gateway.problems import Problem, not_found
from functions.gateway.state import state_of
from somaagent.clock import now
from somaagent.files.library import Library
from somaagent.files.links import ExpiredLink, InvalidLink
from somaagent.files.model import File, State
from somaagent.files.names import content_disposition

_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
CONTENT: Final[dict[str, Any]] = {  # Any: OpenAPI's own shape
    "application/octet-stream": {
        "schema": {"type": "string", "format": "binary"},
        "example": "(the bytes of the file)",
    }
}

Token = Annotated[str, Path(description="From a download link.", max_length=256)]
RangeHeader = Annotated[
    str | None, Header(alias="Range", description="One range of bytes.", examples=["bytes=0-1023"])
]
IfRange = Annotated[
    str | None, Header(alias="If-Range", description="The `ETag` for which the range is meant.")
]

router: Final = APIRouter(tags=["files"])


@router.get(
    "/v1/downloads/{token}",
    response_class=Response,
    summary="Download a file",
    responses={
        200: {"description": "The content.", "content": CONTENT},
        206: {"description": "The range of the content.", "content": CONTENT},
        **problems(403, 404, 410, 416, 503),
    },
)
async def download(
    request: Request, token: Token, range_: RangeHeader = None, if_range: IfRange = None
) -> Response:
    """Download the content of a file; the link is the credential."""
    return await _answer(request, token, range_, if_range)


@router.head(
    "/v1/downloads/{token}",
    response_class=Response,
    summary="Ask about a download",
    responses={
        200: {"description": "The headers of the download."},
        206: {"description": "Those of the range's download."},
        **problems(403, 404, 410, 416, 503),
    },
)
async def download_headers(
    request: Request, token: Token, range_: RangeHeader = None, if_range: IfRange = None
) -> Response:
    """Ask for the headers that the download would have."""
    return await _answer(request, token, range_, if_range)


async def _answer(
    request: Request, token: str, range_header: str | None, if_range: str | None
) -> Response:
    filing = state_of(request).filing
    try:
        target = filing.signer.open(token, at=now())
    except InvalidLink:
        raise Problem(403, "invalid_link", "this is no link of this server") from None
    except ExpiredLink:
        raise Problem(410, "link_expired", "the link has expired; ask for a new one") from None
    library = await filing.library()
    file = await library.ledger.find(*target)
    if file.state is not State.READY:
        raise not_found("file")
    return content_of(request, library, file, range_header, if_range)


def content_of(
    request: Request, library: Library, file: File, range_header: str | None, if_range: str | None
) -> Response:
    """The content of a file that is ready, whole or a range, always as a download.

    Raises:
        Problem: 416, the file has no such range.
    """
    tag = f'"{file.sha256}"'
    span = _range(file, range_header if if_range in (None, tag) else None)
    first, last = span or (0, file.size - 1)
    headers = {
        "content-type": file.media_type or "application/octet-stream",
        "content-disposition": content_disposition(file.name),
        "content-length": str(last - first + 1),
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "cross-origin-resource-policy": "same-site",
        "cache-control": "private, no-store",
        "referrer-policy": "no-referrer",
        "accept-ranges": "bytes",
        "etag": tag,
    }
    if span is not None:
        headers["content-range"] = f"bytes {first}-{last}/{file.size}"
    status = 200 if span is None else 206
    if request.method == "HEAD" or file.size == 0:
        return Response(status_code=status, headers=headers)
    return ContentResponse(library.read(file, first, last), status_code=status, headers=headers)


def _range(file: File, header: str | None) -> tuple[int, int] | None:
    """The first and the last byte that are asked for; None for all of them.

    Raises:
        Problem: 416, the file has none of them.
    """
    found = _RANGE.fullmatch(header or "")
    if found is None or found[1] == found[2] == "":
        # RFC 9110 14.2: what is not understood is left out of account.
        return None
    if found[1] == "":
        first, last = max(0, file.size - int(found[2])), file.size - 1
    else:
        first = int(found[1])
        last = min(int(found[2]), file.size - 1) if found[2] else file.size - 1
        if found[2] and int(found[2]) < first:
            return None
    if first > last:
        raise Problem(
            416,
            "range_not_satisfiable",
            f"the file has {file.size} bytes",
            headers={"content-range": f"bytes */{file.size}"},
        )
    return first, last
