"""Specifications, outcomes, digests and the registry of tools."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from somaagent.tools import (
    InvalidArguments,
    InvalidResult,
    JsonObject,
    Registry,
    ToolContext,
    ToolOutcome,
    ToolSpec,
    UnknownTool,
)
from somaagent.tools.digest import NotCanonical, arguments_digest, canonical_json

DOUBLE = ToolSpec(
    name="double",
    version="1",
    description="Doubles a number.",
    parameters={
        "type": "object",
        "properties": {"number": {"type": "integer", "maximum": 1000}},
        "required": ["number"],
        "additionalProperties": False,
    },
    result={"type": "integer"},
    risk="low",
    timeout_seconds=1,
    concurrency=2,
    idempotent=True,
)


class Double:
    """A tool."""

    def __init__(self, spec: ToolSpec = DOUBLE) -> None:
        self.spec = spec

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        return ToolOutcome.success(arguments["number"] * 2)


def context(**changes: object) -> ToolContext:
    plain = ToolContext(
        tenant_id="acme",
        session_id=uuid4(),
        turn_id=uuid4(),
        subject_id="ada",
        call_id=uuid4(),
        workspace=None,
        deadline=time.monotonic() + 5,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


async def test_a_tool_is_found_checked_and_run() -> None:
    registry = Registry([Double()])
    tool = registry.find("double")
    registry.check_arguments(tool.spec, {"number": 21})
    outcome = await tool.run({"number": 21}, context())
    registry.check_result(tool.spec, outcome.result)
    assert outcome == ToolOutcome(status="success", result=42)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, '"number" is a required property'),
        ({"number": "21"}, 'number: "21" is not of type "integer"'),
        ({"number": 1001}, "number: 1001 is greater than the maximum of 1000"),
        ({"number": 1, "more": 2}, "more"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_with_the_place(
    arguments: JsonObject, said: str
) -> None:
    registry = Registry([Double()])
    with pytest.raises(InvalidArguments, match=r"number|more") as caught:
        registry.check_arguments(DOUBLE, arguments)
    assert said in str(caught.value)


def test_what_is_told_about_arguments_is_bounded() -> None:
    spec = replace(
        DOUBLE, parameters={"type": "object", "additionalProperties": {"type": "integer"}}
    )
    registry = Registry([Double(spec)])
    with pytest.raises(InvalidArguments) as caught:
        registry.check_arguments(spec, {f"k{i}": "x" * 100_000 for i in range(100)})
    assert len(str(caught.value)) < 4000


def test_a_result_that_does_not_fit_is_refused() -> None:
    registry = Registry([Double()])
    with pytest.raises(InvalidResult):
        registry.check_result(DOUBLE, "42")


def test_a_tool_without_a_result_schema_may_return_any_json() -> None:
    spec = replace(DOUBLE, result=None)
    Registry([Double(spec)]).check_result(spec, {"any": [1, None]})


def test_of_several_versions_the_newest_is_found_unless_one_is_named() -> None:
    versions = ("2.0", "10.1", "9")
    registry = Registry(Double(replace(DOUBLE, version=version)) for version in versions)
    assert registry.find("double").spec.version == "10.1"
    assert registry.find("double", "9").spec.version == "9"
    assert [spec.version for spec in registry.specs()] == ["2.0", "9", "10.1"]


@pytest.mark.parametrize(("name", "version"), [("triple", None), ("double", "3")])
def test_an_unknown_tool_is_said_to_be_unknown(name: str, version: str | None) -> None:
    with pytest.raises(UnknownTool, match=name):
        Registry([Double()]).find(name, version)


def test_one_name_and_version_is_one_tool() -> None:
    with pytest.raises(ValueError, match="already"):
        Registry([Double(), Double()])


@pytest.mark.parametrize(
    "parameters",
    [
        {"type": "object", "properties": {"number": {"type": "integre"}}},
        {"type": "object", "properties": {"number": {"$ref": "https://example.com/number.json"}}},
        {"type": "object", "properties": {"number": {"$ref": "file:///etc/passwd"}}},
        {"type": "object", "$schema": "http://json-schema.org/draft-07/schema#"},
    ],
)
def test_a_schema_that_is_none_or_needs_another_is_refused(parameters: JsonObject) -> None:
    with pytest.raises(ValueError, match="double"):
        Registry([Double(replace(DOUBLE, parameters=parameters))])


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Double"},
        {"name": ""},
        {"name": "a" * 65},
        {"name": "rm -rf"},
        {"version": "v1"},
        {"version": "1.2.3.4"},
        {"parameters": {"type": "string"}},
        {"timeout_seconds": 0},
        {"timeout_seconds": 3600},
        {"concurrency": 0},
        {"cost": -1},
    ],
)
def test_a_specification_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"double|Double|name|version|rm"):
        replace(DOUBLE, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "fine"},
        {"status": "success", "error": "but"},
        {"status": "timeout"},
    ],
)
def test_an_outcome_that_contradicts_itself_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"success|status"):
        ToolOutcome(**wrong)  # type: ignore[arg-type]


def test_equal_arguments_have_one_digest_whatever_their_form() -> None:
    # The example of RFC 8785, appendix B and section 3.2.3, in one object.
    value = {"\U0001f600": "last", "\ufb33": 1, "b": [1.0, 1e21, 1e-7, 4.50], "a": "\u20ac\n"}
    assert canonical_json(value) == (
        '{"a":"€\\n","b":[1,1e+21,1e-7,4.5],"\U0001f600":"last","\ufb33":1}'.encode()
    )
    assert arguments_digest({"a": 1, "b": 2}) == arguments_digest({"b": 2.0, "a": 1.0})
    assert arguments_digest({"a": 1}) != arguments_digest({"a": "1"})
    assert arguments_digest({}) == (
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )


@pytest.mark.parametrize("value", [2**53 + 1, float("nan"), float("inf"), "\ud800"])
def test_arguments_that_programs_read_differently_have_no_digest(value: object) -> None:
    with pytest.raises(NotCanonical):
        arguments_digest({"value": value})


def test_a_deadline_that_has_passed_leaves_no_time() -> None:
    assert context(deadline=time.monotonic() - 1).seconds_left == 0
    assert 0 < context(deadline=time.monotonic() + 100).seconds_left <= 100


def test_importing_the_contracts_loads_no_schema_engine() -> None:
    code = "import sys, somaagent.tools; print('jsonschema_rs' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout == "False\n"
