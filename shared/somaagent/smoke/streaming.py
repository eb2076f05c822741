"""The stream of one answer, and what its absence says about the functions behind the gateway."""

import json
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass, field
from typing import Final

from somaagent.smoke.answers import Json
from somaagent.smoke.checks import CheckFailed

_TERMINAL: Final = frozenset({"completed", "failed", "interrupted", "refused", "expired", "closed"})
_STEPS: Final = ("perception", "router", "conversation")
"""The functions that handle the events of a turn, in order."""


@dataclass(slots=True, kw_only=True)
class Heard:
    """What a listener has heard of one turn."""

    pieces: int = 0
    first_seconds: float | None = None
    ended: str | None = None
    """The kind of the last frame, once it has come."""
    text: str = ""
    """The whole answer, as the last frame has it."""
    error: Json = field(default_factory=dict[str, object])
    said: str = ""
    """The pieces of the attempt that goes on."""

    def take(self, event: str, data: Json, *, seconds: float) -> None:
        """Hear one frame."""
        if event == "restarted":
            self.said, self.pieces = "", 0
        elif event == "delta":
            self.first_seconds = self.first_seconds or seconds
            self.pieces += 1
            self.said += str(data.get("text", ""))
        elif event in _TERMINAL:
            self.ended, self.text = event, str(data.get("text", ""))
            error = data.get("error")
            self.error = error if isinstance(error, dict) else data


async def sent_events(lines: AsyncIterable[str]) -> AsyncGenerator[tuple[str, Json]]:
    """The events of a stream with their data; comments are passed over."""
    event, data = "message", list[str]()
    async for line in lines:
        if not line:
            if data:
                content: object = json.loads("\n".join(data))
                yield event, content if isinstance(content, dict) else {}
            event, data = "message", []
            continue
        name, _, value = line.partition(":")
        if name == "event":
            event = value.strip()
        elif name == "data":
            data.append(value.removeprefix(" "))


def turn_ended(heard: Heard) -> CheckFailed | None:
    """What is wrong with a turn that is over; None when it was answered as it should be."""
    if heard.ended != "completed":
        code = str(heard.error.get("code") or heard.error.get("reason") or "")
        causes = {
            "model_unavailable": "the model is down: kubectl -n somaagent get inferenceservice",
            "undeliverable": "a function could not handle the turn's event: the table "
            "dead_letters has its error (`soma dlq list`)",
        }
        return CheckFailed(
            f"the turn ended as {heard.ended} {code}".rstrip(),
            cause=causes.get(code, "the log of the function `conversation` says why"),
        )
    if heard.pieces == 0:
        return CheckFailed(
            "the answer came as a whole and was not streamed",
            cause="the functions cannot reach the Redis that the gateway reads, or use another",
        )
    if heard.said != heard.text:
        return CheckFailed(
            "the pieces do not add up to the answer",
            cause="two platforms write to one Redis",
        )
    return None


def no_answer(trail: Json, heard: Heard) -> CheckFailed:
    """How far a turn got that was not answered in time."""
    events: list[Json] = trail.get("events") or []
    handled = {str(event.get("function")) for event in events}
    state = str(trail.get("state", "unknown"))
    missing = next((step for step in _STEPS if step not in handled), None)
    if heard.pieces:
        return CheckFailed(
            f"the answer broke off after {heard.pieces} pieces; the turn is {state}",
            cause="the model is too slow for --timeout, or went away in the middle",
        )
    if missing == "conversation" and state in ("routed", "generating"):
        return CheckFailed(
            f"the turn is {state}, and no token came",
            cause="the function `conversation` does not start, or the model that it asks "
            "(SOMA_MODEL_BASE_URL) is down or still starting",
        )
    if missing is not None:
        return CheckFailed(
            f"the broker has the event, and the function `{missing}` did not handle it",
            cause="its Trigger or Service is not Ready (kubectl -n somaagent get trigger,ksvc), "
            f"it cannot be pulled or crashes (logs of {missing}), or the dispatcher is down",
        )
    return CheckFailed(
        f"the turn is {state}, and its stream brought nothing",
        cause="the functions and the gateway do not share one Redis",
    )
