"""The broker's topic, read while producers publish: what has arrived, and in which order."""

import asyncio
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from aiokafka import AIOKafkaConsumer

PREFIX: Final = "knative-broker-somaagent-"
"""Of the names of the brokers' topics."""
_PATIENCE_SECONDS: Final = 60.0


@dataclass
class Arrived:
    """Events of one source, as the topic has them."""

    repeated: int = 0
    """Records that hold an event that another one holds, too: delivery is at least once."""
    disordered: int = 0
    """Events that came behind a later one of their subject."""
    waits: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    """When each event was read, and how many seconds after it was made."""
    said: dict[str, tuple[str, int]] = field(default_factory=dict[str, tuple[str, int]])
    """Subject and number of each event."""
    _latest: dict[str, int] = field(default_factory=dict[str, int])

    def note(self, event_id: str, subject: str, number: int, *, at: float, made: float) -> None:
        """One record was read."""
        if event_id in self.waits:
            self.repeated += 1
            return
        self.waits[event_id] = (at, max(0.0, at - made))
        self.said[event_id] = (subject, number)
        if number < self._latest.get(subject, -1):
            self.disordered += 1
        self._latest[subject] = max(number, self._latest.get(subject, -1))

    def missing(self, accepted: Mapping[str, tuple[str, int]]) -> set[str]:
        """The ids of events that are not there as they were accepted, by subject and number."""
        return {event_id for event_id, said in accepted.items() if self.said.get(event_id) != said}


class TopicReader:
    """Reads in a thread of its own, from the moment that it is started."""

    def __init__(self, bootstrap: str, source: str) -> None:
        self.arrived = Arrived()
        self._bootstrap, self._source = bootstrap, source
        self._ready, self._stop = threading.Event(), threading.Event()
        self._problem = ""
        self._thread = threading.Thread(target=self._run, name="topic", daemon=True)

    def start(self) -> None:
        """Return when everything that is published from now on will be read.

        Raises:
            ConnectionError: The broker cannot be read.
        """
        self._thread.start()
        self._ready.wait(_PATIENCE_SECONDS)
        if not self._ready.is_set() or self._problem:
            raise ConnectionError(f"the topic cannot be read: {self._problem or 'no answer'}")

    def finish(self, accepted: Mapping[str, tuple[str, int]]) -> set[str]:
        """Wait until all that were accepted have been read; the ids of those that are lost.

        Args:
            accepted: Subject and number of each event, by its id.

        Raises:
            ConnectionError: The broker cannot be read any more.
        """
        wanted, deadline = accepted.keys(), time.monotonic() + _PATIENCE_SECONDS
        while (
            wanted - self.arrived.waits.keys() and time.monotonic() < deadline and not self._problem
        ):
            time.sleep(0.1)  # another thread reads, and has no event for this
        self._stop.set()
        self._thread.join(_PATIENCE_SECONDS)
        if self._problem:
            raise ConnectionError(f"the topic cannot be read: {self._problem}")
        return self.arrived.missing(accepted)

    def _run(self) -> None:
        try:
            asyncio.run(self._read())
        except Exception as error:
            self._problem = f"{type(error).__name__}: {error}"
        self._ready.set()

    async def _read(self) -> None:
        consumer: Any = AIOKafkaConsumer(  # Any: the library has no types
            bootstrap_servers=self._bootstrap, auto_offset_reset="latest"
        )
        await consumer.start()
        try:
            topics = [name for name in await consumer.topics() if name.startswith(PREFIX)]
            if not topics:
                raise LookupError("the broker has no topic yet")
            consumer.subscribe(topics)
            while not consumer.assignment():
                await consumer.getmany(timeout_ms=100)
            for part in consumer.assignment():
                await consumer.position(part)
            self._ready.set()
            while not self._stop.is_set():
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    for record in records:
                        self._note(record)
        finally:
            await consumer.stop()

    def _note(self, record: Any) -> None:  # Any: as above
        headers: dict[str, str] = {name: value.decode() for name, value in record.headers}
        if headers.get("ce_source") != self._source:
            return
        self.arrived.note(
            headers["ce_id"],
            headers["ce_subject"],
            int(json.loads(record.value)["number"]),
            at=time.time(),
            made=datetime.fromisoformat(headers["ce_time"]).timestamp(),
        )
