"""The page of the original system's paths says what the OpenAPI document has."""

import json
import re

from tests.contracts.repository import ROOT

ROW = re.compile(r"^\| `([A-Z]+) (/\S+)` \| (?:`([A-Z]+) (/\S+)`|the same) \| .*\|$")


def table() -> list[tuple[str, str, str | None, str | None]]:
    page = (ROOT / "docs" / "original-paths.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    found = [ROW.match(row) for row in rows]
    assert all(found), rows
    return [match.groups() for match in found if match is not None]  # type: ignore[misc]


def test_every_original_path_and_its_successor_are_served() -> None:
    paths = json.loads((ROOT / "clients" / "openapi.json").read_text())["paths"]

    for method, path, successor_method, successor in table():
        assert method.lower() in paths[path], path
        if successor is not None and successor_method is not None:
            assert successor_method.lower() in paths[successor], successor


def test_whatever_the_document_calls_deprecated_is_in_the_table() -> None:
    paths = json.loads((ROOT / "clients" / "openapi.json").read_text())["paths"]
    deprecated = {
        (method.upper(), path)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if operation.get("deprecated")
    }

    assert deprecated <= {(method, path) for method, path, _, _ in table()}
    # What another route has replaced says so; an upload is another thing there, and health is open.
    kept = {("POST", "/v1/uploads"), ("GET", "/health"), ("GET", "/v1/health")}
    replaced = {(method, path) for method, path, _, successor in table() if successor}
    assert replaced - kept == deprecated
