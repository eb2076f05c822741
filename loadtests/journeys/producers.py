"""Programs publish CloudEvents, in all three modes."""

from typing import Final

from loadtests.driving.stage import Journey, Stage, Visitor
from loadtests.journeys.sources import source
from loadtests.protocol.answers import WrongAnswer
from loadtests.protocol.cloudevents import MODES, Event, encode

BATCH: Final = 10


class Producers(Journey):
    """Each producer has a subject of its own, whose events are numbered.

    What the gateway has taken is looked for in the broker's topic, outside of locust: an event
    that is missing there, or out of its subject's order, is a failure.
    """

    name = "producers"

    def visit(self, visitor: Visitor, late: float) -> None:
        """One request with one event, or a batch of them."""
        mode = self.chance.choice(MODES)
        events = [
            Event.new(
                source=source(self.stage.options.run),
                subject=visitor.name,
                number=visitor.turns + place,
            )
            for place in range(BATCH if mode == "batch" else 1)
        ]
        visitor.turns += len(events)
        headers, body = encode(events, mode)
        answer = visitor.gateway.send(
            "POST",
            "/v1/events",
            name=f"publish, {mode}",
            expect=202,
            late=late,
            data=body,
            headers=headers,
        ).json()
        outcomes = [(outcome["id"], outcome["status"]) for outcome in answer["events"]]
        if outcomes != [(event.id, "accepted") for event in events]:
            raise WrongAnswer("the 202 does not name the events that were sent")
        for event in events:
            self.recorder.accepted(event.id, event.subject, event.number)


def journey(stage: Stage) -> Journey:
    """This module's journey."""
    return Producers(stage)
