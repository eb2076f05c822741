"""Answers in the form of chat completions: chunk by chunk, and put together."""

import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

Json = dict[str, Any]  # Any: foreign JSON, and ours of the same form
Chunk = Json
"""As a model's server streams them."""

_SAYING = ("content", "reasoning_content", "tool_calls")
_DELTA = ("role", "content", "reasoning_content")
"""What a delta has besides tool calls; servers add things of their own."""


@dataclass(frozen=True, slots=True)
class Head:
    """What every chunk of an answer says."""

    model: str
    identifier: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def of(self, kind: str) -> Json:
        """The first fields of a body."""
        return {
            "id": self.identifier,
            "object": kind,
            "created": self.created,
            "model": self.model,
        }


@dataclass(slots=True)
class ToolCalls:
    """Calls that arrive in pieces."""

    calls: dict[int, Json] = field(default_factory=dict[int, Json])

    def add(self, pieces: list[Json]) -> None:
        """Take the next pieces."""
        for piece in pieces:
            call = self.calls.setdefault(piece["index"], {"id": "", "name": "", "arguments": ""})
            call["id"] = piece.get("id") or call["id"]
            function: Json = piece.get("function") or {}
            call["name"] += function.get("name") or ""
            call["arguments"] += function.get("arguments") or ""

    def done(self) -> list[Json]:
        """The calls as a message has them."""
        return [
            {
                "id": call["id"],
                "type": "function",
                "function": {"name": call["name"], "arguments": call["arguments"]},
            }
            for _, call in sorted(self.calls.items())
        ]


@dataclass(slots=True)
class Answer:
    """What the model has said so far."""

    pieces: list[str] = field(default_factory=list[str])
    thoughts: list[str] = field(default_factory=list[str])
    tools: ToolCalls = field(default_factory=ToolCalls)
    logprobs: list[Json] | None = None
    finish_reason: str | None = None
    usage: Json | None = None

    def add(self, chunk: Json) -> None:
        """Take the model's next chunk."""
        if chunk.get("usage"):
            self.usage = usage_of(chunk["usage"])
        for choice in chunk.get("choices") or ():
            delta: Json = choice.get("delta") or {}
            if delta.get("content"):
                self.pieces.append(delta["content"])
            if delta.get("reasoning_content"):
                self.thoughts.append(delta["reasoning_content"])
            self.tools.add(tool_pieces(delta))
            logprobs: Json = choice.get("logprobs") or {}
            if told := logprobs.get("content"):
                self.logprobs = [*(self.logprobs or ()), *told]
            self.finish_reason = choice.get("finish_reason") or self.finish_reason

    @property
    def text(self) -> str:
        """Everything that was said."""
        return "".join(self.pieces)

    def completion(self, head: Head) -> Json:
        """The whole answer."""
        calls = self.tools.done()
        message: Json = {"role": "assistant", "content": self.text, "refusal": None}
        if calls:
            message |= {"tool_calls": calls, "content": self.text or None}
        if self.thoughts:
            message["reasoning_content"] = "".join(self.thoughts)
        choice: Json = {
            "index": 0,
            "message": message,
            "logprobs": None if self.logprobs is None else {"content": self.logprobs},
            "finish_reason": self.finish_reason,
        }
        body: Json = {**head.of("chat.completion"), "choices": [choice]}
        return body if self.usage is None else {**body, "usage": self.usage}


async def from_first_word(chunks: AsyncGenerator[Chunk]) -> AsyncGenerator[Chunk]:
    """The same chunks, of which the first comes only when there is a second that says something.

    An answer that fails until then can be begun anew, or have a status of its own.
    """
    opening: Chunk | None = None
    begun = False
    async with aclosing(chunks):
        async for chunk in chunks:
            if not begun and _only_opens(chunk):
                opening = opening or chunk
                continue
            if not begun and opening is not None:
                yield opening
            begun = True
            yield chunk


def _only_opens(chunk: Chunk) -> bool:
    choices: list[Json] = chunk.get("choices") or []
    return bool(choices) and not any(map(_says, choices))


def _says(choice: Json) -> bool:
    """Whether there is a word in it, a call, or the end."""
    delta: Json = choice.get("delta") or {}
    return bool(choice.get("finish_reason")) or any(delta.get(name) for name in _SAYING)


def chunk_body(chunk: Json, head: Head, *, usage: bool) -> Json | None:
    """A chunk as the client gets it; None where it would say nothing.

    With `usage` every chunk has the field, and the last one its figures.
    """
    choices = [_choice(choice) for choice in chunk.get("choices") or ()]
    reported = chunk.get("usage")
    if not choices and not (usage and reported):
        return None
    body: Json = {**head.of("chat.completion.chunk"), "choices": choices}
    if usage:
        body["usage"] = usage_of(reported) if reported and not choices else None
    return body


def usage_of(reported: Mapping[str, Any]) -> Json:
    """The figures, as the model's server counted them."""
    prompt, answer = int(reported["prompt_tokens"]), int(reported["completion_tokens"])
    details: Json = reported.get("prompt_tokens_details") or {}
    return {
        "prompt_tokens": prompt,
        "completion_tokens": answer,
        "total_tokens": prompt + answer,
        "prompt_tokens_details": {"cached_tokens": int(details.get("cached_tokens") or 0)},
    }


def tool_pieces(delta: Json) -> list[Json]:
    """The pieces of tool calls in a delta, in OpenAI's fields alone."""
    return [
        {name: piece[name] for name in ("index", "id", "type", "function") if name in piece}
        for piece in delta.get("tool_calls") or ()
    ]


def _choice(choice: Json) -> Json:
    delta: Json = choice.get("delta") or {}
    told: Json = {name: delta[name] for name in _DELTA if name in delta}
    if pieces := tool_pieces(delta):
        told["tool_calls"] = pieces
    return {
        "index": 0,
        "delta": told,
        "logprobs": choice.get("logprobs"),
        "finish_reason": choice.get("finish_reason"),
    }
