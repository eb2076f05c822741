"""Weights from their maker's hub: one file over HTTPS, continued where it was cut off."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from somaagent.local.errors import LocalProblem
from somaagent.local.models import HubFile
from somaagent.local.progress import Progress

HUB: Final = "https://huggingface.co"

_STEP: Final = "model"
_CHUNK_BYTES: Final = 1 << 20
_TIMEOUT_SECONDS: Final = 30


def hub_chunks(
    source: HubFile, folder: Path, progress: Progress, *, hub: str = HUB
) -> Iterator[bytes]:
    """The bytes of the file.

    Raises:
        LocalProblem: The hub cannot be reached or does not have it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / source.file
    url = f"{hub}/{source.repository}/resolve/{source.revision}/{source.file}"
    try:
        _download(url, part, progress)
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError) as error:
        raise LocalProblem(
            f"{url} cannot be fetched: {error}", remedy=".venv/bin/soma models fetch"
        ) from error
    with part.open("rb") as content:
        while chunk := content.read(_CHUNK_BYTES):
            yield chunk
    # Kept only while it was incomplete: a wrong file is not to be continued.
    part.unlink()


def _download(url: str, part: Path, progress: Progress) -> None:
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310 - HTTPS, or loopback in tests
    try:
        answer = urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)  # noqa: S310 - as above
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # All of it is here.
        raise
    with answer:
        continued = answer.status == http.client.PARTIAL_CONTENT
        done = have if continued else 0
        total = done + int(answer.headers.get("Content-Length", 0))
        with part.open("ab" if continued else "wb") as out:
            while chunk := answer.read(_CHUNK_BYTES):
                done += out.write(chunk)
                progress(_STEP, part.name, done=done, total=total)
        if total and done < total:
            raise http.client.IncompleteRead(b"", total - done)
