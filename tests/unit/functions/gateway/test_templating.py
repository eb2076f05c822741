"""Templates put values in the place of variables, once and to the letter."""

import pytest

from functions.gateway.templating import names_in, render


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("plain", frozenset[str]()),
        ("{{a}} and {{ b_2 }} and {{a}}", {"a", "b_2"}),
        ("{a} {% x %} ${b} %s {0.__class__}", frozenset[str]()),
        ("{{{a}}}", {"a"}),
    ],
)
def test_variables_are_found(template: str, names: set[str] | frozenset[str]) -> None:
    assert names_in(template) == names


@pytest.mark.parametrize(
    "template",
    ["{{", "{{}}", "{{ a", "{{A}}", "{{a.b}}", "{{a|upper}}", "{{a+b}}", "{{  a  }}", "{{{{a}}a}}"],
)
def test_anything_else_in_two_braces_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="must begin a variable"):
        names_in(template)


def test_a_value_is_never_read_as_a_template() -> None:
    values = {"a": r"{{b}} \1 \g<0> {0}", "b": "secret"}

    assert render("x {{a}} {{b}}", values) == r"x {{b}} \1 \g<0> {0} secret"


def test_a_variable_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        render("{{a}}", {})
