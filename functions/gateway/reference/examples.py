"""Examples of parameters and bodies: of each body the one that its model has."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from functions.gateway.schemas.model import ANSWER, MESSAGE, PERSONA, SESSION, TURN
from functions.gateway.schemas.requeue import REQUEUE
from functions.gateway.schemas.steps import CALL
from functions.gateway.schemas.tools import TOOL

_Json = dict[str, Any]  # Any: an OpenAPI document

_PARAMETERS: Final[Mapping[str, Any]] = {  # Any: JSON
    "session_id": SESSION,
    "turn_id": TURN,
    "call_id": CALL,
    "requeue_id": REQUEUE,
    "tool": "http_fetch",
    "message_id": MESSAGE,
    "file_id": ANSWER,
    "api_key_id": "8e0d7c38-6a0a-4f5f-9c0e-5b0f4f4f2b11",
    "persona_id": PERSONA,
    "template_name": "translate",
    "tool_name": TOOL,
    "response_id": "resp_0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
    "model": PERSONA,
    "token": "AZ3l0Zp7QG6gq0mD1u0bJQ.c2lnbmVk",
    "code": "SplxlOBeZQQYbYS6WxSbIA",
    "error": "access_denied",
    "iss": "https://login.example",
    "state": "af0ifjsldkj",
    "subject": "ada",
    "persona": PERSONA,
    "x-persona-id": PERSONA,
    "x-agent-profile": "researcher",
    "x-universe-id": "staging",
    "return_to": "/",
    "profile": "dialogue",
    "outcome": "completed",
    "status": "success",
    "role": "dialogue",
    "mode": "any",
    "scope": "persona",
    "name": PERSONA,
    "period": "day",
    "since": "2026-01-01",
    "until": "2026-01-31",
    "api_key": "8e0d7c38-6a0a-4f5f-9c0e-5b0f4f4f2b11",
    "pane": "default",
    "wait": 30,
    "window": 100,
    "If-Range": f'"{"0" * 64}"',
}
"""By name, where it means the same everywhere."""
_CURSORS: Final[Mapping[str, str]] = {
    "list_messages": "50",
    "list_session_events": "50",
    "list_canvas": "50",
    "list_sessions": SESSION,
    "list_files": "50",
    "list_api_keys": "8e0d7c38-6a0a-4f5f-9c0e-5b0f4f4f2b11",
    "list_original_keys": "8e0d7c38-6a0a-4f5f-9c0e-5b0f4f4f2b11",
    "list_requeue": REQUEUE,
    "list_personas": PERSONA,
    "list_templates": "translate",
    "get_usage": "WyIyMDI2LTAxLTMxIiwiZGVmYXVsdCIsIiIsImNoYXQiXQ==",
    "get_turn_usage": "WyIyMDI2LTAxLTMxIiwiZGVmYXVsdCIsImRpYWxvZ3VlIiwiY2hhdCIsImNvbXBsZXRlZCJd",
    "get_tool_usage": "WyIyMDI2LTAxLTMxIiwiY2FsY3VsYXRlIiwic3VjY2VzcyJd",
}
_STATES: Final[Mapping[str, str]] = {"list_files": "ready", "list_requeue": "waiting"}


def add_examples(operation: _Json, schemas: Mapping[str, _Json]) -> None:
    """Give every parameter and body of an operation an example, unless it has one."""
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        if "examples" in schema:
            parameter.setdefault("example", schema["examples"][0])
        elif schema.get("default") is not None:
            parameter.setdefault("example", schema["default"])
        elif (value := _example(operation["operationId"], parameter["name"])) is not None:
            parameter.setdefault("example", value)
    for content in _bodies(operation):
        if content.keys().isdisjoint({"example", "examples"}):
            example = _of_model(content.get("schema", {}), schemas)
            if example is not None:
                content["example"] = example


def complete_models(schemas: Mapping[str, _Json]) -> None:
    """Put back into the models' examples what is null, which FastAPI leaves out of a document."""
    for schema in schemas.values():
        for example in schema.get("examples", ()):
            _complete(example, schema, schemas)


def _complete(value: Any, schema: _Json, schemas: Mapping[str, _Json]) -> None:  # Any: JSON
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    kinds = [kind for name in ("anyOf", "oneOf") for kind in schema.get(name, ())]
    if kinds:
        for kind in kinds:
            _complete(value, kind, schemas)
        return
    if isinstance(value, list):
        for each in cast("Iterable[Any]", value):  # JSON: isinstance cannot tell of what
            _complete(each, schema.get("items", {}), schemas)
    if not isinstance(value, dict):
        return
    members = cast("_Json", value)  # as above
    properties: _Json = schema.get("properties", {})
    missing = [name for name in schema.get("required", ()) if name not in members]
    if all(_may_be_null(properties[name]) for name in missing):
        members.update(dict.fromkeys(missing))
    for name in members.keys() & properties.keys():
        _complete(members[name], properties[name], schemas)


def _may_be_null(schema: _Json) -> bool:
    return schema.get("type") == "null" or {"type": "null"} in schema.get("anyOf", ())


def _example(operation: str, name: str) -> Any:  # Any: JSON
    own = {"cursor": _CURSORS, "state": _STATES}.get(name, {}).get(operation)
    return own or _PARAMETERS.get(name)


def _bodies(operation: _Json) -> Iterator[_Json]:
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for response in operation["responses"].values():
        yield from response.get("content", {}).values()


def _of_model(schema: _Json, schemas: Mapping[str, _Json]) -> Any:  # Any: JSON
    for kind in (schema, *schema.get("anyOf", ())):
        if "$ref" in kind:
            return next(iter(schemas[kind["$ref"].rpartition("/")[2]].get("examples", ())), None)
    return None
