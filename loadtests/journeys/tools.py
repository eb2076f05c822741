"""A person asks something that a tool has to compute."""

from loadtests.driving.gateway import Refused
from loadtests.driving.stage import Stage, Visitor
from loadtests.journeys.chat import Chat
from loadtests.protocol import arithmetic
from loadtests.protocol.answers import Answer

PERSONA = "load-calculator"
_CONFLICT = 409


class Tools(Chat):
    """A turn that calls the calculator, streams on, and says what came of it.

    Each call must have its result, and the result must be right. Whether the model calls the tool
    at all is its own affair: `tool not called` counts how often it did not.
    """

    name = "tools"
    persona = PERSONA

    def prepare(self) -> None:
        """The persona that is offered the calculator."""
        body = {
            "id": PERSONA,
            "name": "Calculator",
            "system_prompt": "You use the calculator for arithmetic and answer briefly.",
            "tools": ["calculate"],
        }
        try:
            self.stage.gateway().send("POST", "/v1/personas", name="persona", expect=201, json=body)
        except Refused as error:
            if error.status != _CONFLICT:
                raise

    def question(self) -> str:
        """Arithmetic that the model cannot do by heart."""
        left, right = self.chance.randrange(37, 997), self.chance.randrange(13, 97)
        return f"What is {left} times {right}? use the calculator"

    def listen(self, visitor: Visitor, url: str, answer: Answer, began: float) -> None:
        """As of every answer; and how long each tool took, from its call to its result."""
        called = 0.0
        first = True
        for event, at in visitor.gateway.hear(url, answer):
            if event == "tool_call" and not called:
                called = at
            elif event == "tool_result" and called:
                self.recorder.ok("turn", "tool", at - called)
                called = 0.0
            elif event == "delta" and first:
                self.recorder.ok("turn", "first token", at - began)
                first = False
        self.recorder.ok("turn", "whole turn", self.now() - began)

    def judge(self, answer: Answer) -> None:
        """Every call must have ended well, and be right."""
        if not answer.calls:
            self.recorder.ok("turn", "tool not called", 0.0)
        for result in answer.results.values():
            arithmetic.judge(result)


def journey(stage: Stage) -> Tools:
    """This module's journey."""
    return Tools(stage)
