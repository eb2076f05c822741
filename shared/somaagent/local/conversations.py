"""Talking to the gateway as any client does: over HTTP, resuming a stream that was cut off."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal
from urllib.parse import urljoin
from uuid import UUID, uuid4

import httpx

from somaagent.local.errors import LocalProblem, NotRunning
from somaagent.local.sse import Frame, frames
from somaagent_client.api.administration import get_usage
from somaagent_client.api.messages import post_message
from somaagent_client.api.sessions import create_session
from somaagent_client.api.turns import get_trail
from somaagent_client.client import AuthenticatedClient
from somaagent_client.models.accepted_message import AcceptedMessage
from somaagent_client.models.new_message import NewMessage
from somaagent_client.models.new_session import NewSession
from somaagent_client.models.session import Session
from somaagent_client.models.trail import Trail
from somaagent_client.models.usage_page import UsagePage

TERMINAL: Final = frozenset({"completed", "failed", "interrupted", "refused", "expired"})

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
        with self._asking() as client:
            answer = create_session.sync_detailed(client=client, body=NewSession())
        if not isinstance(answer.parsed, Session):
            raise _refusal(answer.status_code, answer.content)
        return str(answer.parsed.session_id)

    def say(self, session_id: str, text: str) -> Turn:
        """Post a message; returns once it is kept."""
        session, body, key = _id(session_id), NewMessage(text=text), str(uuid4())
        with self._asking() as client:
            answer = post_message.sync_detailed(
                session, client=client, body=body, idempotency_key=key
            )
        accepted = answer.parsed
        if not isinstance(accepted, AcceptedMessage):
            raise _refusal(answer.status_code, answer.content)
        return Turn(
            session_id=session_id,
            message_id=str(accepted.message_id),
            turn_id=str(accepted.turn_id),
            stream_url=accepted.stream_url,
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
        session, turn = _id(session_id), _id(turn_id)
        with self._asking() as client:
            answer = get_trail.sync_detailed(session, turn, client=client)
        if not isinstance(answer.parsed, Trail):
            raise _refusal(answer.status_code, answer.content)
        events: list[dict[str, Any]] = answer.parsed.to_dict()["events"]  # Any: as above
        return events

    def request(  # Any: foreign JSON
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> Any:
        """What the gateway answers to one request, as JSON.

        Raises:
            LocalProblem: It refuses.
            NotRunning: It does not answer.
        """
        with self._asking() as client:
            answer = client.get_httpx_client().request(
                method, path, json=body, headers={"Idempotency-Key": str(uuid4())}
            )
        if not answer.is_success:
            raise _refusal(answer.status_code, answer.content)
        return answer.json()

    def usage(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        persona: str | None = None,
        api_key: str | None = None,
    ) -> list[dict[str, Any]]:  # Any: foreign JSON
        """What the tenant's answers cost, line by line, the newest day first."""
        lines: list[dict[str, Any]] = []
        cursor: str | None = None
        with self._asking() as client:
            while True:
                answer = get_usage.sync_detailed(
                    client=client,
                    since=since,
                    until=until,
                    persona=persona,
                    api_key=api_key,
                    limit=1000,
                    cursor=cursor,
                )
                if not isinstance(answer.parsed, UsagePage):
                    raise _refusal(answer.status_code, answer.content)
                page = answer.parsed.to_dict()
                lines += page["usage"]
                cursor = page["next_cursor"]
                if cursor is None:
                    return lines

    def ended(
        self,
        what: Literal["turns", "tools"],
        *,
        since: date | None = None,
        until: date | None = None,
        persona: str | None = None,
        group: Sequence[str] = (),
    ) -> list[dict[str, Any]]:  # Any: foreign JSON
        """How the tenant's turns or calls of tools ended, line by line, the newest day first.

        Raises:
            LocalProblem: The gateway refuses.
            NotRunning: It does not answer.
        """
        asked = {"since": since, "until": until, "persona": persona, "limit": 1000}
        chosen: list[tuple[str, str]] = [
            *((name, str(value)) for name, value in asked.items() if value is not None),
            *(("group", each) for each in group),
        ]
        lines: list[dict[str, Any]] = []
        after: list[tuple[str, str]] = []
        with self._asking() as client:
            while True:
                answer = client.get_httpx_client().get(
                    f"/v1/usage/{what}", params=httpx.QueryParams([*chosen, *after])
                )
                if not answer.is_success:
                    raise _refusal(answer.status_code, answer.content)
                page = answer.json()
                lines += page[what]
                if page["next_cursor"] is None:
                    return lines
                after = [("cursor", page["next_cursor"])]

    @contextmanager
    def _asking(self) -> Generator[AuthenticatedClient]:
        client = AuthenticatedClient(
            base_url=self.gateway_url, token=self.token, timeout=httpx.Timeout(_ANSWER_SECONDS)
        )
        try:
            with client:
                yield client
        except httpx.HTTPError as error:
            raise NotRunning(
                f"the gateway at {self.gateway_url} does not answer: {error}", remedy="make up"
            ) from error

    def _stream(self, url: str, last: str) -> Iterator[Frame]:
        headers = {"accept": "text/event-stream"} | ({"last-event-id": last} if last else {})
        request = urllib.request.Request(  # noqa: S310 - the platform's own address
            urljoin(self.gateway_url, url),
            headers=headers | {"authorization": f"Bearer {self.token}"},
        )
        try:
            opened = urllib.request.urlopen(request, timeout=_SILENCE_SECONDS)  # noqa: S310 - as above
            with opened as response:
                yield from frames(response)
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != http.client.TOO_MANY_REQUESTS:
                with error:
                    raise _refusal(error.code, error.read(2000)) from error
            raise ConnectionError(f"status {error.code}") from error


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise LocalProblem(f"{text!r} is no id", remedy="give the id that was printed") from None


def _refusal(status: int, body: bytes) -> LocalProblem:
    said = body[:2000].decode(errors="replace")
    try:
        problem = json.loads(said)
        reasons = [problem.get("detail", "")]
        reasons += [each["detail"] for each in problem.get("errors") or ()]
        said = f"{problem['title']}: {'; '.join(reasons)}"
    except (ValueError, KeyError, TypeError):
        said = said.strip() or http.client.responses.get(status, "nothing more")
    return LocalProblem(
        f"the gateway answered {status:d}: {said}",
        remedy="correct the request" if status < 500 else "soma status, then try again",
    )
