"""A person asks, and reads the answer as it is written."""

from loadtests.driving.stage import Journey, Stage, Visitor
from loadtests.journeys import questions
from loadtests.journeys.questions import TURNS
from loadtests.protocol.answers import Answer, WrongAnswer


class Chat(Journey):
    """Posts a message and reads its stream to the last token; every answer is checked.

    A share of the streams is cut off and taken up again. Of a share of the turns the trail is
    read, and at the end of a session whether its history has every answer once, as it was heard.
    """

    name = "chat"
    persona: str | None = None

    def visit(self, visitor: Visitor, late: float) -> None:
        """One question and its answer."""
        if not visitor.session_id:
            visitor.session_id, visitor.turns = visitor.gateway.new_session(self.persona), 0
            visitor.said.clear()
        began = self.now() - late
        accepted = visitor.gateway.post(visitor.session_id, self.question(), late=late)
        answer = Answer(accepted["turn_id"])
        self.listen(visitor, accepted["stream_url"], answer, began)
        visitor.turns += 1
        visitor.said.append((answer.turn_id, answer.text))
        self.judge(answer)
        looked = self.chance.random() < self.stage.options.look_share
        if looked:
            self.read_trail(visitor, answer)
        if visitor.turns == TURNS:
            self.read_history(visitor)
            visitor.session_id = ""

    def question(self) -> str:
        """What is asked."""
        return questions.question(self.chance)

    def judge(self, answer: Answer) -> None:
        """Whether the answer is what was asked for; subclasses know."""

    def listen(self, visitor: Visitor, url: str, answer: Answer, began: float) -> None:
        """Read the answer, and measure its tokens from `began` on."""
        cut = self.chance.random() < self.stage.options.cut_share
        last = 0.0
        for event, at in visitor.gateway.hear(url, answer, cut_after=2 if cut else 0):
            if event == "delta":
                if last:
                    self.recorder.ok("turn", "between tokens", at - last)
                else:
                    self.recorder.ok("turn", "first token", at - began)
                last = at
        self.recorder.ok("turn", "whole turn", self.now() - began)

    def read_trail(self, visitor: Visitor, answer: Answer) -> None:
        """How long the turn's events lay in the broker, by the platform's own record."""
        path = f"/v1/sessions/{visitor.session_id}/turns/{answer.turn_id}/trail"
        trail = visitor.gateway.send("GET", path, name="trail", expect=200).json()
        if not trail["events"]:
            raise WrongAnswer("the turn is over and has no trail")
        for event in trail["events"]:
            name = "wait in broker, cold" if event["cold"] else "wait in broker"
            self.recorder.ok("broker", name, event["wait_ms"] / 1e3)

    def read_history(self, visitor: Visitor) -> None:
        """Every answer must be in the session's history, once, as it was heard."""
        path = f"/v1/sessions/{visitor.session_id}/messages"
        messages = visitor.gateway.send("GET", path, name="history", expect=200).json()["messages"]
        stored = [(m["turn_id"], m["text"]) for m in messages if m["role"] == "assistant"]
        if stored != visitor.said:
            raise WrongAnswer(
                f"the history has {len(stored)} answers, {len(visitor.said)} were heard; "
                "they are not the same"
            )


def journey(stage: Stage) -> Journey:
    """This module's journey."""
    return Chat(stage)
