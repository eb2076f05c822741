"""Responses, OpenAI's newer request: the part of it that the platform honours.

As with chat completions, fields that cannot change an answer here have no effect, and unknown
ones are refused.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Discriminator, Field, Tag

from functions.gateway.schemas.model import PERSONA, model
from functions.gateway.schemas.openai_chat import (
    MOST_MESSAGES,
    MOST_TOOLS,
    Json,
    JsonObjectFormat,
    JsonSchemaFormat,
    Name,
    Text,
    TextFormat,
)
from somaagent.described import Described

Identifier = Annotated[str, Field(max_length=256)]
Metadata = Annotated[
    dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=512)]],
    Field(max_length=16),
]
_QUESTION: Final = "What is the capital of France?"
_SAID: Final[Json] = {"type": "output_text", "text": "Paris.", "annotations": [], "logprobs": []}
_MESSAGE: Final[Json] = {
    "type": "message",
    "id": "msg_2c9c1b7e58f25b6a8a0e6d2f6f7a1c90",
    "status": "completed",
    "role": "assistant",
    "content": [_SAID],
}
_CALL: Final[Json] = {
    "type": "function_call",
    "id": "fc_2c9c1b7e58f25b6a8a0e6d2f6f7a1c90",
    "call_id": "call_1",
    "name": "weather",
    "arguments": '{"town": "Paris"}',
    "status": "completed",
}
_USAGE: Final[Json] = {
    "input_tokens": 31,
    "input_tokens_details": {"cached_tokens": 0},
    "output_tokens": 8,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 39,
}


class TextItem(Described, BaseModel):
    """A piece of text; models here take nothing else."""

    model_config = model({"type": "input_text", "text": _QUESTION}, closed=True)

    type: Literal["input_text", "output_text"]
    """Whether it was said to the model or by it."""
    text: Text
    """The text."""
    annotations: list[Json] | None = None
    """Of a text that comes back; has no effect."""
    logprobs: list[Json] | None = None
    """Of a text that comes back; has no effect."""


class _Returned(Described, BaseModel):
    """What an item of an earlier response has besides."""

    id: Identifier | None = None
    """Has no effect."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """Has no effect."""


ItemContent = Text | Annotated[list[TextItem], Field(min_length=1, max_length=256)]


class InputMessage(_Returned):
    """What somebody said; an output message of an earlier response is one too."""

    model_config = model({"role": "user", "content": _QUESTION}, closed=True)

    type: Literal["message"] = "message"
    """Says what this is."""
    role: Literal["user", "assistant", "system", "developer"]
    """Who speaks."""
    content: ItemContent
    """What it says."""


class InputCall(_Returned):
    """A call that the model asked for."""

    model_config = model(_CALL, closed=True)

    type: Literal["function_call"]
    """Says what this is."""
    call_id: Identifier
    """What the result refers to."""
    name: Identifier
    """The function."""
    arguments: Text
    """Its arguments as JSON text."""


class InputResult(_Returned):
    """The result of a call."""

    model_config = model(
        {"type": "function_call_output", "call_id": "call_1", "output": "18 °C"}, closed=True
    )

    type: Literal["function_call_output"]
    """Says what this is."""
    call_id: Identifier
    """The call's `call_id`."""
    output: ItemContent
    """The result."""


def _kind(item: Any) -> str | None:  # Any: whatever the client sent, or one of the models
    if isinstance(item, dict):
        kind: object = item.get("type", "message")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        return kind if isinstance(kind, str) else None
    return getattr(item, "type", None)


InputItem = Annotated[
    Annotated[InputMessage, Tag("message")]
    | Annotated[InputCall, Tag("function_call")]
    | Annotated[InputResult, Tag("function_call_output")],
    Discriminator(_kind),
]


class FunctionTool(Described, BaseModel):
    """A function that the model may ask for; the client does the work."""

    model_config = model(
        {
            "type": "function",
            "name": "weather",
            "description": "The weather of a town.",
            "parameters": {"type": "object", "properties": {"town": {"type": "string"}}},
        },
        closed=True,
    )

    type: Literal["function"]
    """Only functions."""
    name: Name
    """The function's name."""
    description: Text | None = None
    """What it does."""
    parameters: Json | None = None
    """JSON schema of its arguments."""
    strict: bool | None = None
    """Passed on to the model."""


class FunctionChoice(Described, BaseModel):
    """The function that the model has to call."""

    model_config = model({"type": "function", "name": "weather"}, closed=True)

    type: Literal["function"]
    """Only functions."""
    name: Name
    """Which one."""


class SchemaTextFormat(JsonSchemaFormat):
    """JSON that conforms to a schema."""

    model_config = model(
        {"type": "json_schema", "name": "town", "schema": {"type": "object"}, "strict": True}
    )

    type: Literal["json_schema"]
    """Says what this is."""


class TextOptions(Described, BaseModel):
    """The form of the answer."""

    model_config = model({"format": {"type": "text"}}, closed=True)

    format: (
        Annotated[TextFormat | JsonObjectFormat | SchemaTextFormat, Field(discriminator="type")]
        | None
    ) = None
    """Plain text, or JSON."""
    verbosity: str | None = None
    """Has no effect."""


class ResponseStreamOptions(Described, BaseModel):
    """How a response is streamed."""

    model_config = model({"include_obfuscation": False}, closed=True)

    include_obfuscation: bool | None = None
    """Has no effect."""


class ResponseRequest(Described, BaseModel):
    """Something to be answered, alone or after a response that is stored."""

    model_config = model(
        {"model": PERSONA, "input": _QUESTION, "max_output_tokens": 64}, closed=True
    )

    model: Identifier
    """A persona, whose system prompt comes first; `default` has none of its own."""
    input: Text | Annotated[list[InputItem], Field(min_length=1, max_length=MOST_MESSAGES)]
    """What is said: text of the user, or items, the oldest first."""
    instructions: Text | None = None
    """A system message for this response alone; the next one does not take it over."""
    previous_response_id: Identifier | None = None
    """The stored response that this continues."""
    store: bool | None = None
    """Whether it can be retrieved and continued later; by default it can."""
    metadata: Metadata | None = None
    """Kept with the response."""
    stream: bool | None = None
    """Server-sent events."""
    stream_options: ResponseStreamOptions | None = None
    """How it is streamed."""
    max_output_tokens: Annotated[int, Field(ge=1)] | None = None
    """Longest answer; the operator's bound holds besides."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    """Sampling temperature; by default the persona's, else the platform's."""
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    """Nucleus sampling."""
    tools: Annotated[list[FunctionTool], Field(max_length=MOST_TOOLS)] | None = None
    """Functions that the model may ask the client to call."""
    tool_choice: Literal["none", "auto", "required"] | FunctionChoice | None = None
    """Whether it may, must, or which one."""
    parallel_tool_calls: bool | None = None
    """Whether it may ask for several at once."""
    text: TextOptions | None = None
    """The form of the answer."""
    truncation: Literal["disabled"] | None = None
    """What does not fit is an error."""
    background: Literal[False] | None = None
    """Answers are given at once."""
    include: Annotated[list[str], Field(max_length=0)] | None = None
    """There is nothing more to include."""
    reasoning: Json | None = None
    """Has no effect."""
    user: str | None = None
    """Has no effect."""
    safety_identifier: str | None = None
    """Has no effect."""
    prompt_cache_key: str | None = None
    """Has no effect."""
    service_tier: str | None = None
    """Has no effect."""


class OutputText(Described, BaseModel):
    """Text of the model."""

    model_config = model(_SAID)

    type: Literal["output_text"]
    """Says what this is."""
    text: str
    """The text."""
    annotations: list[Json]
    """Always empty."""
    logprobs: list[Json]
    """Always empty."""


class OutputMessage(Described, BaseModel):
    """What the model says."""

    model_config = model(_MESSAGE)

    type: Literal["message"]
    """Says what this is."""
    id: str
    """Names the item."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it is."""
    role: Literal["assistant"]
    """Who speaks."""
    content: list[OutputText]
    """The text."""


class OutputCall(Described, BaseModel):
    """A call that the model asks for."""

    model_config = model(_CALL)

    type: Literal["function_call"]
    """Says what this is."""
    id: str
    """Names the item."""
    call_id: str
    """What the result refers to."""
    name: str
    """The function."""
    arguments: str
    """Its arguments as JSON text."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it is."""


class CachedTokens(Described, BaseModel):
    """Of the prompt's tokens."""

    model_config = model({"cached_tokens": 0})

    cached_tokens: int
    """How many the model remembered."""


class ReasoningTokens(Described, BaseModel):
    """Of the answer's tokens."""

    model_config = model({"reasoning_tokens": 0})

    reasoning_tokens: int
    """Always 0: servers do not tell them apart."""


class ResponseUsage(Described, BaseModel):
    """What the answer cost, as the model counted it."""

    model_config = model(_USAGE)

    input_tokens: int
    """Tokens of the prompt."""
    input_tokens_details: CachedTokens
    """Of the prompt's tokens."""
    output_tokens: int
    """Tokens of the answer."""
    output_tokens_details: ReasoningTokens
    """Of the answer's tokens."""
    total_tokens: int
    """Both."""


class IncompleteDetails(Described, BaseModel):
    """Why an answer ends early."""

    model_config = model({"reason": "max_output_tokens"})

    reason: Literal["max_output_tokens", "content_filter"]
    """What ended it."""


_RESPONSE: Final[Json] = {
    "id": "resp_0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
    "object": "response",
    "created_at": 1767225600,
    "status": "completed",
    "error": None,
    "incomplete_details": None,
    "instructions": None,
    "max_output_tokens": 64,
    "metadata": {},
    "model": PERSONA,
    "output": [_MESSAGE],
    "parallel_tool_calls": True,
    "previous_response_id": None,
    "store": True,
    "temperature": 0.7,
    "text": {"format": {"type": "text"}},
    "tool_choice": "auto",
    "tools": [],
    "top_p": None,
    "truncation": "disabled",
    "usage": _USAGE,
}


class ResponseBody(Described, BaseModel):
    """The whole answer, with what was asked for."""

    model_config = model(_RESPONSE)

    id: str
    """Names the response."""
    object: Literal["response"]
    """Says what this is."""
    created_at: int
    """When it began, in seconds since 1970."""
    status: Literal["in_progress", "completed", "incomplete", "failed"]
    """How it ended."""
    error: Json | None
    """Why it failed, in a stream; null otherwise."""
    incomplete_details: IncompleteDetails | None
    """Why it ends early."""
    instructions: str | None
    """The system message of this response alone."""
    max_output_tokens: int | None
    """What was asked for."""
    metadata: dict[str, str]
    """The client's own."""
    model: str
    """The persona."""
    output: list[OutputMessage | OutputCall]
    """What the model says and asks for."""
    parallel_tool_calls: bool
    """Whether it might ask for several calls at once."""
    previous_response_id: str | None
    """What it continues."""
    store: bool
    """Whether it is stored."""
    temperature: float | None
    """Sampling temperature."""
    text: Json
    """The form of the answer."""
    tool_choice: str | FunctionChoice
    """Whether it might call functions."""
    tools: list[Json]
    """The functions."""
    top_p: float | None
    """Nucleus sampling."""
    truncation: Literal["disabled"]
    """What does not fit is an error."""
    usage: ResponseUsage | None
    """What it cost; null where the model does not say."""


class DeletedResponse(Described, BaseModel):
    """A response that is gone."""

    model_config = model({"id": _RESPONSE["id"], "object": "response", "deleted": True})

    id: str
    """The response."""
    object: Literal["response"]
    """Says what this was."""
    deleted: Literal[True]
    """It is gone."""
