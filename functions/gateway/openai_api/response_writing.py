"""A response in the making: the model's chunks become items, and the events that tell of them."""

import time
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID, uuid4

from functions.gateway.openai_api.completions import Answer, tool_pieces
from functions.gateway.schemas.openai_responses import ResponseRequest

Json = dict[str, Any]  # Any: foreign JSON, and ours of the same form

_INCOMPLETE: Final = {"length": "max_output_tokens", "content_filter": "content_filter"}
"""Why a response is incomplete, by the model's reason to finish."""


def head_of(asked: ResponseRequest, identifier: UUID, temperature: float | None) -> Json:
    """What a response says of its request."""
    choice = asked.tool_choice
    wanted = None if asked.text is None else asked.text.format
    form: Json = {"type": "text"}
    if wanted is not None:
        form = wanted.model_dump(by_alias=True, exclude_none=True)
    return {
        "id": f"resp_{identifier.hex}",
        "object": "response",
        "created_at": int(time.time()),
        "error": None,
        "incomplete_details": None,
        "instructions": asked.instructions,
        "max_output_tokens": asked.max_output_tokens,
        "metadata": asked.metadata or {},
        "model": asked.model,
        "parallel_tool_calls": asked.parallel_tool_calls is not False,
        "previous_response_id": asked.previous_response_id,
        "store": asked.store is not False,
        "temperature": temperature,
        "text": {"format": form},
        "tool_choice": choice if choice is None or isinstance(choice, str) else choice.model_dump(),
        "tools": [_tool(tool.model_dump()) for tool in asked.tools or ()],
        "top_p": asked.top_p,
        "truncation": "disabled",
    } | ({"tool_choice": "auto"} if choice is None else {})


class Writing:
    """Takes chunks, and yields the events of a stream with each; the items add up in `output`."""

    def __init__(self, head: Json) -> None:
        self._head = head
        self._answer = Answer()
        self._sequence = 0
        self._open: Json | None = None
        self._call_index: int | None = None
        self.output: list[Json] = []

    @property
    def answer(self) -> Answer:
        """How it finished, and what it cost."""
        return self._answer

    def begin(self) -> Iterator[Json]:
        """The first events."""
        yield self._event("response.created", response=self.response())
        yield self._event("response.in_progress", response=self.response())

    def take(self, chunk: Json) -> Iterator[Json]:
        """The events of the model's next chunk."""
        self._answer.add(chunk)
        for choice in chunk.get("choices") or ():
            delta: Json = choice.get("delta") or {}
            if text := delta.get("content"):
                yield from self._say(text)
            for piece in tool_pieces(delta):
                yield from self._call(piece)

    def end(self) -> Iterator[Json]:
        """The events of the items' end."""
        if not self.output:
            yield from self._say("")
        yield from self._close("incomplete" if self._reason() else "completed")

    def last(self) -> Json:
        """The last event of all."""
        done = self.response(finished=True)
        return self._event(f"response.{done['status']}", response=done)

    def failed(self, code: str, message: str) -> Json:
        """The last event of a response that came to nothing."""
        output = [
            item | {"status": "incomplete"} if item["status"] == "in_progress" else item
            for item in self.output
        ]
        body = self.response() | {
            "status": "failed",
            "output": output,
            "error": {"code": code, "message": message},
        }
        return self._event("response.failed", response=body)

    def response(self, *, finished: bool = False) -> Json:
        """The response as it is now."""
        body: Json = {**self._head, "status": "in_progress", "output": [*self.output]}
        body["usage"] = _usage(self._answer.usage) if finished else None
        if finished:
            reason = self._reason()
            body["status"] = "incomplete" if reason else "completed"
            body["incomplete_details"] = {"reason": reason} if reason else None
        return body

    def _reason(self) -> str | None:
        return _INCOMPLETE.get(self._answer.finish_reason or "")

    def _say(self, text: str) -> Iterator[Json]:
        if self._open is None or self._open["type"] != "message":
            yield from self._close("completed")
            part: Json = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
            message: Json = {"type": "message", "id": f"msg_{uuid4().hex}", "role": "assistant"}
            yield from self._begin({**message, "content": []})
            self._now()["content"] = [part]
            yield self._of_part("response.content_part.added", part={**part})
        self._now()["content"][0]["text"] += text
        if text:
            yield self._of_part("response.output_text.delta", delta=text, logprobs=[])

    def _call(self, piece: Json) -> Iterator[Json]:
        function: Json = piece.get("function") or {}
        index: int = piece.get("index") or 0
        if self._call_index != index:
            yield from self._close("completed")
            item: Json = {
                "type": "function_call",
                "id": f"fc_{uuid4().hex}",
                "call_id": piece.get("id") or f"call_{uuid4().hex}",
                "name": function.get("name") or "",
                "arguments": "",
            }
            yield from self._begin(item)
            self._call_index = index
        else:
            self._now()["name"] += function.get("name") or ""
        if arguments := function.get("arguments"):
            self._now()["arguments"] += arguments
            yield self._of_item("response.function_call_arguments.delta", delta=arguments)

    def _begin(self, item: Json) -> Iterator[Json]:
        self._open = item
        self.output.append(item)
        item["status"] = "in_progress"
        yield self._event(
            "response.output_item.added", output_index=len(self.output) - 1, item={**item}
        )

    def _close(self, status: str) -> Iterator[Json]:
        if self._open is None:
            return
        item = self._open
        if item["type"] == "message":
            (part,) = item["content"]
            yield self._of_part("response.output_text.done", text=part["text"], logprobs=[])
            yield self._of_part("response.content_part.done", part=part)
        else:
            name, arguments = item["name"], item["arguments"]
            yield self._of_item(
                "response.function_call_arguments.done", name=name, arguments=arguments
            )
        item["status"] = status
        yield self._event("response.output_item.done", output_index=len(self.output) - 1, item=item)
        self._open = self._call_index = None

    def _now(self) -> Json:
        """The item that is being written."""
        assert self._open is not None  # noqa: S101 - it was opened just before
        return self._open

    def _of_part(self, kind: str, **told: object) -> Json:
        return self._of_item(kind, content_index=0, **told)

    def _of_item(self, kind: str, **told: object) -> Json:
        index = len(self.output) - 1
        return self._event(kind, item_id=self._now()["id"], output_index=index, **told)

    def _event(self, kind: str, **told: object) -> Json:
        number, self._sequence = self._sequence, self._sequence + 1
        return {"type": kind, "sequence_number": number, **told}


def _tool(tool: Json) -> Json:
    """A tool with every field that clients expect."""
    return {**tool, "strict": bool(tool["strict"])}


def _usage(told: Json | None) -> Json | None:
    """The figures under this protocol's names."""
    if told is None:
        return None
    return {
        "input_tokens": told["prompt_tokens"],
        "input_tokens_details": told["prompt_tokens_details"],
        "output_tokens": told["completion_tokens"],
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": told["total_tokens"],
    }
