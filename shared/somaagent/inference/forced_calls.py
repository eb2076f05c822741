"""A call that a model was made to make and spoke instead: asked for as JSON of the tool's schema.

`tool_choice` is a server's to hold, and not all do: llama.cpp lets its model speak before the call,
and a small one goes on until its tokens are used up. `response_format` is held by a grammar.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import orjson

from somaagent.errors import AnswerGarbled
from somaagent.inference.chat import PromptMessage, WantedCall

_ASKED: Final = (
    "Call a tool now. Answer with nothing but a JSON object that has the tool's name and arguments."
    " The tools:\n"
)


def asking(
    messages: Sequence[PromptMessage], tools: Sequence[Mapping[str, object]]
) -> list[PromptMessage]:
    """The prompt with a word about what is wanted, and the tools as text.

    Args:
        messages: The prompt that the model spoke to.
        tools: In the form of the OpenAI protocol.
    """
    listed = "\n".join(orjson.dumps(tool["function"]).decode() for tool in tools)
    return [*messages, {"role": "user", "content": f"{_ASKED}{listed}"}]


def form_of(tools: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The `response_format` of a call of one of the tools."""
    calls = [_schema_of(tool) for tool in tools]
    schema = calls[0] if len(calls) == 1 else {"anyOf": calls}
    return {
        "type": "json_schema",
        "json_schema": {"name": "call", "strict": True, "schema": schema},
    }


def call_of(text: str, tools: Sequence[Mapping[str, object]]) -> WantedCall:
    """The call that an answer of that form is; what its arguments are is validated as any call's.

    Raises:
        AnswerGarbled: It is none, as where the answer was cut off.
    """
    try:
        said: Any = orjson.loads(text)  # Any: a model's JSON
    except ValueError:
        said = None
    if isinstance(said, dict):
        found = cast("dict[str, Any]", said)  # JSON has no other keys
        name, arguments = found.get("name"), found.get("arguments")
        known = [_function(tool)["name"] for tool in tools]
        if isinstance(name, str) and name in known and isinstance(arguments, dict):
            return WantedCall(name, orjson.dumps(arguments).decode())
    raise AnswerGarbled("the model was to call a tool, and did not")


def _schema_of(tool: Mapping[str, object]) -> dict[str, object]:
    function = _function(tool)
    return {
        "type": "object",
        "properties": {
            "name": {"const": function["name"]},
            "arguments": function["parameters"],
        },
        "required": ["name", "arguments"],
        "additionalProperties": False,
    }


def _function(tool: Mapping[str, Any]) -> Mapping[str, Any]:  # Any: JSON of ours
    function: Mapping[str, Any] = tool["function"]
    return function
