"""`soma chat` and `soma trail`."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from somaagent.cli.options import Json, State, Subject, Tenant
from somaagent.cli.output import FAILED, say, write_json, write_json_line
from somaagent.cli.tool_calls import call_line, canvas_line, result_line

if TYPE_CHECKING:
    from somaagent.local.conversations import GatewayClient, Turn
    from somaagent.local.sse import Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as it reached the terminal."""

    turn: "Turn"
    text: str
    first_token_seconds: float | None
    whole_seconds: float
    completed: bool


def chat(
    *,
    session: Annotated[str | None, typer.Option(help="Go on with this session.")] = None,
    tenant: Tenant = "demo",
    subject: Subject = "cli",
    state: State = None,
    as_json: Json = False,
) -> None:
    """Talk to the platform: each line is a message; an empty line, or Ctrl-D, ends.

    With --json, each frame of the answers is a line of JSON.

    Exit codes: 0 all turns were completed, 1 one failed, 3 not running.
    """
    client = connect(state, tenant=tenant, subject=subject)
    session_id = session or client.begin()
    say(f"session {session_id}")
    completed = True
    while text := _next_line():
        completed &= ask(client, session_id, text, as_json=as_json).completed
    if not completed:
        raise typer.Exit(FAILED)


def trail(
    session_id: Annotated[str, typer.Argument(help="The session.")],
    turn_id: Annotated[str, typer.Argument(help="The turn.")],
    *,
    tenant: Tenant = "demo",
    subject: Subject = "cli",
    state: State = None,
    as_json: Json = False,
) -> None:
    """Show the way of a turn's events: function, wait in the broker, handling time, cold or warm.

    Exit codes: 0 shown, 1 there is no such turn, 3 not running.
    """
    events = connect(state, tenant=tenant, subject=subject).trail(session_id, turn_id)
    if as_json:
        write_json({"events": events})
    else:
        from somaagent.cli.tables import show_trail

        show_trail(events)


def connect(state: Path | None, *, tenant: str, subject: str) -> "GatewayClient":
    """A client of the running gateway with a token of its own."""
    from somaagent.cli.tokens import mint_local
    from somaagent.local.conversations import GatewayClient
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import status

    gateway_url = status(open_platform(state)).gateway_url
    token = mint_local(state, tenant=tenant, subject=subject)
    return GatewayClient(gateway_url=gateway_url, token=token)


def ask(client: "GatewayClient", session_id: str, text: str, *, as_json: bool = False) -> Answer:
    """Post a message and show its answer while it is written."""
    began = time.monotonic()
    turn = client.say(session_id, text)
    first: float | None = None
    shown, completed, told = "", False, set[str]()
    for frame in client.answer(turn, cut=_tell_cut):
        if as_json:
            write_json_line({"id": frame.id, "event": frame.event, "data": frame.data})
            shown += frame.data.get("text", "") if frame.event == "delta" else ""
            completed = frame.event == "completed"
            continue
        match frame.event:
            case "delta":
                first = first or time.monotonic() - began
                shown += frame.data["text"]
                _put(frame.data["text"])
            case "restarted":
                # What was shown belongs to an attempt that was cut off.
                shown = _withdraw(shown)
            case "completed":
                completed = True
                _put(str(frame.data.get("text", "")).removeprefix(shown))
            case "interrupted":
                _put(str(frame.data.get("text", "")).removeprefix(shown))
                say("\n(the answer was stopped)")
            case "failed" | "refused" | "expired":
                say(f"\nthe turn {_ENDS[frame.event]}: {_reason(frame.data)}")
            case "tool_call" | "canvas_item" if (once := _once(frame)) not in told:
                told.add(once)
                line = call_line if frame.event == "tool_call" else canvas_line
                say(_own_line(shown) + line(frame.data))
            case "tool_result" | "waiting_for_approval":
                say(_of_call(frame.event, frame.data))
            case _:
                continue
    _put("" if as_json else "\n")
    whole = time.monotonic() - began
    return Answer(
        turn=turn,
        text=shown,
        first_token_seconds=first,
        whole_seconds=whole,
        completed=completed,
    )


def _once(frame: "Frame") -> str:
    """Names what the stream may tell twice."""
    return f"{frame.event} {frame.data['call_id' if frame.event == 'tool_call' else 'item_id']}"


def _of_call(event: str, data: dict[str, Any]) -> str:  # Any: foreign JSON
    if event == "tool_result":
        return result_line(data)
    return f"{data['tool']} waits: soma requeue approve {data['requeue_id']} --reason …, or deny"


_ENDS: Final = {"failed": "failed", "refused": "was refused", "expired": "expired"}


def _next_line() -> str:
    if sys.stdin.isatty():
        typer.echo("> ", nl=False, err=True)
    return sys.stdin.readline().strip()


def _reason(data: dict[str, Any]) -> str:  # Any: foreign JSON
    error: dict[str, Any] = data.get("error") or {}  # Any: as above
    return f"{error.get('title', 'no reason given')} {error.get('detail') or ''}"


def _put(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _withdraw(shown: str) -> str:
    if shown:
        _put("\n")
        say("(the answer was interrupted and begins again)")
    return ""


def _own_line(shown: str) -> str:
    """What begins a line of its own behind the text that is shown."""
    return "" if not shown or shown.endswith("\n") else "\n"


def _tell_cut(why: str) -> None:
    say(f"\n(connection lost: {why}; resuming)")
