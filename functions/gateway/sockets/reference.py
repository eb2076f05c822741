# ruff: noqa: E501 - a page has wide lines
"""Writes `docs/websocket.md` and the JSON Schema beside it from the frames and the close codes.

`python -m functions.gateway.sockets.reference`; with `--check` it writes nothing and fails when
the page is old.
"""

import sys
from pathlib import Path
from typing import Any, Final

import orjson
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from functions.gateway.sockets.closing import MEANINGS
from functions.gateway.sockets.frames import CLIENT_FRAMES, SERVER_FRAMES
from functions.gateway.sockets.handshake import BEARER, SUBPROTOCOL
from functions.gateway.sockets.pace import BURST, FRAMES_PER_SECOND, MAX_WINDOW, MOST_STRIKES

PAGE: Final = Path("docs/websocket.md")
SCHEMA: Final = Path("docs/websocket.schema.json")
_COMMAND: Final = "python -m functions.gateway.sockets.reference"

_TOP: Final = f"""# The WebSocket of a session

Written by `{_COMMAND}`; do not edit it.

`GET /v1/sessions/{{session_id}}/ws` with an upgrade to WebSocket opens a connection on which messages go in and the session's events come out. Offer the
subprotocol `{SUBPROTOCOL}`. Frames are JSON objects in text frames, told apart by `type`;
[websocket.schema.json](websocket.schema.json) has their JSON Schema.

**Credentials** are those of every request: `Authorization: Bearer …`, or the cookie of a browser session. A page in a browser can set no header; it offers
its token as one more subprotocol: `new WebSocket(url, ["{SUBPROTOCOL}", "{BEARER}" + token])`. It is never sent back. A page of another origin than the
gateway's and those of `SOMA_CORS_ORIGINS` is refused (403). A handshake that is refused gets an HTTP answer with problem details.

**Where it begins**: without `after`, at the session's earliest unfinished turn; with `after=ID`, behind the event of that id, as `Last-Event-ID` does.
What was missed comes first, and nothing comes twice.

**Bounds**: one frame has at most 512 KiB; {FRAMES_PER_SECOND} frames a second, {BURST} at once, are read, and TCP holds up the rest; a frame is read
when the one before it has been answered. After {MOST_STRIKES} frames that were not understood the connection is closed (1008). Messages count against
the same quotas as POST. With `window=N` (1 to {MAX_WINDOW}) no more than N events come that are not acknowledged. A client that reads slowly is told by
the event `overflow` and gets everything; one that takes nothing for a minute is closed (4408). The gateway pings every 20 s.
"""


def page() -> str:
    """The text."""
    parts = [_TOP, "## Close codes\n", "| code | meaning |\n|---|---|"]
    parts += [f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()]
    for title, frames in (
        ("Frames of the client", CLIENT_FRAMES),
        ("Frames of the gateway", SERVER_FRAMES),
    ):
        parts.append(f"\n## {title}")
        parts += [_frame(frame) for frame in frames]
    parts.append("")
    return "\n".join(parts)


def schema() -> str:
    """The JSON Schema of all frames."""
    modes: list[Any] = [(frame, "validation") for frame in CLIENT_FRAMES]
    modes += [(frame, "serialization") for frame in SERVER_FRAMES]
    _, document = models_json_schema(modes, title=SUBPROTOCOL)
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode() + "\n"


def files() -> dict[Path, str]:
    """What is written, by its place in the checkout."""
    return {PAGE: page(), SCHEMA: schema()}


def main(arguments: list[str], root: Path) -> int:
    """Write the files, or compare them."""
    old = {
        path: text
        for path, text in files().items()
        if not (root / path).is_file() or (root / path).read_text() != text
    }
    if "--check" not in arguments:
        for path, text in old.items():
            (root / path).write_text(text)
        return 0
    for path in old:
        sys.stderr.write(f"{path}: differs\n")
    if old:
        sys.stderr.write(f"Run `{_COMMAND}` and commit what it writes.\n")
    return 1 if old else 0


def _frame(frame: type[BaseModel]) -> str:
    extra: Any = frame.model_config["json_schema_extra"]  # pyright: ignore[reportTypedDictNotRequiredAccess]
    example: dict[str, Any] = extra["examples"][0]
    summary = (frame.__doc__ or "").strip().splitlines()[0]
    text = f"\n### `{example['type']}`\n\n{summary}\n\n"
    text += f"```json\n{orjson.dumps(example).decode()}\n```\n\n| field | meaning |\n|---|---|\n"
    fields = frame.model_fields.items()
    rows = [
        f"| `{name}` | {' '.join((field.description or '').split())} |" for name, field in fields
    ]
    return text + "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path.cwd()))
