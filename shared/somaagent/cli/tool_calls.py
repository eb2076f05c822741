"""Calls of tools as the terminal shows them while they happen."""

import json
from typing import Any, Final

MOST_CHARACTERS: Final = 400
"""Of arguments, a result or an error; `GET` on the call has all."""


def call_line(data: dict[str, Any]) -> str:  # Any: a frame's JSON
    """A `tool_call` frame: the tool and what goes in."""
    return f"[{data['tool']}] {_short(data.get('arguments'))}"


def result_line(data: dict[str, Any]) -> str:  # Any: as above
    """A `tool_result` frame: how the call ended, and what came out."""
    took = float(data.get("duration_ms") or 0)
    line = f"[{data['tool']}] {data['status']} after {took:,.0f} ms"
    if data.get("truncated"):
        return f"{line}: a large result, as call {data['call_id']}"
    if data["status"] == "success":
        return f"{line}: {_short(data.get('result'))}"
    return f"{line}: {_printable(str(data['error']))}" if data.get("error") else line


def canvas_line(data: dict[str, Any]) -> str:  # Any: as above
    """A `canvas_item` frame: what it is, and how it begins."""
    title = f" {_printable(data['title'])}" if data.get("title") else ""
    if data.get("truncated"):
        return f"[canvas]{title} ({data['kind']}): a large item, {data['item_id']}"
    return f"[canvas]{title} ({data['kind']}): {_short(data.get('content'))}"


def _short(value: object) -> str:
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _printable(written)


def _printable(text: str) -> str:
    """On one line, and nothing that a terminal would obey: a tool's result may be anybody's."""
    shown = "".join(c if c.isprintable() else "\ufffd" if c not in "\t\r\n" else " " for c in text)
    return shown if len(shown) <= MOST_CHARACTERS else f"{shown[:MOST_CHARACTERS]}…"
