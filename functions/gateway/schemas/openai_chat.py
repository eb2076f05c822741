"""Chat completions: the part of OpenAI's request that the platform honours.

Fields of OpenAI's that cannot change an answer here are taken and have no effect; every other
unknown field is refused, because an option that is silently dropped is a wrong answer.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field

from functions.gateway.schemas.model import PERSONA, model
from somaagent.described import Described

MOST_MESSAGES: Final = 2048
MOST_TOOLS: Final = 128

Json = dict[str, Any]  # Any: JSON schemas and other things that only the model reads
Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]
Metadata = Annotated[dict[str, str], Field(max_length=16)]
Text = Annotated[str, Field(max_length=1_048_576)]
_WEATHER: Final = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a town.",
        "parameters": {
            "type": "object",
            "properties": {"town": {"type": "string"}},
            "required": ["town"],
        },
    },
}


class TextPart(Described, BaseModel):
    """A piece of text; models here take nothing else."""

    model_config = model({"type": "text", "text": "Hello"})

    type: Literal["text"]
    """Says what this is."""
    text: Text
    """The text."""


Content = Text | Annotated[list[TextPart], Field(min_length=1, max_length=256)]


class SystemMessage(Described, BaseModel):
    """What the model is told to be."""

    model_config = model({"role": "system", "content": "Answer in one sentence."})

    role: Literal["system", "developer"]
    """Who speaks."""
    content: Content
    """What it says."""
    name: str | None = None
    """Has no effect."""


class UserMessage(Described, BaseModel):
    """What the person says."""

    model_config = model({"role": "user", "content": "What is the capital of France?"})

    role: Literal["user"]
    """Who speaks."""
    content: Content
    """What it says."""
    name: str | None = None
    """Has no effect."""


class CalledFunction(Described, BaseModel):
    """A function with its arguments."""

    model_config = model({"name": "weather", "arguments": '{"town": "Paris"}'})

    name: Annotated[str, Field(max_length=256)]
    """The function."""
    arguments: Text
    """Its arguments as JSON text."""


class ToolCall(Described, BaseModel):
    """A call that the model asked for."""

    model_config = model(
        {
            "id": "call_1",
            "type": "function",
            "function": {"name": "weather", "arguments": '{"town": "Paris"}'},
        }
    )

    id: Annotated[str, Field(max_length=256)]
    """What the result refers to."""
    type: Literal["function"]
    """Says what this is."""
    function: CalledFunction
    """What to call."""


class AssistantMessage(Described, BaseModel):
    """What the model said before."""

    model_config = model({"role": "assistant", "content": "Paris."})

    role: Literal["assistant"]
    """Who speaks."""
    content: Content | None = None
    """What it says; may be missing beside tool calls."""
    tool_calls: Annotated[list[ToolCall], Field(max_length=MOST_TOOLS)] | None = None
    """The calls that it asked for."""
    refusal: str | None = None
    """Has no effect."""
    name: str | None = None
    """Has no effect."""


class ToolMessage(Described, BaseModel):
    """The result of a call."""

    model_config = model({"role": "tool", "tool_call_id": "call_1", "content": "18 °C"})

    role: Literal["tool"]
    """Who speaks."""
    content: Content
    """The result."""
    tool_call_id: Annotated[str, Field(max_length=256)]
    """The call's `id`."""


Message = Annotated[
    SystemMessage | UserMessage | AssistantMessage | ToolMessage, Field(discriminator="role")
]


class FunctionDefinition(Described, BaseModel):
    """A function that the model may ask for."""

    model_config = model(_WEATHER["function"])  # type: ignore[arg-type] # it is a dict

    name: Name
    """The function's name."""
    description: Text | None = None
    """What it does."""
    parameters: Json | None = None
    """JSON schema of its arguments."""
    strict: bool | None = None
    """Passed on to the model."""


class Tool(Described, BaseModel):
    """Something that the model may use; the client does the work."""

    model_config = model(_WEATHER)

    type: Literal["function"]
    """Only functions."""
    function: FunctionDefinition
    """The function."""


class NamedFunction(Described, BaseModel):
    """The name of a function."""

    model_config = model({"name": "weather"})

    name: Name
    """The function's name."""


class NamedTool(Described, BaseModel):
    """The tool that the model has to use."""

    model_config = model({"type": "function", "function": {"name": "weather"}})

    type: Literal["function"]
    """Only functions."""
    function: NamedFunction
    """Which one."""


class JsonSchemaFormat(Described, BaseModel):
    """What the answer has to conform to."""

    model_config = model({"name": "town", "schema": {"type": "object"}, "strict": True})

    name: Name
    """A name for the model."""
    description: Text | None = None
    """What the answer is for."""
    schema_: Annotated[Json, Field(alias="schema")]
    """The JSON schema."""
    strict: bool | None = None
    """Passed on to the model."""


class TextFormat(Described, BaseModel):
    """Plain text."""

    model_config = model({"type": "text"})

    type: Literal["text"]
    """Says what this is."""


class JsonObjectFormat(Described, BaseModel):
    """Some JSON object."""

    model_config = model({"type": "json_object"})

    type: Literal["json_object"]
    """Says what this is."""


class SchemaFormat(Described, BaseModel):
    """JSON that conforms to a schema."""

    model_config = model(
        {"type": "json_schema", "json_schema": {"name": "town", "schema": {"type": "object"}}}
    )

    type: Literal["json_schema"]
    """Says what this is."""
    json_schema: JsonSchemaFormat
    """The schema."""


class StreamOptions(Described, BaseModel):
    """How an answer is streamed."""

    model_config = model({"include_usage": True})

    include_usage: bool | None = None
    """Ends the stream with a chunk that has `usage` and no choice."""
    include_obfuscation: bool | None = None
    """Has no effect."""


class ChatCompletionRequest(Described, BaseModel):
    """A conversation that the client holds, to be continued by the model."""

    model_config = model(
        {
            "model": PERSONA,
            "messages": [{"role": "user", "content": "What is the capital of France?"}],
            "max_tokens": 64,
        },
        closed=True,
    )

    model: Annotated[str, Field(max_length=256)]
    """A persona, whose system prompt comes before the messages; `default` has none of its own."""
    messages: Annotated[list[Message], Field(min_length=1, max_length=MOST_MESSAGES)]
    """The conversation, the oldest first."""
    stream: bool | None = None
    """Server-sent events, one chunk each, and `[DONE]`."""
    stream_options: StreamOptions | None = None
    """How it is streamed."""
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    """Longest answer; the operator's bound holds besides."""
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    """The older name of `max_completion_tokens`."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    """Sampling temperature; by default the persona's, else the platform's."""
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    """Nucleus sampling."""
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    """Makes new subjects likelier."""
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    """Makes repetition unlikelier."""
    seed: Annotated[int, Field(ge=-(2**31), lt=2**32)] | None = None
    """The same seed gives the same answer where the model can."""
    stop: (
        Annotated[str, Field(min_length=1, max_length=256)]
        | Annotated[list[Annotated[str, Field(min_length=1, max_length=256)]], Field(max_length=4)]
        | None
    ) = None
    """Where to stop."""
    n: Annotated[int, Field(ge=1, le=1)] | None = None
    """One answer for each request."""
    logprobs: bool | None = None
    """Also the probabilities of the tokens."""
    top_logprobs: Annotated[int, Field(ge=0, le=20)] | None = None
    """Alternatives of each token; needs `logprobs`."""
    logit_bias: (
        Annotated[dict[str, Annotated[float, Field(ge=-100, le=100)]], Field(max_length=300)] | None
    ) = None
    """Makes tokens likelier or unlikelier."""
    tools: Annotated[list[Tool], Field(max_length=MOST_TOOLS)] | None = None
    """Functions that the model may ask the client to call."""
    tool_choice: Literal["none", "auto", "required"] | NamedTool | None = None
    """Whether it may, must, or which one."""
    parallel_tool_calls: bool | None = None
    """Whether it may ask for several at once."""
    response_format: (
        Annotated[TextFormat | JsonObjectFormat | SchemaFormat, Field(discriminator="type")] | None
    ) = None
    """The form of the answer."""
    user: str | None = None
    """Has no effect."""
    safety_identifier: str | None = None
    """Has no effect."""
    prompt_cache_key: str | None = None
    """Has no effect."""
    metadata: Metadata | None = None
    """Has no effect; nothing is stored."""
    store: bool | None = None
    """Has no effect; nothing is stored."""
    service_tier: str | None = None
    """Has no effect."""
    reasoning_effort: str | None = None
    """Has no effect."""
    verbosity: str | None = None
    """Has no effect."""
    modalities: list[Literal["text"]] | None = None
    """Text is all there is."""


class PromptTokens(Described, BaseModel):
    """Of the prompt's tokens."""

    model_config = model({"cached_tokens": 0})

    cached_tokens: int
    """How many the model remembered."""


class CompletionUsage(Described, BaseModel):
    """What the answer cost, as the model counted it."""

    model_config = model(
        {
            "prompt_tokens": 31,
            "completion_tokens": 8,
            "total_tokens": 39,
            "prompt_tokens_details": {"cached_tokens": 0},
        }
    )

    prompt_tokens: int
    """Tokens of the prompt."""
    completion_tokens: int
    """Tokens of the answer."""
    total_tokens: int
    """Both."""
    prompt_tokens_details: PromptTokens | None = None
    """Of the prompt's tokens."""


class CompletionMessage(Described, BaseModel):
    """What the model says."""

    model_config = model({"role": "assistant", "content": "Paris.", "refusal": None})

    role: Literal["assistant"]
    """Who speaks."""
    content: str | None
    """The text; null beside tool calls."""
    refusal: None = None
    """Always null."""
    reasoning_content: str | None = None
    """What a reasoning model thought aloud."""
    tool_calls: list[ToolCall] | None = None
    """The calls that it asks for."""


class CompletionChoice(Described, BaseModel):
    """The answer."""

    model_config = model(
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Paris.", "refusal": None},
            "logprobs": None,
            "finish_reason": "stop",
        }
    )

    index: int
    """Always 0."""
    message: CompletionMessage
    """What the model says."""
    logprobs: Json | None
    """Probabilities of the tokens, where they were asked for."""
    finish_reason: str
    """`stop`, `length`, `tool_calls` or `content_filter`."""


class ChatCompletion(Described, BaseModel):
    """The whole answer."""

    model_config = model(
        {
            "id": "chatcmpl-0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
            "object": "chat.completion",
            "created": 1767225600,
            "model": PERSONA,
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": "Paris.", "refusal": None},
                    "logprobs": None,
                    "finish_reason": "stop",
                }
            ],
            "usage": {"prompt_tokens": 31, "completion_tokens": 8, "total_tokens": 39},
        }
    )

    id: str
    """Names the answer; it is stored nowhere."""
    object: Literal["chat.completion"]
    """Says what this is."""
    created: int
    """When it began, in seconds since 1970."""
    model: str
    """The persona."""
    choices: list[CompletionChoice]
    """Always one."""
    usage: CompletionUsage | None = None
    """What it cost; missing where the model does not say."""
