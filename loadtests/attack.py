"""One run from beginning to end: locust, and whoever watches meanwhile."""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from loadtests.crew import Crew
from loadtests.journeys.sources import source
from loadtests.options import Options
from loadtests.watching import machine
from loadtests.watching.topic import TopicReader
from loadtests.watching.watcher import Watcher

_PUBLISHING: Final = frozenset({"producers", "soak"})
_END_SECONDS: Final = 600.0
"""How long locust may take to end after the run."""


class AttackFailed(Exception):
    """Locust could not do its work; there are no figures."""


def attack(
    options: Options,
    status: Mapping[str, Any] | None,  # Any: JSON
    *,
    ui: int = 0,
    elsewhere: int = 0,
) -> None:
    """Run it; the folder then holds everything that was measured.

    Args:
        options: What the run is to be.
        status: What `soma status` says, where the platform is of this machine.
        ui: Port of locust's page, where runs are started until somebody ends it; 0 for none.
        elsewhere: Port for workers that somebody else starts, on other machines; 0 for none.

    Raises:
        AttackFailed: Locust failed.
        ConnectionError: The topic cannot be read.
    """
    folder = Path(options.folder)
    folder.mkdir(parents=True)
    (folder / "options.json").write_text(options.json(), encoding="utf-8")
    reader = None
    if status is not None and options.journey in _PUBLISHING:
        reader = TopicReader(str(status["kafka_bootstrap"]), source(options.run))
        reader.start()
    before, began = machine.load(), time.time()
    crew = Crew(options, ui=ui, elsewhere=elsewhere)
    crew.start()
    watcher = None
    if status is not None:
        watcher = Watcher(status, folder / "platform.jsonl", locust=crew.pids)
        watcher.start()
    try:
        code = crew.wait(None if ui else options.seconds + _END_SECONDS)
    finally:
        crew.end()
        if watcher is not None:
            watcher.finish()
    if code != 0 and not (folder / "samples.jsonl").exists():
        raise AttackFailed(f"locust ended with {code}; what it said is above")
    about = {
        "began": _began(folder, began),
        "ended": time.time(),
        "load": [before, machine.load()],
        "machine": machine.described(),
        "topic_read": reader is not None,
    }
    if reader is not None:
        about |= _arrived(reader, folder)
    (folder / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    if code != 0:
        raise AttackFailed(f"locust ended with {code}")


def _began(folder: Path, started: float) -> float:
    """When the first visit began: locust itself takes a moment to start."""
    times = [started]
    with (folder / "samples.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            at, kind, _, ms, _ = json.loads(line)
            if kind == "journey":
                times.append(at - ms / 1e3)
    return min(times[1:], default=started)


def _arrived(reader: TopicReader, folder: Path) -> dict[str, Any]:  # Any: JSON
    with (folder / "accepted.jsonl").open(encoding="utf-8") as lines:
        told = [json.loads(line) for line in lines]
    accepted = {event_id: (subject, number) for event_id, subject, number in told}
    lost = reader.finish(accepted)
    arrived = reader.arrived
    with (folder / "samples.jsonl").open("a", encoding="utf-8") as out:
        for event_id in accepted.keys() - lost:
            at, seconds = arrived.waits[event_id]
            out.write(json.dumps([at, "broker", "time to topic", seconds * 1e3, None]) + "\n")
    for event_id in sorted(lost)[:20]:
        sys.stderr.write(f"lost: {event_id} was accepted, and is not in the topic as it was sent\n")
    return {
        "accepted": len(accepted),
        "lost": len(lost),
        "repeated": arrived.repeated,
        "disordered": arrived.disordered,
    }
