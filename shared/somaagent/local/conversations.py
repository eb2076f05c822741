"""Talking to the gateway as any client does: over HTTP, resuming a stream that was cut off."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin
from uuid import uuid4

from somaagent.local.errors import LocalProblem, NotRunning
from somaagent.local.sse import Frame, frames

TERMINAL: Final = frozenset({"completed", "failed", "interrupted"})

_ANSWER_SECONDS: Final = 60
_SILENCE_SECONDS: Final = 45
"""Three heartbeats of the gateway."""
_PATIENCE_SECONDS: Final = 90.0
"""How long a stream may stay away before the client gives up."""
_PAUSE_SECONDS: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One accepted message and the answer to come."""

    session_id: str
    message_id: str
    turn_id: str
    stream_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayClient:
    """Sessions of one credential."""

    gateway_url: str
    token: str

    def begin(self) -> str:
        """The id of a new session."""
        session = self._ask("POST", "/v1/sessions", {})
        return str(session["session_id"])

    def say(self, session_id: str, text: str) -> Turn:
        """Post a message; returns once it is kept."""
        path = f"/v1/sessions/{session_id}/messages"
        accepted = self._ask("POST", path, {"text": text}, key=str(uuid4()))
        return Turn(
            session_id=session_id,
            message_id=str(accepted["message_id"]),
            turn_id=str(accepted["turn_id"]),
            stream_url=str(accepted["stream_url"]),
        )

    def answer(self, turn: Turn, *, cut: Callable[[str], None] | None = None) -> Iterator[Frame]:
        """The frames of a turn until it ends, each once, over as many connections as it takes.

        Args:
            turn: Whose answer.
            cut: Told why, whenever the connection was lost and is made again.

        Raises:
            LocalProblem: The gateway refuses, or stays away too long.
        """
        last, deadline = "", time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                for frame in self._stream(turn.stream_url, last):
                    last = frame.id or last
                    deadline = time.monotonic() + _PATIENCE_SECONDS
                    yield frame
                    if frame.event in TERMINAL:
                        return
                why = "the gateway closed the stream"
            except (OSError, http.client.HTTPException) as error:
                why = str(error) or type(error).__name__
            if time.monotonic() > deadline:
                raise NotRunning(f"the answer's stream is lost: {why}", remedy="soma status")
            if cut is not None:
                cut(why)
            time.sleep(_PAUSE_SECONDS)

    def trail(self, session_id: str, turn_id: str) -> list[dict[str, Any]]:  # Any: foreign JSON
        """What happened to the events of a turn, in order."""
        answer = self._ask("GET", f"/v1/sessions/{session_id}/turns/{turn_id}/trail")
        events: list[dict[str, Any]] = answer["events"]  # Any: as above
        return events

    def _stream(self, url: str, last: str) -> Iterator[Frame]:
        headers = {"accept": "text/event-stream"} | ({"last-event-id": last} if last else {})
        try:
            with self._open("GET", url, None, headers, seconds=_SILENCE_SECONDS) as response:
                yield from frames(response)
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != http.client.TOO_MANY_REQUESTS:
                raise _refusal(error) from error
            raise ConnectionError(f"status {error.code}") from error

    def _ask(
        self, method: str, path: str, body: object = None, *, key: str | None = None
    ) -> dict[str, Any]:  # Any: foreign JSON
        headers = {"content-type": "application/json"} if body is not None else {}
        if key is not None:
            headers["idempotency-key"] = key
        content = None if body is None else json.dumps(body).encode()
        try:
            with self._open(method, path, content, headers, seconds=_ANSWER_SECONDS) as response:
                answer: dict[str, Any] = json.load(response)  # Any: foreign JSON
        except urllib.error.HTTPError as error:
            raise _refusal(error) from error
        except (OSError, http.client.HTTPException) as error:
            raise NotRunning(
                f"the gateway at {self.gateway_url} does not answer: {error}", remedy="make up"
            ) from error
        return answer

    def _open(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], *, seconds: int
    ) -> http.client.HTTPResponse:
        request = urllib.request.Request(  # noqa: S310 - the platform's own address
            urljoin(self.gateway_url, path),
            data=body,
            headers=headers | {"authorization": f"Bearer {self.token}"},
            method=method,
        )
        opened: http.client.HTTPResponse = urllib.request.urlopen(  # noqa: S310 - as above
            request, timeout=seconds
        )
        return opened


def _refusal(error: urllib.error.HTTPError) -> LocalProblem:
    with error:
        said = error.read(2000).decode(errors="replace")
    try:
        problem = json.loads(said)
        said = f"{problem['title']}: {problem.get('detail', '')}"
    except (ValueError, KeyError, TypeError):
        said = said.strip() or str(error.reason)
    return LocalProblem(
        f"the gateway answered {error.code}: {said}",
        remedy="correct the request" if error.code < 500 else "soma status, then try again",
    )
