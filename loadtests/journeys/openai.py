"""A program asks by OpenAI's protocol, with OpenAI's own client."""

from typing import Final

import openai

from loadtests.driving.gateway import SILENCE_SECONDS, Refused
from loadtests.driving.stage import Journey, Stage, Visitor
from loadtests.journeys import questions
from loadtests.protocol.answers import WrongAnswer

MODEL: Final = "default"


class OpenAIChat(Journey):
    """A streamed chat completion; its chunks must be of one answer, with one end and its usage."""

    name = "openai"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._clients: dict[str, openai.OpenAI] = {}

    def visit(self, visitor: Visitor, late: float) -> None:
        """One question and its answer."""
        began = self.now() - late
        try:
            self._ask(self._client(visitor), questions.question(self.chance), began)
        except openai.OpenAIError as error:
            raise Refused(f"{type(error).__name__}: {error}") from error

    def _ask(self, client: openai.OpenAI, question: str, began: float) -> None:
        stream = client.chat.completions.create(
            model=MODEL,
            messages=[{"role": "user", "content": question}],
            stream=True,
            stream_options={"include_usage": True},
        )
        pieces: list[str] = []
        ids: set[str] = set()
        ends: list[str] = []
        tokens, last = 0, 0.0
        for chunk in stream:
            ids.add(chunk.id)
            if chunk.usage is not None:
                tokens = chunk.usage.completion_tokens
            for choice in chunk.choices:
                if choice.delta.content:
                    name = "between tokens" if last else "first token"
                    self.recorder.ok("turn", name, self.now() - (last or began))
                    last = self.now()
                    pieces.append(choice.delta.content)
                if choice.finish_reason:
                    ends.append(choice.finish_reason)
        if len(ids) != 1 or len(ends) != 1 or ends[0] not in {"stop", "length"}:
            raise WrongAnswer(f"{len(ids)} answers in one, which ended as {ends}")
        if not "".join(pieces).strip() or tokens < 1:
            raise WrongAnswer(f"an empty answer of {tokens} tokens")
        self.recorder.ok("turn", "whole turn", self.now() - began)

    def _client(self, visitor: Visitor) -> openai.OpenAI:
        if visitor.name not in self._clients:
            # No tries of its own: what fails must be seen.
            self._clients[visitor.name] = openai.OpenAI(
                base_url=f"{visitor.gateway.host}/v1",
                api_key=visitor.gateway.token,
                max_retries=0,
                timeout=SILENCE_SECONDS,
            )
        return self._clients[visitor.name]


def journey(stage: Stage) -> OpenAIChat:
    """This module's journey."""
    return OpenAIChat(stage)
