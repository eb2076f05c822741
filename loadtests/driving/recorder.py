"""What is measured: into locust's own statistics, and each sample with its time into a file."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import gevent
from locust.env import Environment
from locust.runners import WORKER_REPORT_INTERVAL

DRAIN_SECONDS: Final = 180
"""How long what has begun may take when the run is over."""
_FLUSH_SECONDS: Final = 0.5
_NAMES: Final = ("samples", "accepted")


@dataclass
class Recorder:
    """Takes samples; a worker's go to the master with its reports, which writes all of them.

    A sample is `[time of its end, kind, name, milliseconds, error or null]`. Accepted events are
    kept beside them, for whoever reads the broker's topic.
    """

    environment: Environment
    folder: Path | None = None
    """Where samples are written; None in a worker."""
    muted: bool = False
    """Nothing counts that happens meanwhile."""
    under_way: int = 0
    """Visits that have begun and are not over, in this process."""
    begun: bool = False
    """Somebody has visited, here or in a worker."""
    expecting: bool = True
    """Somebody is yet to come, in this process; of the open model."""
    _runs: int = 0
    """Counts the runs of this process: of locust's page several can be started."""
    _workers: dict[str, tuple[float, int, bool]] = field(
        default_factory=dict[str, tuple[float, int, bool]]
    )
    """When each worker reported last on this run, and how many visits are under way there, and
    whether somebody is yet to come."""
    _samples: list[list[Any]] = field(default_factory=list[list[Any]])  # Any: JSON
    _accepted: list[list[Any]] = field(default_factory=list[list[Any]])  # Any: JSON

    def listen(self) -> None:
        """Report to the master, or take what workers report."""
        events = self.environment.events
        events.report_to_master.add_listener(self._report)
        events.worker_report.add_listener(self._take)
        events.quit.add_listener(self._write)

    def write_to(self, folder: Path) -> None:
        """Write samples into files of `folder` from now on."""
        self.folder = folder
        for name in _NAMES:
            (folder / f"{name}.jsonl").touch()
        gevent.spawn(self._go_on_writing)

    def begin(self) -> None:
        """Another run; what was measured before it is forgotten."""
        self._runs += 1
        self.expecting = True
        self._workers.clear()
        for name in _NAMES:
            setattr(self, f"_{name}", [])
            if self.folder is not None:
                (self.folder / f"{name}.jsonl").write_text("", encoding="utf-8")

    def wait_for_workers(self, **_: object) -> None:
        """Until each worker has reported since the stop that nothing is under way there.

        Locust counts a user who is stopping as gone, so its own end would come too early.
        """
        now = time.monotonic()
        settled, deadline = now + WORKER_REPORT_INTERVAL, now + DRAIN_SECONDS
        while time.monotonic() < deadline:
            reports = self._workers.values()
            if reports and all(at > settled and count == 0 for at, count, _ in reports):
                return
            gevent.sleep(_FLUSH_SECONDS)

    def is_over(self, workers: int) -> bool:
        """Whether nobody is yet to come, or under way, here or in any of so many workers."""
        if workers == 0:
            return not self.expecting and self.under_way == 0
        reports = self._workers.values()
        # A worker's samples come in the same report as this.
        over = [count == 0 and not expecting for _, count, expecting in reports]
        return len(over) >= workers and all(over)

    def ok(self, kind: str, name: str, seconds: float) -> None:
        """Something took `seconds`, and was right."""
        self._record(kind, name, seconds, None)

    def failed(self, kind: str, name: str, seconds: float, error: str) -> None:
        """Something was wrong after `seconds`."""
        self._record(kind, name, seconds, error)

    def accepted(self, event_id: str, subject: str, number: int) -> None:
        """The gateway has taken an event, which now must be found in the topic."""
        if self.muted:
            return
        self._accepted.append([event_id, subject, number])

    def _record(self, kind: str, name: str, seconds: float, error: str | None) -> None:
        if self.muted:
            return
        self.environment.events.request.fire(
            request_type=kind,
            name=name,
            response_time=seconds * 1e3,
            response_length=0,
            exception=None if error is None else RuntimeError(error),
            context={},
        )
        self._samples.append([time.time(), kind, name, round(seconds * 1e3, 3), error])

    def _report(self, data: dict[str, Any], **_: object) -> None:  # Any: what locust carries
        data["samples"], self._samples = self._samples, []
        data["accepted"], self._accepted = self._accepted, []
        data["under_way"], data["expecting"] = self.under_way, self.expecting
        data["runs"] = self._runs

    def _take(self, client_id: str, data: dict[str, Any], **_: object) -> None:  # Any: as above
        if data.get("runs") != self._runs:
            return
        report = int(data.get("under_way", 0)), bool(data.get("expecting", True))
        self._workers[client_id] = time.monotonic(), *report
        self.begun = self.begun or report[0] > 0 or bool(data.get("samples"))
        self._samples += data.get("samples", [])
        self._accepted += data.get("accepted", [])

    def _go_on_writing(self) -> None:
        while True:
            gevent.sleep(_FLUSH_SECONDS)
            self._write()

    def _write(self, **_: object) -> None:
        if self.folder is None:
            return
        for name in _NAMES:
            lines: list[Any] = getattr(self, f"_{name}")  # Any: as above
            setattr(self, f"_{name}", [])
            if lines:
                with (self.folder / f"{name}.jsonl").open("a", encoding="utf-8") as out:
                    out.writelines(json.dumps(line) + "\n" for line in lines)
