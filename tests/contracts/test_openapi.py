"""The OpenAPI document tells a stranger all of every operation."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import pytest

from functions.gateway.connections.refusals import Refusal
from functions.gateway.problems import MEDIA_TYPE
from functions.gateway.reference.errors import KINDS
from functions.gateway.reference.headers import OPERATIONS, sent
from somaagent.identity import SCOPES
from tests.contracts.repository import ROOT
from tools.clients import document

_Json = dict[str, Any]  # Any: an OpenAPI document

DOCUMENT: _Json = json.loads(document())
EACH: list[tuple[str, _Json]] = [
    (path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for operation in methods.values()
]
every_operation = pytest.mark.parametrize(
    ("path", "operation"), EACH, ids=[operation["operationId"] for _, operation in EACH]
)
BODILESS = {"101", "204", "303"}


def _resolved(thing: _Json) -> _Json:
    if "$ref" not in thing:
        return thing
    found: _Json = DOCUMENT
    for part in thing["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def _examples(holder: _Json) -> list[Any]:  # Any: JSON
    named: Mapping[str, _Json] = holder.get("examples", {})
    return (
        [holder["example"]]
        if "example" in holder
        else [_resolved(each)["value"] for each in named.values()]
    )


def _check(value: Any, schema: _Json) -> None:  # Any: JSON
    whole = schema | {"components": DOCUMENT["components"]}
    jsonschema_rs.Draft202012Validator(whole, validate_formats=True).validate(value)


def _contents(operation: _Json) -> Iterator[tuple[str, _Json]]:
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"request {media_type}", content
    for status, response in operation["responses"].items():
        for media_type, content in response.get("content", {}).items():
            yield f"{status} {media_type}", content


def test_the_document_is_openapi_3_1_and_names_each_operation_once() -> None:
    names = [operation["operationId"] for _, operation in EACH]
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert len(names) == len(set(names)) > 60
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []


@every_operation
def test_an_operation_says_what_it_does_in_a_group_that_is_described(
    path: str, operation: _Json
) -> None:
    described = {tag["name"] for tag in DOCUMENT["tags"] if tag["description"]}
    assert operation["summary"]
    assert operation["description"]
    assert len(operation["tags"]) == 1
    assert set(operation["tags"]) <= described
    for parameter in operation.get("parameters", ()):
        assert parameter["description"], parameter["name"]


@every_operation
def test_an_operation_says_which_scopes_it_needs_or_that_it_needs_no_credential(
    path: str, operation: _Json
) -> None:
    needed = {
        scope for each in operation["security"] for scopes in each.values() for scope in scopes
    }
    assert needed <= set(SCOPES)
    assert {name for each in operation["security"] for name in each} <= set(
        DOCUMENT["components"]["securitySchemes"]
    )
    # What takes a credential can miss it.
    assert "401" in operation["responses"] or not operation["security"]
    assert bool(needed) == ("x-soma-action" in operation)


@every_operation
def test_parameters_and_bodies_have_examples_that_are_valid(path: str, operation: _Json) -> None:
    for parameter in operation.get("parameters", ()):
        assert "example" in parameter, parameter["name"]
        _check(parameter["example"], parameter["schema"])
    for place, content in _contents(operation):
        examples = _examples(content)
        assert examples, place
        for example in examples:
            _check(example, content["schema"])
    for status, response in operation["responses"].items():
        bodiless = (
            status in BODILESS
            or path.startswith("/v1/uploads")
            or "head" in (DOCUMENT["paths"][path])
        )
        assert bodiless or response["content"], status


@every_operation
def test_errors_share_one_example_of_their_kind(path: str, operation: _Json) -> None:
    for status, response in operation["responses"].items():
        if (content := response.get("content", {}).get(MEDIA_TYPE)) is not None:
            assert all("$ref" in example for example in content["examples"].values()), status
            assert {str(each["status"]) for each in _examples(content)} == {status}
        elif status.startswith(("4", "5")):
            # OpenAI's form of errors, and what cannot be reached just now.
            assert operation["tags"] == ["openai"] or operation["tags"] == ["health"]


@every_operation
def test_the_headers_of_every_answer_are_described(path: str, operation: _Json) -> None:
    for status, response in operation["responses"].items():
        headers = {name: _resolved(header) for name, header in response["headers"].items()}
        assert all(header["description"] and header["example"] for header in headers.values())
        expected = {"X-Request-Id"}
        expected |= {name for of, name in sent(operation["operationId"]) if of == status}
        expected |= {"WWW-Authenticate"} if status == "401" else set()
        expected |= {"Retry-After"} if status in {"429", "503"} else set()
        expected |= {"Deprecation", "Link"} if operation.get("deprecated") else set()
        assert expected <= headers.keys(), status


@every_operation
def test_what_is_deprecated_names_a_successor_that_is_not(path: str, operation: _Json) -> None:
    successor = operation.get("x-soma-successor")
    assert operation.get("deprecated", False) is (successor is not None)
    if operation["tags"] == ["original paths"]:
        assert operation["deprecated"]
    if successor is not None:
        assert f"`{successor}`" in operation["description"]
        later = DOCUMENT["paths"][successor].values()
        assert any(not each.get("deprecated", False) for each in later)


def test_the_tables_of_the_document_name_nothing_that_is_not_there() -> None:
    operations = {operation["operationId"]: operation for _, operation in EACH}
    assert set(operations) >= OPERATIONS
    for name in OPERATIONS:
        assert {status for status, _ in sent(name)} <= operations[name]["responses"].keys()
    assert {tag["name"] for tag in DOCUMENT["tags"]} == {
        tag for operation in operations.values() for tag in operation["tags"]
    }
    sources = [
        path for path in (ROOT / "functions" / "gateway").rglob("*.py") if path.name != "errors.py"
    ]
    texts = {
        node.value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
    }
    assert set(KINDS) <= texts | {refusal.label for refusal in Refusal}
