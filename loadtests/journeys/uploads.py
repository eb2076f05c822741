"""A person uploads files, at once or in pieces, and fetches them again."""

import base64
import hashlib
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

from loadtests.driving.stage import Journey, Stage, Visitor
from loadtests.protocol.answers import WrongAnswer

SMALL: Final = 16 * 1024
PIECE: Final = 64 * 1024
PIECES: Final = 3
_TUS: Final = {"tus-resumable": "1.0.0"}


class Uploads(Journey):
    """By turns a form and a resumable upload with checksums; what is fetched must be what was sent.

    The file is deleted in the end, so a long run does not use up the tenant's quota.
    """

    name = "uploads"

    def visit(self, visitor: Visitor, late: float) -> None:
        """One file, there and back."""
        began = self.now() - late
        if self.chance.random() < 0.5:
            content = self._text(SMALL)
            file_id = self._form(visitor, content)
            self.recorder.ok("files", "upload", self.now() - began)
        else:
            content = self._text(PIECE * PIECES)
            file_id = self._resumable(visitor, content)
            self.recorder.ok("files", "resumable upload", self.now() - began)
        gateway = visitor.gateway
        path = f"/v1/files/{file_id}"
        described = gateway.send("GET", path, name="describe file", expect=200).json()
        if described["sha256"] != hashlib.sha256(content).hexdigest():
            raise WrongAnswer(f"the file in state {described['state']} has another checksum")
        link = gateway.send("POST", f"{path}/links", name="link", expect=201).json()
        address = urlsplit(str(link["url"]))
        fetched = gateway.send(
            "GET", f"{address.path}?{address.query}", name="download", expect=200
        )
        if fetched.content != content:
            raise WrongAnswer("what was fetched is not what was sent")
        gateway.send("DELETE", path, name="delete file", expect=204)
        if self.chance.random() < self.stage.options.look_share:
            gateway.send("GET", path, name="deleted file", expect=404)

    def _form(self, visitor: Visitor, content: bytes) -> str:
        answer = visitor.gateway.send(
            "POST",
            "/v1/files",
            name="upload form",
            expect=201,
            files={"file": (f"{uuid4()}.txt", content, "text/plain")},
        ).json()
        return str(answer["files"][0]["file_id"])

    def _resumable(self, visitor: Visitor, content: bytes) -> str:
        about = ",".join(f"{name} {_base64(value)}" for name, value in _ABOUT.items())
        begun = visitor.gateway.send(
            "POST",
            "/v1/uploads",
            name="begin upload",
            expect=201,
            headers=_TUS | {"upload-length": str(len(content)), "upload-metadata": about},
        )
        path = urlsplit(begun.headers["location"]).path
        for offset in range(0, len(content), PIECE):
            piece = content[offset : offset + PIECE]
            digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
            headers = _TUS | {
                "upload-offset": str(offset),
                "upload-checksum": f"sha256 {digest}",
                "content-type": "application/offset+octet-stream",
            }
            visitor.gateway.send(
                "PATCH", path, name="upload piece", expect=204, data=piece, headers=headers
            )
        return path.rpartition("/")[2]

    def _text(self, size: int) -> bytes:
        return base64.b64encode(self.chance.randbytes(size))[:size]


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


_ABOUT: Final = {"filename": "load.txt", "filetype": "text/plain"}


def journey(stage: Stage) -> Uploads:
    """This module's journey."""
    return Uploads(stage)
