"""Where a backup lies: a folder, or a prefix of a bucket."""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from somaagent.backup.errors import BackupProblem
from somaagent.backup.manifest import NAME, Manifest, StoredFile

PIECE_BYTES: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """A folder `PATH` or `s3://BUCKET/PREFIX`, whose credentials are those of the environment."""

    url: str
    store: Any  # Any: obstore's functions take a union that pyright cannot see

    @classmethod
    def open(cls, url: str, *, make: bool) -> Self:
        """The place that a URL or a path names.

        Args:
            url: A path, or `s3://BUCKET/PREFIX`. `AWS_*` variables say how to reach the bucket, an
                `AWS_ENDPOINT_URL` of another service among them.
            make: Whether the folder is made.

        Raises:
            BackupProblem: It cannot be used.
        """
        parts = urlsplit(url)
        try:
            if parts.scheme == "s3":
                return cls(url, _bucket(parts.netloc, parts.path.strip("/")))
            if parts.scheme not in ("", "file"):
                raise BackupProblem(f"{parts.scheme}:// is no place for a backup: PATH or s3://")
            folder = Path(parts.path).absolute()
            if make:
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(0o700)
            return cls(str(folder), LocalStore(folder))
        except (BaseError, OSError, ValueError) as error:
            raise BackupProblem(f"{url} cannot be used: {error}") from error

    @property
    def encryption_hint(self) -> str:
        """What the operator has to see to, because the files are not encrypted here."""
        if self.url.startswith("s3://"):
            return "it holds what people said: the bucket must encrypt by default (SSE-KMS)"
        return "it holds what people said, unencrypted: keep it on an encrypted disk"

    def manifest(self) -> Manifest | None:
        """The manifest; None where there is no finished backup.

        Raises:
            BackupProblem: It cannot be read, or is of another format.
        """
        try:
            content = bytes(obstore.get(self.store, NAME).bytes())
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise BackupProblem(f"{self.url} cannot be read: {error}") from error
        try:
            return Manifest.model_validate_json(content)
        except ValueError as error:
            raise BackupProblem(
                f"the manifest in {self.url} is damaged or of a later format"
            ) from error

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, which makes it a backup.

        Raises:
            BackupProblem: It cannot be written.
        """
        with _writing(f"{self.url}/{NAME}"):
            obstore.put(self.store, NAME, manifest.model_dump_json(indent=1).encode())

    @contextmanager
    def writer(self, path: str) -> Generator["Writer"]:
        """A file to be written in the block, at whose end it is there.

        Raises:
            BackupProblem: It cannot be written.
        """
        address = f"{self.url}/{path}"
        with _writing(address):
            writer = Writer(path, address, obstore.open_writer(self.store, path))
        yield writer
        writer.finish()

    def pieces(self, path: str) -> Iterator[bytes]:
        """What a file holds.

        Raises:
            BackupProblem: It cannot be read.
        """
        try:
            for piece in obstore.get(self.store, path).stream(min_chunk_size=PIECE_BYTES):
                yield bytes(piece)
        except (BaseError, OSError) as error:
            raise BackupProblem(f"{self.url}/{path} cannot be read: {error}") from error

    def verify(self, file: StoredFile) -> None:
        """Read a file whole.

        Raises:
            BackupProblem: It is not what the manifest says.
        """
        digest, length = hashlib.sha256(), 0
        for piece in self.pieces(file.path):
            digest.update(piece)
            length += len(piece)
        if length != file.bytes or digest.hexdigest() != file.sha256:
            raise BackupProblem(f"{self.url}/{file.path} is damaged: its checksum is another one")


@dataclass(slots=True)
class Writer:
    """Writes one file, and knows its checksum."""

    path: str
    address: str
    """For a person who has to mend it."""
    _out: Any  # Any: obstore's own
    length: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)  # Any: hashlib's own, unnamed

    def write(self, data: bytes) -> None:
        """Add to the file."""
        self._digest.update(data)
        self.length += len(data)
        with _writing(self.address):
            self._out.write(data)

    def finish(self) -> None:
        """Have it stored."""
        with _writing(self.address):
            self._out.close()

    @property
    def stored(self) -> StoredFile:
        """What was written."""
        return StoredFile(path=self.path, bytes=self.length, sha256=self._digest.hexdigest())


@contextmanager
def _writing(address: str) -> Generator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise BackupProblem(f"{address} cannot be written: {error}") from error


def _bucket(bucket: str, prefix: str) -> S3Store:
    if not bucket:
        raise BackupProblem("s3:// names no bucket")
    return S3Store(
        bucket,
        prefix=prefix or None,
        client_options={
            "timeout": timedelta(seconds=300),
            "connect_timeout": timedelta(seconds=10),
            "allow_http": True,
        },
        retry_config={"max_retries": 6, "retry_timeout": timedelta(seconds=60)},
    )
