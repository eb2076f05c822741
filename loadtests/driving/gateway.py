"""The gateway as one person's or producer's program sees it: plain blocking HTTP."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import gevent
import requests

from loadtests.driving.credentials import Credentials
from loadtests.driving.recorder import Recorder
from loadtests.measures import BROKE_OFF
from loadtests.protocol.answers import Answer, WrongAnswer
from loadtests.protocol.sse import Frame, Parser

CONNECT_SECONDS: Final = 10
SILENCE_SECONDS: Final = 120
ANSWER_SECONDS: Final = 300
"""How long an answer may take, over all its connections."""
_RECONNECTIONS: Final = 20


class Refused(Exception):
    """The gateway did not do what it was asked."""

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Gateway:
    """One tenant's way in, with connections of its own."""

    host: str
    tenant: str
    subject: str
    credentials: Credentials
    recorder: Recorder
    http: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self._sign()

    def _sign(self, refused: str = "") -> None:
        token = self.credentials.get(self.tenant, self.subject, refused=refused)
        self.http.headers["authorization"] = f"Bearer {token}"

    @property
    def token(self) -> str:
        """The credential."""
        return str(self.http.headers["authorization"]).removeprefix("Bearer ")

    def send(
        self,
        method: str,
        path: str,
        *,
        name: str,
        expect: int,
        late: float = 0.0,
        record: bool = True,
        **what: Any,  # Any: what requests takes
    ) -> requests.Response:
        """One request, measured as `name`.

        Args:
            method: The HTTP method.
            path: Path on the gateway, or a whole URL.
            name: What it is called in the statistics.
            expect: The only status that is right.
            late: Seconds that the sender had been kept waiting before.
            record: False where the caller measures.
            what: Handed to requests.

        Raises:
            Refused: Another status came, or no answer.
        """
        began = time.perf_counter() - late
        try:
            response = self._answered(method, path, what)
        except requests.RequestException as error:
            problem = f"{name}: no answer from {self.host} ({type(error).__name__})"
            raise Refused(problem) from error
        if response.status_code != expect:
            status, said = response.status_code, response.content[:300]
            raise Refused(f"{name}: {status} {said.decode(errors='replace')}", status=status)
        if record:
            self.recorder.ok("http", name, time.perf_counter() - began)
        return response

    def _answered(self, method: str, path: str, what: dict[str, Any]) -> requests.Response:
        url = path if "://" in path else f"{self.host}{path}"
        timeout = (CONNECT_SECONDS, SILENCE_SECONDS)
        response = self.http.request(method, url, timeout=timeout, **what)
        if response.status_code == requests.codes.unauthorized:
            response.close()
            self._sign(refused=self.token)
            response = self.http.request(method, url, timeout=timeout, **what)
        return response

    def new_session(self, persona: str | None = None) -> str:
        """Create a session."""
        body = {} if persona is None else {"persona": persona}
        answer = self.send("POST", "/v1/sessions", name="new session", expect=201, json=body)
        return str(answer.json()["session_id"])

    def post(self, session_id: str, text: str, *, late: float) -> dict[str, str]:
        """Send a message; what the 202 says."""
        return dict(
            self.send(
                "POST",
                f"/v1/sessions/{session_id}/messages",
                name="time to 202",
                expect=202,
                late=late,
                json={"text": text},
                headers={"idempotency-key": str(uuid4())},
            ).json()
        )

    def hear(self, url: str, answer: Answer, *, cut_after: int = 0) -> Iterator[tuple[str, float]]:
        """Listen until the answer is over; the kind and moment of each frame.

        A connection that ends early is made again, and goes on behind what was heard.

        Args:
            url: The stream.
            answer: Hears, and complains of what must not come.
            cut_after: Break the connection off after so many frames, once; 0 for never.

        Raises:
            WrongAnswer: What came is wrong.
            Refused: The stream cannot be had.
        """
        # A stream that only says that it lives goes on for ever.
        with gevent.Timeout(ANSWER_SECONDS, WrongAnswer(f"no whole answer in {ANSWER_SECONDS} s")):
            yield from self._hear(url, answer, cut_after)

    def _hear(self, url: str, answer: Answer, cut_after: int) -> Iterator[tuple[str, float]]:
        heard = 0
        for connection in range(_RECONNECTIONS):
            began = time.perf_counter()
            headers = {"accept": "text/event-stream"}
            if answer.last_id:
                headers["last-event-id"] = answer.last_id
            with self.send(
                "GET", url, name="stream", expect=200, record=False, stream=True, headers=headers
            ) as response:
                for place, frame in enumerate(_frames(response)):
                    answer.hear(frame)
                    if connection and place == 0:
                        self.recorder.ok("turn", "reconnect", time.perf_counter() - began)
                    heard += 1
                    yield frame.event, time.perf_counter()
                    if heard == cut_after:
                        break
            if answer.over:
                return
            if 0 < heard == cut_after:
                # So that the next connection is not taken to be broken off by us as well.
                cut_after = 0
            else:
                self.recorder.ok("turn", BROKE_OFF, time.perf_counter() - began)
        raise WrongAnswer(f"the stream ended {_RECONNECTIONS} times before the answer did")


def _frames(response: requests.Response) -> Iterator[Frame]:
    """What comes over one connection, as far as it is whole."""
    parser = Parser()
    try:
        for received in response.iter_content(chunk_size=None):
            yield from parser.feed(received)
    except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
        return  # cut off; what was heard is known
