"""What the model is asked: the client's request with the persona's words before it, and bounded."""

from collections.abc import Sequence
from typing import Any, Final

from functions.gateway.openai_api.personas import Speaker
from functions.gateway.schemas.openai_chat import (
    AssistantMessage,
    ChatCompletionRequest,
    Content,
    Message,
    NamedTool,
    SystemMessage,
    ToolMessage,
)
from somaagent.settings import ChatSettings, ModelSettings

Json = dict[str, Any]  # Any: a request of the OpenAI protocol

_AS_IT_IS: Final = (
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "seed",
    "stop",
    "logprobs",
    "top_logprobs",
    "logit_bias",
    "parallel_tool_calls",
)


def model_request(
    asked: ChatCompletionRequest, speaker: Speaker, model: ModelSettings, bounds: ChatSettings
) -> Json:
    """The request as the model's server gets it."""
    wanted = asked.max_completion_tokens or asked.max_tokens or bounds.most_tokens
    request: Json = {
        "messages": _messages(asked.messages, speaker, model),
        "max_tokens": min(wanted, bounds.most_tokens),
        "temperature": _first(asked.temperature, speaker.temperature, model.temperature),
    }
    for name in _AS_IT_IS:
        if (value := getattr(asked, name)) is not None:
            request[name] = value
    if asked.response_format is not None:
        request["response_format"] = asked.response_format.model_dump(
            by_alias=True, exclude_none=True
        )
    if asked.tools:
        request |= _tools(asked)
    return request


def _tools(asked: ChatCompletionRequest) -> Json:
    tools = [tool.model_dump(exclude_none=True) for tool in asked.tools or ()]
    choice = asked.tool_choice
    if isinstance(choice, NamedTool):
        # Not every server knows how to force one of several; one that is alone they all can.
        name = choice.function.name
        tools = [tool for tool in tools if tool["function"]["name"] == name]
        return {"tools": tools, "tool_choice": "required"} if tools else {}
    if choice == "none":
        return {}
    return {"tools": tools, "tool_choice": choice or "auto"}


def _messages(said: Sequence[Message], speaker: Speaker, model: ModelSettings) -> list[Json]:
    """One system message at the head: many models take no other."""
    prompts: list[str] = [] if speaker.system_prompt is None else [speaker.system_prompt]
    rest = list(said)
    while rest and isinstance(rest[0], SystemMessage):
        prompts.append(_text(rest.pop(0).content) or "")
    head: Json = {"role": "system", "content": "\n\n".join(prompts) or model.system_prompt}
    return [head, *(_message(message) for message in rest)]


def _message(message: Message) -> Json:
    if isinstance(message, AssistantMessage):
        spoken: Json = {"role": "assistant", "content": _text(message.content)}
        if message.tool_calls:
            spoken["tool_calls"] = [call.model_dump() for call in message.tool_calls]
        elif spoken["content"] is None:
            spoken["content"] = ""
        return spoken
    role = "system" if isinstance(message, SystemMessage) else message.role
    plain: Json = {"role": role, "content": _text(message.content)}
    if isinstance(message, ToolMessage):
        plain["tool_call_id"] = message.tool_call_id
    return plain


def _text(content: Content | None) -> str | None:
    if content is None or isinstance(content, str):
        return content
    return "".join(part.text for part in content)


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)
