"""All functions log by one list of events and fields."""

import ast
from collections.abc import Iterator

from somaagent.telemetry.log_events import LOG_EVENTS, LOG_FIELDS
from tests.contracts.repository import FUNCTIONS, ROOT

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def logged() -> Iterator[tuple[str, ast.Call]]:
    """Every call of a module's logger, and where it is."""
    for folder in (FUNCTIONS, ROOT / "shared" / "somaagent"):
        for path in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                match node:
                    case ast.Call(func=ast.Attribute(value=ast.Name(id="logger"), attr=level)):
                        if level in LEVELS:
                            yield f"{path.relative_to(ROOT)}:{node.lineno}", node
                    case _:
                        pass


def test_every_logged_event_is_in_the_list_and_every_listed_one_is_logged() -> None:
    found: set[str] = set()
    for place, call in logged():
        name = call.args[0]
        assert isinstance(name, ast.Constant), f"{place}: the event's name is put together"
        assert isinstance(name.value, str), place
        assert len(call.args) == 1, f"{place}: values belong into `extra`"
        found.add(name.value)
    assert found == LOG_EVENTS


def test_every_field_of_a_line_is_in_the_list_and_none_holds_what_was_said() -> None:
    found: set[str] = set()
    for _, call in logged():
        for keyword in call.keywords:
            if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
                for key in keyword.value.keys:
                    if isinstance(key, ast.Constant):
                        found.add(str(key.value))
    assert found == LOG_FIELDS
    assert not LOG_FIELDS & {"text", "message", "prompt", "answer", "body", "data", "arguments"}
