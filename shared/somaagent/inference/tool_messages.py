"""Tools in the prompt: what is offered, what was called, and results as data between marks."""

from collections.abc import Iterable
from typing import Any, Final

import orjson

from somaagent.domain import Step, ToolCall
from somaagent.inference.chat import CallsMessage, PromptMessage, ResultMessage
from somaagent.inference.marks import TOOL_RESULT, as_data
from somaagent.tools.spec import ToolSpec

_GO_ON: Final = "Answer the question with this result."
_LONGEST_NAME: Final = 64
_LONGEST_ARGUMENTS: Final = 4_000


def offered(specs: Iterable[ToolSpec]) -> list[dict[str, object]]:
    """Tools as the OpenAI protocol offers them."""
    return [
        {
            "type": "function",
            "function": {
                "name": spec.name,
                "description": spec.description,
                "parameters": spec.parameters,
            },
        }
        for spec in specs
    ]


def step_messages(steps: Iterable[Step], *, characters: int) -> list[PromptMessage]:
    """The messages of the steps so far, to be appended to the question.

    Args:
        steps: In their order.
        characters: Most characters of each result.
    """
    messages: list[PromptMessage] = []
    last: ResultMessage | None = None
    for step in steps:
        messages.append(_calls_message(step))
        for call in step.calls:
            last = _result_message(call, characters)
            messages.append(last)
    if last is not None:
        # Small models else repeat the call that they see before it.
        last["content"] = f"{last['content']}\n{_GO_ON}"
    return messages


def _calls_message(step: Step) -> CallsMessage:
    return {
        "role": "assistant",
        "content": step.text,
        "tool_calls": [
            {
                "id": _reference(call),
                "type": "function",
                "function": {
                    "name": call.tool[:_LONGEST_NAME],
                    "arguments": _arguments(call.arguments),
                },
            }
            for call in step.calls
        ],
    }


def _result_message(call: ToolCall, characters: int) -> ResultMessage:
    said = _said(call)
    shown = said[:characters]
    note = "" if shown == said else f", truncated: only the first {characters} characters follow"
    content = as_data(TOOL_RESULT, call.call_id, shown, note=note)
    return {"role": "tool", "tool_call_id": _reference(call), "content": content}


def _said(call: ToolCall) -> str:
    if call.status == "success":
        return call.result or "null"
    # A turn that is stopped does not wait for its calls.
    status = call.status or "cancelled"
    told: dict[str, Any] = {"status": status, "error": call.error}  # Any: JSON
    if call.result is not None:
        told["result"] = orjson.Fragment(call.result)
    return orjson.dumps(told).decode()


def _reference(call: ToolCall) -> str:
    return f"call_{call.call_id.hex}"


def _arguments(written: str) -> str:
    """The arguments as they may stand in a prompt again: servers refuse what is no JSON."""
    try:
        value: object = orjson.loads(written)
    except orjson.JSONDecodeError:
        return "{}"
    if not isinstance(value, dict) or len(written) > _LONGEST_ARGUMENTS:
        return "{}"
    return written
