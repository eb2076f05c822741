"""Items of a response as messages of a chat, which is what models' servers take."""

from collections.abc import Sequence
from typing import Any

from functions.gateway.openai_api.personas import Speaker
from functions.gateway.openai_api.prompts import model_request
from functions.gateway.problems import Problem
from functions.gateway.schemas.openai_chat import MOST_MESSAGES, ChatCompletionRequest
from functions.gateway.schemas.openai_responses import (
    FunctionChoice,
    InputCall,
    InputItem,
    InputMessage,
    ItemContent,
    ResponseRequest,
    SchemaTextFormat,
)
from somaagent.settings import ChatSettings, ModelSettings

Json = dict[str, Any]  # Any: a request of the OpenAI protocol


def conversation(before: Sequence[Json], asked: ResponseRequest) -> list[Json]:
    """The stored messages and the new ones.

    Raises:
        Problem: 400, they are too many.
    """
    items = asked.input
    if isinstance(items, str):
        items = [InputMessage(role="user", content=items)]
    messages = [*before]
    for item in items:
        _append(messages, item)
    if len(messages) >= MOST_MESSAGES:
        detail = f"a conversation has fewer than {MOST_MESSAGES} messages"
        errors = [{"pointer": "#/input", "detail": detail}]
        raise Problem(400, "context_length_exceeded", detail, errors=errors)
    return messages


def upstream_request(
    asked: ResponseRequest,
    messages: Sequence[Json],
    speaker: Speaker,
    model: ModelSettings,
    bounds: ChatSettings,
) -> Json:
    """The request as the model's server gets it."""
    instructions: list[Json] = []
    if asked.instructions is not None:
        instructions = [{"role": "system", "content": asked.instructions}]
    chat: Json = {
        "model": asked.model,
        "messages": [*instructions, *messages],
        "max_completion_tokens": asked.max_output_tokens,
        "temperature": asked.temperature,
        "top_p": asked.top_p,
        "parallel_tool_calls": asked.parallel_tool_calls if asked.tools else None,
        "tool_choice": asked.tool_choice,
        "response_format": _format(asked),
    }
    if asked.tools:
        chat["tools"] = [
            {"type": "function", "function": tool.model_dump(exclude={"type"}, exclude_none=True)}
            for tool in asked.tools
        ]
    if isinstance(asked.tool_choice, FunctionChoice):
        chat["tool_choice"] = {"type": "function", "function": {"name": asked.tool_choice.name}}
    return model_request(ChatCompletionRequest.model_validate(chat), speaker, model, bounds)


def spoken(output: Sequence[Json]) -> list[Json]:
    """The messages that the next response finds of this one's output."""
    messages: list[Json] = []
    for item in output:
        if item["type"] == "message":
            text = "".join(part["text"] for part in item["content"])
            messages.append({"role": "assistant", "content": text})
        else:
            _append_call(messages, item["call_id"], item["name"], item["arguments"])
    return messages


def _append(messages: list[Json], item: InputItem) -> None:
    if isinstance(item, InputMessage):
        messages.append({"role": item.role, "content": _text(item.content)})
    elif isinstance(item, InputCall):
        _append_call(messages, item.call_id, item.name, item.arguments)
    else:
        content = _text(item.output)
        messages.append({"role": "tool", "tool_call_id": item.call_id, "content": content})


def _append_call(messages: list[Json], call_id: str, name: str, arguments: str) -> None:
    """A chat has calls in the message that asks for them, several in one."""
    call = {
        "id": call_id,
        "type": "function",
        "function": {"name": name, "arguments": arguments},
    }
    if messages and messages[-1]["role"] == "assistant":
        last = messages.pop()
        messages.append({**last, "tool_calls": [*last.get("tool_calls", ()), call]})
    else:
        messages.append({"role": "assistant", "content": None, "tool_calls": [call]})


def _text(content: ItemContent) -> str:
    return content if isinstance(content, str) else "".join(part.text for part in content)


def _format(asked: ResponseRequest) -> Json | None:
    wanted = None if asked.text is None else asked.text.format
    if wanted is None:
        return None
    if isinstance(wanted, SchemaTextFormat):
        schema = wanted.model_dump(by_alias=True, exclude_none=True, exclude={"type"})
        return {"type": "json_schema", "json_schema": schema}
    return wanted.model_dump()
