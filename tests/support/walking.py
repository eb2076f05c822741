"""Every operation of the OpenAPI document that needs a credential, ready to be called."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.support.foreign import NAMES

Json = dict[str, Any]  # Any: an OpenAPI document

NEEDED_HEADERS: Final = {"Tus-Resumable", "Upload-Offset"}
NO_JSON: Final = "application/offset+octet-stream"


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    method: str
    path: str
    names: tuple[str, ...]
    """Its parameters that name something."""
    in_query: frozenset[str]
    in_body: frozenset[str]
    """Members of its JSON body that name something."""
    body: Json | None
    """The example of its JSON body, where it takes one."""
    headers: dict[str, str]
    """Those without which the operation would not come to look at the names."""

    def url(self, ids: Mapping[str, str]) -> str:
        """The path and query with these ids."""
        query = "&".join(f"{name}={ids[name]}" for name in self.names if name in self.in_query)
        return self.path.format(**ids) + (f"?{query}" if query else "")


def takes_tokens(operation: Json) -> bool:
    """Whether more than a browser's own session opens it."""
    return any(set(way) != {"session"} for way in operation.get("security", []))


def operations(document: Json) -> Iterator[Operation]:
    """All of them, in the document's order."""
    for path, ways in document["paths"].items():
        for method, operation in ways.items():
            if not takes_tokens(operation):
                continue
            parameters = [
                parameter
                for parameter in operation.get("parameters", [])
                if parameter["in"] in ("path", "query") and parameter["name"] in NAMES
            ]
            schema, headers = _body(document, operation), _headers(operation)
            body: Json | None = schema.get("examples", [None])[0]
            assert (
                body
                or "Content-Type" in headers
                or not parameters
                or "requestBody" not in operation
            ), path
            yield Operation(
                method=method.upper(),
                path=path,
                names=tuple(parameter["name"] for parameter in parameters),
                in_query=frozenset(
                    parameter["name"] for parameter in parameters if parameter["in"] == "query"
                ),
                in_body=frozenset(schema.get("properties", {})) & NAMES,
                body=body,
                headers=headers,
            )


def _headers(operation: Json) -> dict[str, str]:
    headers = {
        parameter["name"]: str(parameter["schema"]["examples"][0])
        for parameter in operation.get("parameters", [])
        if parameter["name"] in NEEDED_HEADERS
    }
    if NO_JSON in operation.get("requestBody", {}).get("content", {}):
        headers["Content-Type"] = NO_JSON
    return headers


def _body(document: Json, operation: Json) -> Json:
    """The schema of the operation's JSON body; empty where it takes none."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return {}
    schema: Json = content["schema"]
    schema = schema.get("anyOf", [schema])[0]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
