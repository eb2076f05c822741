"""A program asks by OpenAI's protocol, with OpenAI's own client."""

from typing import Final

import openai

from loadtests.driving.gateway import SILENCE_SECONDS, Refused
from loadtests.driving.stage import Journey, Stage, Visitor
from loadtests.journeys import questions
from loadtests.protocol.completions import Completion

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
        answer, last = Completion(), 0.0
        for chunk in stream:
            if chunk.usage is not None:
                answer.hear(chunk.id, tokens=chunk.usage.completion_tokens)
            for choice in chunk.choices:
                said = choice.delta.content or ""
                if said:
                    name = "between tokens" if last else "first token"
                    self.recorder.ok("turn", name, self.now() - (last or began))
                    last = self.now()
                answer.hear(chunk.id, said=said, end=choice.finish_reason)
        answer.close()
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
