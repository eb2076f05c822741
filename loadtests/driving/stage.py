"""What a journey is given, and what it is."""

import time
from dataclasses import dataclass, field
from random import Random
from typing import ClassVar
from uuid import uuid4

from loadtests.driving.credentials import Credentials
from loadtests.driving.gateway import Gateway
from loadtests.driving.recorder import Recorder
from loadtests.options import Options


@dataclass
class Stage:
    """The run, as every journey sees it."""

    options: Options
    recorder: Recorder
    credentials: Credentials
    chance: Random
    worker: int = 0
    """Counts the workers, from 0."""
    taken: bool = False
    """Somebody goes by the schedule of arrivals already."""

    def gateway(self, tenant: str = "load", subject: str = "") -> Gateway:
        """A way in of a tenant's subject."""
        return Gateway(
            host=self.options.host,
            tenant=tenant,
            subject=subject or "visitor",
            credentials=self.credentials,
            recorder=self.recorder,
        )


@dataclass
class Visitor:
    """Who visits: one at a time, and again when the visit is over, as a program with a pool would.

    The connections and the session go on with the visitor.
    """

    gateway: Gateway
    session_id: str = ""
    turns: int = 0
    """Of the session."""
    said: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Turns of the session and their answers."""
    name: str = field(default_factory=lambda: uuid4().hex[:12])
    visits: int = 0


class Journey:
    """One kind of visit. Subclasses say what a visit is; it raises what was wrong."""

    name: ClassVar[str]

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.recorder = stage.recorder
        self.chance = stage.chance

    def prepare(self) -> None:
        """What has to be there before the first visit; once, before workers begin."""

    def warm(self) -> None:
        """One visit that is not measured, so that cold starts are no part of the figures."""
        self.visit(self.visitor(self.kinds()[0]), 0.0)

    def kinds(self) -> tuple[str, ...]:
        """The kinds of visitors that there are."""
        return ("",)

    def who(self) -> str:
        """Of which kind the next visitor is; visitors of a kind are alike."""
        return ""

    def visitor(self, who: str) -> Visitor:
        """A new visitor of the kind `who`."""
        return Visitor(self.stage.gateway())

    def visit(self, visitor: Visitor, late: float) -> None:
        """One visit of somebody who has been kept waiting for `late` seconds."""
        raise NotImplementedError

    def now(self) -> float:
        """Seconds of the clock that durations are taken from."""
        return time.perf_counter()
