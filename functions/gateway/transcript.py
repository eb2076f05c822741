"""A conversation as Markdown that no speaker can forge a part of.

What was said stands in a code fence that is longer than any run of backticks in it, so by
CommonMark nothing inside is a heading, a link or HTML, and the text is there to the letter.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from functions.gateway.schemas.steps import TurnCall

_BACKTICKS: Final = re.compile(r"`+")
_LINE_ENDS: Final = re.compile(r"\r\n?")
_SPACES: Final = re.compile(r"\s+")
_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
_SHORTEST_FENCE: Final = 3


def title(text: str | None) -> str:
    """The heading of the whole."""
    return f"# {inline(text or 'Conversation')}\n"


def said(speaker: str, moment: datetime | None, text: str) -> str:
    """One message under its speaker's heading; `speaker` is Markdown already."""
    when = "" if moment is None else f" · {moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return f"\n## {speaker}{when}\n\n{fenced(text)}"


def called(call: TurnCall) -> str:
    """A call of a tool under a heading of its own: what went in, and what came out."""
    how = call.status or call.state
    if call.finished_at is not None:
        how += f" · {call.finished_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    parts = [f"\n### Tool {inline(call.tool)} · {how}\n", fenced(_json(call.arguments))]
    if call.truncated:
        parts.append(f"The result is too large to stand here: call {call.call_id}.\n")
    elif call.status == "success":
        parts.append(fenced(_json(call.result)))
    elif call.error is not None:
        parts.append(fenced(call.error))
    return "\n".join(parts)


def _json(value: Any) -> str:  # Any: JSON
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def fenced(text: str) -> str:
    """Text to the letter."""
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(_SHORTEST_FENCE, longest + 1)
    return f"{fence}text\n{_LINE_ENDS.sub(chr(10), text)}\n{fence}\n"


def inline(text: str) -> str:
    """Text within a line; every character that Markdown could read is escaped."""
    return _PUNCTUATION.sub(r"\\\1", _SPACES.sub(" ", text).strip())
