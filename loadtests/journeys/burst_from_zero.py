"""Nothing runs; then many people come at once."""

import json
import time
from typing import Final
from urllib.request import urlopen

import gevent
from gevent.pool import Pool

from loadtests.driving.gateway import Refused
from loadtests.driving.stage import Stage, Visitor
from loadtests.journeys.chat import Chat
from loadtests.protocol.answers import Answer, WrongAnswer
from loadtests.protocol.replicas import at_zero

PEOPLE: Final = 8
_ZERO_SECONDS: Final = 300.0
_LOOK_SECONDS: Final = 0.5


class BurstFromZero(Chat):
    """One visit is a whole burst: it waits until no function runs, then all ask in one moment.

    Where the platform is not of this machine nobody can say when it is at zero, and the burst
    comes after a pause that is longer than the time to zero.
    """

    name = "burst_from_zero"

    def warm(self) -> None:
        """Cold is what is measured."""

    def visit(self, visitor: Visitor, late: float) -> None:
        """One burst; nobody may be left without an answer."""
        people = [self.visitor("") for _ in range(PEOPLE)]
        self._sleep()
        began = self.now()
        problems: list[str] = []
        pool = Pool(PEOPLE)
        for person in people:
            pool.spawn(self._ask, person, began, problems)
        pool.join()
        if problems:
            raise WrongAnswer(f"{len(problems)} of {PEOPLE} had no answer: {problems[0]}")
        self.recorder.ok("turn", "whole burst", self.now() - began)

    def _ask(self, person: Visitor, began: float, problems: list[str]) -> None:
        try:
            person.session_id = person.gateway.new_session()
            accepted = person.gateway.post(person.session_id, self.question(), late=0.0)
            self.recorder.ok("turn", "time to 202, from zero", self.now() - began)
            answer = Answer(accepted["turn_id"])
            first = True
            for event, at in person.gateway.hear(accepted["stream_url"], answer):
                if event == "delta" and first:
                    self.recorder.ok("turn", "first token, from zero", at - began)
                    first = False
            self.recorder.ok("turn", "whole turn, from zero", self.now() - began)
            self.read_trail(person, answer)
            person.said.append((answer.turn_id, answer.text))
            self.read_history(person)
        except (WrongAnswer, Refused) as error:
            problems.append(str(error))
        except Exception as error:
            problems.append(f"{type(error).__name__}: {error}")
        finally:
            person.gateway.http.close()

    def _sleep(self) -> None:
        """Until nothing runs."""
        url = self.stage.options.status_url
        deadline = time.monotonic() + _ZERO_SECONDS
        while time.monotonic() < deadline:
            if url and _at_zero(url):
                return
            gevent.sleep(_LOOK_SECONDS)
        if url:
            raise WrongAnswer(f"functions still run after {_ZERO_SECONDS:g} s without work")


def _at_zero(url: str) -> bool:
    with urlopen(url, timeout=10) as answer:  # noqa: S310 - the platform's own address
        return at_zero(json.load(answer)["services"])


def journey(stage: Stage) -> BurstFromZero:
    """This module's journey."""
    return BurstFromZero(stage)
