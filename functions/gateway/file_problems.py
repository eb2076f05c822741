"""What callers are told when something is wrong with a file."""

import logging
import re
from collections.abc import Mapping
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.body_stream import TooSlow
from functions.gateway.limits import too_slow
from functions.gateway.problems import Problem, not_found
from somaagent.files import errors

_MEDIA_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+\-]{1,63}/[a-z0-9!#$&^_.+\-]{1,63}")
_CODES: Final[Mapping[type[errors.FileError], str]] = {
    errors.QuotaExceeded: "quota_exceeded",
    errors.FileTooLarge: "file_too_large",
    errors.WrongOffset: "wrong_offset",
    errors.UploadBusy: "upload_locked",
    errors.WrongChecksum: "checksum_mismatch",
    errors.FileRefused: "file_type_refused",
}

logger = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    """Answer the errors of files as problems."""
    app.add_exception_handler(errors.FileError, _on_file_error)
    app.add_exception_handler(errors.Interrupted, _on_interrupted)


def declared_type(content_type: str | None) -> str | None:
    """The media type that a sender wrote, without parameters; None for what is none."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    return media_type if _MEDIA_TYPE.fullmatch(media_type) else None


async def _on_file_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, errors.FileError):
        raise error
    if isinstance(error, errors.NoSuchFile):
        return not_found("file").response()
    # What follows in the body has not been read.
    headers = {"connection": "close"} if error.status_code in (413, 415) else None
    return Problem(error.status_code, _CODES[type(error)], str(error), headers=headers).response()


async def _on_interrupted(_request: Request, error: Exception) -> Response:
    if isinstance(error, TooSlow):
        return too_slow(str(error)).response()
    # Nobody is there to read it.
    return Problem(400, "interrupted", "the request was cut off").response()
