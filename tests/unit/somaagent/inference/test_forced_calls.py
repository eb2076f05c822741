"""A call that is asked for as JSON: what is asked, and what an answer is taken for."""

from typing import Any

import pytest

from somaagent.errors import AnswerGarbled
from somaagent.inference.chat import WantedCall
from somaagent.inference.forced_calls import asking, call_of, form_of
from somaagent.inference.tool_messages import offered
from somaagent.tools.builtin.calculate import SPEC as CALCULATE
from somaagent.tools.builtin.echo import SPEC as ECHO

ONE = offered([ECHO])
TWO = offered([ECHO, CALCULATE])


def test_the_form_of_one_tool_is_its_name_and_its_schema() -> None:
    form = form_of(ONE)
    assert form["type"] == "json_schema"
    inner: Any = form["json_schema"]
    assert inner["schema"]["properties"] == {
        "name": {"const": "echo"},
        "arguments": ECHO.parameters,
    }
    assert inner["schema"]["required"] == ["name", "arguments"]


def test_the_form_of_several_is_any_of_theirs() -> None:
    inner: Any = form_of(TWO)["json_schema"]
    names = [each["properties"]["name"]["const"] for each in inner["schema"]["anyOf"]]
    assert names == ["echo", "calculate"]


def test_the_prompt_stays_and_is_followed_by_the_tools() -> None:
    first, asked = asking([{"role": "user", "content": "Say hello."}], TWO)
    assert first == {"role": "user", "content": "Say hello."}
    assert asked["role"] == "user"
    assert '"name":"echo"' in asked["content"]
    assert '"name":"calculate"' in asked["content"]


def test_an_answer_of_the_form_is_a_call() -> None:
    said = '{"name": "calculate", "arguments": {"expression": "6 * 7"}}'
    assert call_of(said, TWO) == WantedCall("calculate", '{"expression":"6 * 7"}')


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Done.",
        '{"name": "echo", "arguments": {"text": "cut o',
        '{"name": "remove", "arguments": {}}',
        '{"name": ["echo"], "arguments": {}}',
        '{"name": "echo", "arguments": "hello"}',
        '{"arguments": {}}',
        "[]",
        "null",
    ],
)
def test_whatever_else_is_said_is_none(said: str) -> None:
    with pytest.raises(AnswerGarbled):
        call_of(said, ONE)
