"""How failures of an answer straight from the model are told, and when it is asked again."""

import pytest

from functions.gateway.openai_api.errors import error_of
from functions.gateway.openai_api.failures import ModelGarbled, failure_of, without_tools
from functions.gateway.problems import Problem
from somaagent.errors import AnswerGarbled, ModelRefused, ModelUnavailable

TOOLS = [{"type": "function", "function": {"name": "weather"}}]


def test_what_a_server_cannot_read_is_told_as_openais_error_without_its_words() -> None:
    told = failure_of(AnswerGarbled("does not match the expected peg-native format"))
    assert isinstance(told, ModelGarbled)
    error = error_of(told.details(), told.status)
    assert (told.status, error["type"], error["code"]) == (502, "server_error", "answer_garbled")
    assert "without tools" in error["message"]
    assert "peg-native" not in str(error)
    # The client's own library does not ask the same again by itself.
    assert told.headers == {"x-should-retry": "false"}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ModelUnavailable("the model fell silent"), 503, "model_unavailable"),
        (TimeoutError(), 503, "model_unavailable"),
        (ModelRefused("no", said='{"error": {"message": "no"}}'), 400, "refused_by_model"),
        (ModelRefused("no", said="exceeds the context"), 400, "context_length_exceeded"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_other_failures_keep_their_own_names(error: Exception, status: int, code: str) -> None:
    told = failure_of(error)
    assert isinstance(told, Problem)
    assert not isinstance(told, ModelGarbled)
    assert (told.status, told.code) == (status, code)


def test_what_may_call_tools_can_be_asked_without_them() -> None:
    messages = [{"role": "user", "content": "hello"}]
    asked = {"messages": messages, "tools": TOOLS, "tool_choice": "auto", "seed": 1}
    assert without_tools(asked | {"parallel_tool_calls": True}) == {"messages": messages, "seed": 1}


@pytest.mark.parametrize("about_tools", [{}, {"tools": TOOLS, "tool_choice": "required"}])
def test_what_has_no_tools_or_has_to_call_one_cannot(about_tools: dict[str, object]) -> None:
    assert without_tools({"messages": [], **about_tools}) is None
