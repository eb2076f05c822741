"""The local Knative data plane as a detached process: started, found again, asked, stopped."""

import json
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from somaagent.local import processes
from somaagent.local.credentials import write_private
from somaagent.local.errors import LocalProblem, NotRunning
from somaagent.local.layout import Layout
from somaagent.local.overlay import Overlay, traces_folder
from somaagent.local.processes import ProcessRecord
from somaagent.local.progress import Progress
from somaagent.local.server import wait_until
from somaagent.settings import TelemetrySettings

STEP: Final = "knative"

_READY_SECONDS: Final = 120.0
_STOP_SECONDS: Final = 45.0
_ANSWER_SECONDS: Final = 5.0


class Ready(BaseModel):
    """What the data plane prints once it is ready."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ingress: str
    gateway: str
    status_url: str
    metrics_url: str
    kafka: str


class Running(BaseModel):
    """A data plane that was started, as noted beside the overlay."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    pid: int
    started: float
    inputs: str
    """Digest of what it was started with."""
    ready: Ready

    @property
    def process(self) -> ProcessRecord:
        """Its process."""
        return ProcessRecord(pid=self.pid, started=self.started)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPlane:
    """The `knative-local` of one state folder."""

    layout: Layout
    checkout: Path

    def running(self) -> Running | None:
        """The one that runs, when one does."""
        try:
            noted = Running.model_validate_json(self._note.read_bytes())
        except (OSError, ValidationError):
            return None
        return noted if noted.process.alive else None

    def start(
        self, overlay: Overlay, kafka: str, progress: Progress, *, watch: bool = False
    ) -> Running:
        """A ready data plane for `overlay`; one that runs with other inputs is replaced.

        With `watch` it follows the overlay's files, and rolls out what is changed there.

        Raises:
            LocalProblem: It does not become ready.
        """
        inputs = f"{overlay.digest} {kafka}{' watch' if watch else ''}"
        running = self.running()
        if running is not None and running.inputs == inputs and _answers(running.ready):
            progress(STEP, "ready")
            return running
        self.stop()
        progress(STEP, "starting")
        output = self.layout.run / "knative-local.ready"
        command: list[str | Path] = [
            *(Path(sys.prefix) / "bin" / "knative-local", "run", self._overlay),
            *("--state", self.layout.knative),
            *("--kafka", kafka, "--images", overlay.images),
            *self._traces(),
            *(["--watch"] if watch else []),
        ]
        try:
            process = processes.start(command, log=self._log, folder=self.checkout, output=output)
        except OSError as error:
            raise LocalProblem(
                f"knative-local cannot be started: {error}", remedy="make setup, then: make up"
            ) from error
        ready = wait_until(
            lambda: _ready_line(output),
            name="knative-local",
            process=process,
            log=self._log,
            seconds=_READY_SECONDS,
        )
        running = Running(pid=process.pid, started=process.started, inputs=inputs, ready=ready)
        write_private(self._note, running.model_dump_json(indent=1).encode())
        progress(STEP, "ready")
        return running

    def _traces(self) -> list[str]:
        telemetry = TelemetrySettings()
        takers = [traces_folder(self.layout, telemetry), telemetry.otlp_endpoint]
        named = ",".join(str(taker) for taker in takers if taker)
        return ["--traces", named] if named else []

    def stop(self) -> bool:
        """End it and every function; tell whether one ran.

        Raises:
            LocalProblem: Something of it still runs.
        """
        # Looked for rather than remembered: the note is lost when its starter was killed.
        found = processes.with_argument(str(self._overlay), program="knative-local")
        for process in found:
            left = processes.stop(process, patience_seconds=_STOP_SECONDS)
            processes.must_be_gone("knative-local", left)
        self._note.unlink(missing_ok=True)
        return bool(found)

    def status(self) -> dict[str, Any]:  # Any: foreign JSON
        """What it says about its brokers, Triggers and Services.

        Raises:
            NotRunning: It does not run or does not answer.
        """
        running = self.running()
        if running is None:
            raise NotRunning("the platform is not running", remedy="make up")
        return ask(running.ready.status_url)

    @property
    def _overlay(self) -> Path:
        return self.layout.run / "overlay"

    @property
    def _note(self) -> Path:
        return self.layout.run / "knative-local.json"

    @property
    def _log(self) -> Path:
        return self.layout.logs / "knative-local.log"


def ask(url: str) -> dict[str, Any]:  # Any: foreign JSON
    """The JSON object at a loopback URL.

    Raises:
        NotRunning: Nobody answers with one.
    """
    try:
        with urllib.request.urlopen(url, timeout=_ANSWER_SECONDS) as answer:  # noqa: S310 - ours
            content: dict[str, Any] = json.load(answer)  # Any: as above
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise NotRunning(f"{url} does not answer: {error}", remedy="make up") from error
    return content


def _answers(ready: Ready) -> bool:
    try:
        ask(ready.status_url)
    except NotRunning:
        return False
    return True


def _ready_line(output: Path) -> Ready | None:
    line, end, _ = output.read_text(encoding="utf-8").partition("\n")
    if not end:
        return None
    try:
        return Ready.model_validate_json(line)
    except ValidationError as error:
        raise LocalProblem(
            f"knative-local said something else than that it is ready: {line[:200]!r}",
            remedy="make setup, then: make up",
        ) from error
