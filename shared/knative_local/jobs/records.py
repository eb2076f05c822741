"""Jobs in files: what was accepted is there after the runtime has been killed."""

import asyncio
import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

JobState = Literal["waiting", "complete", "failed"]

_RECORD, _EVENT = "job.json", "event"


@dataclass(slots=True, kw_only=True)
class JobRecord:
    """One Job; a running one is `waiting` for its end."""

    name: str
    state: JobState = "waiting"
    failures: int = 0
    """Processes that failed."""
    reason: str = ""
    """Why it failed."""
    started_at: float | None = None
    """When its first process began, in seconds since 1970."""
    finished_at: float | None = None


class JobStore:
    """The Jobs of one JobSink: a folder for each, with its record and its event."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self) -> Iterator[JobRecord]:
        """Yield what is there; a Job whose record was never finished has not been accepted."""
        for record in sorted(self._folder.glob(f"*/{_RECORD}")):
            with contextlib.suppress(OSError, ValueError, TypeError):
                yield JobRecord(**json.loads(record.read_text("utf-8")))

    def event_folder(self, name: str) -> Path:
        """Return the folder that holds the file `event` of a Job."""
        return self._folder / name / "event.d"

    async def create(self, record: JobRecord, event: bytes) -> None:
        """Keep a new Job; it outlives this process from here on.

        Raises:
            OSError: It cannot be written.
        """
        await asyncio.to_thread(self._create, record, event)

    def save(self, record: JobRecord) -> None:
        """Keep how a Job is now.

        Raises:
            OSError: It cannot be written.
        """
        path = self._folder / record.name / _RECORD
        new = path.with_suffix(".new")
        _write(new, json.dumps(asdict(record)).encode())
        new.replace(path)

    def delete(self, name: str) -> None:
        """Forget a Job."""
        shutil.rmtree(self._folder / name, ignore_errors=True)

    def clear(self) -> None:
        """Forget all of them."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _create(self, record: JobRecord, event: bytes) -> None:
        folder = self.event_folder(record.name)
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / _EVENT, event)
        self.save(record)
        descriptor = os.open(self._folder / record.name, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
