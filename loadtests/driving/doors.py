"""Who comes in when: people who wait for their answers, and arrivals that wait for nobody."""

import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any, ClassVar, Final

import gevent
from gevent.pool import Pool
from locust import LoadTestShape, User

from loadtests import shapes
from loadtests.driving.gateway import Refused
from loadtests.driving.recorder import DRAIN_SECONDS, Recorder
from loadtests.driving.stage import Journey, Stage, Visitor
from loadtests.measures import LATE
from loadtests.options import Options
from loadtests.protocol.answers import WrongAnswer

_SLICE_SECONDS: Final = 0.25
_BEHIND_SECONDS: Final = 10.0
"""Locust gives up a schedule that it cannot keep."""
_BEGIN_SECONDS: Final = 300.0
"""Longest time until the first of the people can visit, warming up included."""


class Door(User):
    """What both have in common."""

    abstract = True
    stage: ClassVar[Stage]
    journey: ClassVar[Journey]

    def visit(self, visitor: Visitor, late: float) -> None:
        """One visit, whose end is counted."""
        began = time.perf_counter() - late
        recorder, name = self.stage.recorder, self.journey.name
        visitor.visits += 1
        try:
            self.journey.visit(visitor, late)
        except (WrongAnswer, Refused) as error:
            visitor.session_id = ""
            recorder.failed("journey", name, time.perf_counter() - began, str(error))
        except Exception as error:
            # Whatever it is: what locust only prints would be missing in the figures.
            visitor.session_id = ""
            said = f"{type(error).__name__}: {error}"
            recorder.failed("journey", name, time.perf_counter() - began, said)
        else:
            recorder.ok("journey", name, time.perf_counter() - began)


class Arrivals(Door):
    """The open model: arrivals by a schedule, however slow the answers are.

    A visit is measured from the moment that it was due, so a stall is seen in full. There is one
    for each worker, which has its share of the rate.
    """

    abstract = True

    def on_start(self) -> None:
        """Make the schedule, once there are credentials for everybody."""
        options = self.stage.options
        self._due: Iterator[float] = iter(())
        self._pool = Pool(options.most_in_flight)
        self._waiting: dict[str, list[Visitor]] = defaultdict(list)
        # Whoever asks for more users on locust's page gets no second schedule.
        self._idle, self.stage.taken = self.stage.taken, True
        if not self._idle and self._prepared():
            self._due = shapes.arrivals(
                shapes.SHAPES[options.shape],
                peak=options.rate / options.workers,
                seconds=options.seconds,
                chance=Random(f"arrivals-{options.seed}-{self.stage.worker}"),
            )
        self._next = next(self._due, None)
        self._began = time.perf_counter()

    def _prepared(self) -> bool:
        """Whether there are credentials for everybody."""
        try:
            for kind in self.journey.kinds():
                self.journey.visitor(kind)
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            self.stage.recorder.failed("journey", self.journey.name, 0.0, str(error))
            return False
        return True

    def arrive(self) -> None:
        """Let in who is due, then wait a little."""
        if self._idle:
            gevent.sleep(_SLICE_SECONDS)
            return
        now = time.perf_counter() - self._began
        while self._next is not None and self._next <= now:
            self._let_in(self._next, late=now - self._next)
            self._next = next(self._due, None)
            # Whoever is in goes on, however many come.
            gevent.sleep(0)
            now = time.perf_counter() - self._began
            if self._next is not None and now - self._next > _BEHIND_SECONDS:
                self._give_up(now - self._next)
        self.stage.recorder.expecting = self._next is not None
        pause = _SLICE_SECONDS if self._next is None else self._next - now
        gevent.sleep(min(_SLICE_SECONDS, max(0.0, pause)))

    tasks: ClassVar[list[Any]] = [arrive]  # Any: locust's callables

    def _let_in(self, due: float, *, late: float) -> None:
        recorder = self.stage.recorder
        recorder.ok("generator", LATE, late)
        if self._pool.free_count() == 0:
            problem = f"{self.stage.options.most_in_flight} visits are under way already"
            recorder.failed("journey", self.journey.name, late, problem)
            return
        recorder.under_way += 1
        self._pool.spawn(self._welcome, self._began + due)

    def _give_up(self, late: float) -> None:
        """Nobody else comes: what is measured so late says nothing of the platform."""
        problem = f"{late:.0f} s behind the schedule: a lower rate, or more workers"
        self.stage.recorder.failed("generator", LATE, late, problem)
        self._next = None

    def on_stop(self) -> None:
        """Nobody else comes; who is in may end the visit."""
        if self._idle:
            return
        self.stage.recorder.expecting = False
        self._pool.join(timeout=DRAIN_SECONDS)
        for _ in range(len(self._pool)):
            problem = f"not over {DRAIN_SECONDS} s after the run"
            self.stage.recorder.failed("journey", self.journey.name, DRAIN_SECONDS, problem)

    def _welcome(self, due: float) -> None:
        try:
            who = self.journey.who()
            waiting = self._waiting[who]
            visitor = waiting.pop() if waiting else self.journey.visitor(who)
            # From here on only what the platform does takes time, until the answer comes.
            self.visit(visitor, time.perf_counter() - due)
            waiting.append(visitor)
        except Exception as error:
            took = time.perf_counter() - due
            said = f"{type(error).__name__}: {error}"
            self.stage.recorder.failed("journey", self.journey.name, took, said)
        finally:
            self.stage.recorder.under_way -= 1


class People(Door):
    """The closed model: each visits, thinks, and visits again."""

    abstract = True

    def on_start(self) -> None:
        """Nobody yet; the first visit makes a visitor."""
        self._visitor: Visitor | None = None

    def wait_time(self) -> float:
        """Seconds to think, distributed exponentially."""
        think = self.stage.options.think
        return self.stage.chance.expovariate(1 / think) if think else 0.0

    def come(self) -> None:
        """One visit."""
        self.stage.recorder.under_way += 1
        try:
            if self._visitor is None:
                self._visitor = self.journey.visitor(self.journey.who())
            self.stage.recorder.begun = True
            self.visit(self._visitor, 0.0)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            self.stage.recorder.failed("journey", self.journey.name, 0.0, said)
            gevent.sleep(1.0)
        finally:
            self.stage.recorder.under_way -= 1

    tasks: ClassVar[list[Any]] = [come]  # Any: locust's callables


class Crowd(LoadTestShape):
    """How many people there are at each moment of the closed model."""

    abstract = True

    def __init__(self, options: Options, recorder: Recorder) -> None:
        super().__init__()
        self._options, self._recorder = options, recorder
        self._patience = time.monotonic() + _BEGIN_SECONDS

    def tick(self) -> tuple[int, float] | None:
        """People, and how many come or go in a second."""
        options = self._options
        if not self._recorder.begun and time.monotonic() < self._patience:
            # Credentials have to be asked for before anybody can visit.
            self.reset_time()
        at = self.get_run_time() / options.seconds
        if at >= 1:
            return None
        users = max(1, round(options.users * shapes.SHAPES[options.shape](at)))
        return users, max(1.0, options.users / 2)
