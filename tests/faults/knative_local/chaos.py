"""`make chaos`: numbered events through two chained Triggers while everything dies in turn.

Publishing goes on through all faults, a bounded number of events ahead of what is finished, so that
every fault meets events in every state. Prints a table and writes `build/chaos.json`.
"""

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import uvloop
from rich.console import Console
from rich.table import Table

from knative_local.http1 import Client
from knative_local.http1.errors import HttpError
from tests.faults.knative_local.records import expected_dead
from tests.faults.knative_local.stage import Auditor, Stage
from tests.faults.knative_local.subscriber import ASKED, is_poison

ROOT = Path(__file__).resolve().parents[3]
WINDOW = 150
WINDOWS_BETWEEN_FAULTS = 2
PUBLISHERS = 16
PAUSE_SECONDS = 4.0
RETRY_SECONDS = 0.05
LOOK_SECONDS = 0.05
AUDIT_SECONDS = 0.5
RECOVERY_SECONDS = 120.0


@dataclass
class Fault:
    """What was done, and how long it took until an event sent afterwards was finished."""

    name: str
    at: int
    """The number of the next event."""
    recovery_seconds: float


@dataclass
class Outcome:
    """What happened in one run; empty lists are what is hoped for."""

    events: int
    seconds: float = 0.0
    faults: list[Fault] = field(default_factory=list[Fault])
    refused_requests: int = 0
    """Requests to the ingress without a 202; each was made again."""
    missed_by_first: list[int] = field(default_factory=list[int])
    missed_by_second: list[int] = field(default_factory=list[int])
    repeated_first: int = 0
    repeated_second: int = 0
    dead_letters: int = 0
    dead_letters_missing: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    dead_letters_wrong: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    dead_letter_codes: list[str] = field(default_factory=list[str])
    offset_checks: int = 0
    committed_too_far: list[str] = field(default_factory=list[str])
    all_committed: bool = False
    memory_megabytes: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, and nothing that should not be a dead letter is one."""
        wrong = (
            self.missed_by_first,
            self.missed_by_second,
            self.dead_letters_missing,
            self.dead_letters_wrong,
            self.committed_too_far,
        )
        codes = set(self.dead_letter_codes) <= {"422"}
        checked = self.offset_checks > len(self.faults)
        return not any(wrong) and codes and checked and self.all_committed


class Chaos:
    """One run."""

    def __init__(self, folder: Path, events: int) -> None:
        self._stage = Stage(folder)
        self._auditor = Auditor(self._stage)
        self._client = Client()
        self._numbers = iter(range(events))
        self._next = 0
        self._done = 0
        """Events below this number are all finished."""
        self._accepted: set[int] = set()
        self._moved = asyncio.Condition()
        self._outcome = Outcome(events)
        self._window = min(WINDOW, events // (7 * WINDOWS_BETWEEN_FAULTS))
        self._allowed = 0
        """Numbers from this one on wait for the next fault."""

    async def run(self) -> Outcome:
        """Return what happened."""
        began = time.monotonic()
        await self._stage.start()
        try:
            async with asyncio.TaskGroup() as group:
                watching = [group.create_task(self._look()), group.create_task(self._audit())]
                publishing = [group.create_task(self._publish()) for _ in range(PUBLISHERS)]
                await self._hurt()
                await asyncio.wait(publishing)
                await self._until_done(self._outcome.events)
                self._outcome.all_committed = await self._until_committed()
                for task in watching:
                    task.cancel()
            self._outcome.memory_megabytes = self._stage.memory_megabytes()
        finally:
            await self._client.close()
            await self._stage.stop()
        self._outcome.seconds = time.monotonic() - began
        return self._judge()

    async def _hurt(self) -> None:
        stage = self._stage
        faults: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            ("kill the first subscriber", lambda: stage.kill_step("first")),
            ("kill Kafka", stage.kill_kafka),
            (f"pause Kafka for {PAUSE_SECONDS:g} s", lambda: stage.pause_kafka(PAUSE_SECONDS)),
            ("kill the runtime", stage.kill_runtime),
            ("kill the second subscriber", lambda: stage.kill_step("second")),
            ("kill Kafka and the runtime", stage.kill_both),
        ]
        for place, (name, fault) in enumerate(faults, start=1):
            place_in_events = self._outcome.events * place // (len(faults) + 1)
            await self._allow(place_in_events + self._window)
            await self._until_done(place_in_events)
            at = self._next
            await self._allow(at + self._window)
            began = time.monotonic()
            await fault()
            await self._until_done(min(at + 1, self._outcome.events))
            self._outcome.faults.append(Fault(name, at, round(time.monotonic() - began, 2)))
            await self._until_audited()
        await self._allow(self._outcome.events)

    async def _allow(self, number: int) -> None:
        async with self._moved:
            self._allowed = max(self._allowed, number)
            self._moved.notify_all()

    async def _publish(self) -> None:
        for number in self._numbers:
            await self._until_allowed(number)
            self._next = max(self._next, number + 1)
            while not await self._send(number):
                self._outcome.refused_requests += 1
                await asyncio.sleep(RETRY_SECONDS)
            self._accepted.add(number)

    async def _until_allowed(self, number: int) -> None:
        async with self._moved:
            await self._moved.wait_for(
                lambda: number < min(self._done + self._window, self._allowed)
            )

    async def _send(self, number: int) -> bool:
        headers = [
            (b"ce-specversion", b"1.0"),
            (b"ce-id", b"%d" % number),
            (b"ce-source", b"/chaos"),
            (b"ce-type", ASKED.encode()),
            (b"content-type", b"text/plain"),
        ]
        try:
            answer = await self._client.request(
                "POST", self._stage.ingress, headers, b"%d" % number, timeout=150
            )
            await answer.read(1000)
        except (HttpError, OSError):
            return False
        return answer.status == 202

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            records = self._stage.records
            records.refresh()
            before = self._done
            while self._done < self._outcome.events and records.is_done(self._done):
                self._done += 1
            if self._done > before:
                async with self._moved:
                    self._moved.notify_all()

    async def _audit(self) -> None:
        while True:
            await asyncio.sleep(AUDIT_SECONDS)
            await self._auditor.try_check()

    async def _until_done(self, number: int) -> None:
        async with asyncio.timeout(RECOVERY_SECONDS + self._outcome.events / 20), self._moved:
            await self._moved.wait_for(lambda: self._done >= number)

    async def _until_audited(self) -> None:
        checks = self._auditor.checks
        async with asyncio.timeout(RECOVERY_SECONDS):
            while self._auditor.checks == checks:  # noqa: ASYNC110 - the auditor has no event
                await asyncio.sleep(LOOK_SECONDS)

    async def _until_committed(self) -> bool:
        try:
            async with asyncio.timeout(RECOVERY_SECONDS):
                while any(
                    offsets != self._auditor.ends for offsets in self._auditor.committed.values()
                ):
                    await self._until_audited()
        except TimeoutError:
            return False
        return True

    def _judge(self) -> Outcome:
        outcome, records = self._outcome, self._stage.records
        records.refresh()
        accepted = sorted(self._accepted)
        outcome.missed_by_first = [n for n in accepted if n not in records.first.handled]
        outcome.missed_by_second = [
            n for n in accepted if not is_poison("first", n) and n not in records.second.handled
        ]
        if len(accepted) != outcome.events:
            outcome.missed_by_first += sorted(set(range(outcome.events)) - self._accepted)
        expected = expected_dead(accepted)
        outcome.dead_letters = len(records.dead.kinds)
        outcome.dead_letters_missing = sorted(expected - records.dead.kinds)
        outcome.dead_letters_wrong = sorted(records.dead.kinds - expected)
        outcome.dead_letter_codes = sorted(records.dead.codes)
        outcome.repeated_first = records.first.repeated
        outcome.repeated_second = records.second.repeated
        outcome.offset_checks = self._auditor.checks
        outcome.committed_too_far = [f"{role}: {each}" for role, each in self._auditor.lost]
        return outcome


def main() -> None:
    """Run it with as many events as told."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "chaos.json")
    options = parser.parse_args()
    # The auditor asks a Kafka that is dead again and again.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        outcome = uvloop.run(_run(Path(folder), options.events))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(asdict(outcome), indent=2) + "\n")
    Console(width=100).print(*_tables(outcome), sep="\n")
    sys.exit(0 if outcome.is_good else 1)


async def _run(folder: Path, events: int) -> Outcome:
    return await Chaos(folder / "chaos", events).run()


def _tables(outcome: Outcome) -> list[Table]:
    faults = Table("fault", "before event", "seconds until an event sent after it was finished")
    for fault in outcome.faults:
        faults.add_row(fault.name, str(fault.at), f"{fault.recovery_seconds:.1f}")
    totals = Table("what", "count")
    values: dict[str, object] = {**asdict(outcome), "seconds": round(outcome.seconds, 1)}
    for name in (each.name for each in fields(outcome) if each.name != "faults"):
        totals.add_row(name.replace("_", " "), json.dumps(values[name]))
    return [faults, totals]


if __name__ == "__main__":
    main()
