"""People who ask: each question is posted until it is accepted, with one key for all tries."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from uuid import uuid4

import aiohttp
import orjson

from somaagent.identity.scopes import DEFAULT_SCOPES
from tests.faults.turns.stage import Stage
from tests.support.platform import soma

OVER: Final = frozenset({"completed", "failed", "interrupted", "refused", "expired", "withdrawn"})
EFFECT_FILE: Final = "effects.log"
POSTING_SECONDS: Final = 240.0
"""Longest time until a question is accepted, with everything dying meanwhile."""
ENDING_SECONDS: Final = 600.0
"""Longest time until a turn is over, on a machine that is busy otherwise."""
_LOOK_SECONDS: Final = 0.4
_AGAIN: Final = frozenset({409, 425, 429, 500, 502, 503, 504})
_AWAY: Final = (aiohttp.ClientError, TimeoutError, OSError)


class Kind(StrEnum):
    """What a question is to set going."""

    PLAIN = "plain"
    CALCULATE = "calculate"
    EFFECT = "effect"
    """A tool that changes something and must not be run twice for one call."""


@dataclass
class Asked:
    """One question, and the turn that it became."""

    number: int
    kind: Kind
    session_id: str
    key: str
    turn_id: str = ""
    """Empty until it is accepted."""
    state: str = ""
    """As the gateway last told it."""
    seconds: float = 0.0
    """From its first try until it was over."""

    @property
    def mark(self) -> str:
        """What its tool leaves behind."""
        return f"mark-{self.key[:8]}-"

    @property
    def text(self) -> str:
        """What is said."""
        match self.kind:
            case Kind.PLAIN:
                return f"Number {self.number}. Which colour is the sky?"
            case Kind.CALCULATE:
                return f"What is {self.number + 37} times 43? use the calculator"
            case Kind.EFFECT:
                command = f"echo {self.mark} >> {EFFECT_FILE}; sleep 0.3"
                return f"Use code_execute with language shell to run exactly: {command}"


def kinds() -> Iterator[Kind]:
    """Which kinds come, for ever."""
    return itertools.cycle((Kind.PLAIN, Kind.EFFECT, Kind.PLAIN, Kind.CALCULATE))


@dataclass
class Crowd:
    """Everybody who asks."""

    stage: Stage
    http: aiohttp.ClientSession
    turns: int
    """How many questions there are in all."""
    asked: list[Asked] = field(default_factory=list[Asked])
    _kinds: Iterator[Kind] = field(default_factory=kinds)
    _token: str = ""
    _operator: str = field(default_factory=lambda: f"operator-{uuid4().hex[:8]}")

    async def new_session(self, kind: Kind | None = None) -> str:
        """A session, of the persona that has the tool that an effect needs."""
        body = {"persona": self._operator} if kind is Kind.EFFECT else {}
        answer = await self._persist("POST", "/v1/sessions", body, key=str(uuid4()))
        return str(answer["session_id"])

    def next_question(self, session_id: str, kind: Kind | None = None) -> Asked | None:
        """The next one; None when all are asked."""
        number = len(self.asked)
        if number >= self.turns:
            return None
        question = Asked(number, kind or next(self._kinds), session_id, str(uuid4()))
        self.asked.append(question)
        return question

    async def post(self, question: Asked) -> None:
        """Send it until it is accepted."""
        path = f"/v1/sessions/{question.session_id}/messages"
        answer = await self._persist("POST", path, {"text": question.text}, key=question.key)
        question.turn_id = str(answer["turn_id"])

    async def until_over(self, question: Asked) -> None:
        """Wait until its turn is over; one that is not in time stays as it is."""
        path = f"/v1/sessions/{question.session_id}/turns/{question.turn_id}"
        deadline = time.monotonic() + ENDING_SECONDS
        while time.monotonic() < deadline:
            try:
                status, answer = await self._send("GET", path, None, None)
            except _AWAY:
                status, answer = 0, {}
            if status == 200:
                question.state = str(answer["state"])
                if question.state in OVER:
                    return
            await asyncio.sleep(_LOOK_SECONDS)

    async def ask(self, question: Asked) -> None:
        """Post it and wait for the end of its turn."""
        began = time.monotonic()
        await self.post(question)
        await self.until_over(question)
        question.seconds = time.monotonic() - began

    async def interrupt(self, question: Asked) -> None:
        """Want its turn to stop."""
        path = f"/v1/sessions/{question.session_id}/turns/{question.turn_id}/interrupt"
        await self._persist("POST", path, None, key=None)

    async def person(self) -> None:
        """Ask until all is asked, now and then two questions at once, in sessions of one's own."""
        session, effects = await self.new_session(), await self.new_session(Kind.EFFECT)
        for round_number in itertools.count():
            batch: list[Asked] = []
            for _ in range(2 if round_number % 3 == 2 else 1):
                question = self.next_question(session)
                if question is not None:
                    if question.kind is Kind.EFFECT:
                        question.session_id = effects
                    batch.append(question)
            if not batch:
                return
            await asyncio.gather(*map(self.ask, batch))

    async def get(self, path: str) -> dict[str, Any]:  # Any: JSON
        """What the gateway says, asked until it says it."""
        return await self._persist("GET", path, None, key=None)

    async def prepare(self) -> None:
        """A budget that is large enough, and the persona with the tool that has an effect."""
        persona = {"id": self._operator, "name": "Operator", "system_prompt": "You run commands."}
        await self._persist("POST", "/v1/personas", persona, key=str(uuid4()))
        async with self.stage.platform.sql() as sql:
            await sql.execute(
                "UPDATE personas SET tools = ARRAY['code_execute'] WHERE id = $1", self._operator
            )
            # Where there is a limit, what a generation may cost is reserved before it.
            await sql.execute(
                "INSERT INTO budget_limits (tenant, scope, name, period, tokens)"
                " VALUES ('acme', 'tenant', '', 'day', 1000000000) ON CONFLICT DO NOTHING"
            )

    async def _persist(
        self, method: str, path: str, body: object, *, key: str | None
    ) -> dict[str, Any]:  # Any: JSON
        deadline = time.monotonic() + POSTING_SECONDS
        while True:
            try:
                status, answer = await self._send(method, path, body, key)
            except _AWAY as error:
                status, answer = 0, {"detail": type(error).__name__}
            if 200 <= status < 300:
                return answer
            if status == 401:
                self._token = ""
            elif status and status not in _AGAIN:
                raise AssertionError(f"{method} {path}: {status} {answer}")
            if time.monotonic() > deadline:
                raise AssertionError(f"{method} {path} never worked: {status} {answer}")
            await asyncio.sleep(_LOOK_SECONDS)

    async def _send(
        self, method: str, path: str, body: object, key: str | None
    ) -> tuple[int, dict[str, Any]]:  # Any: JSON
        if not self._token:
            scopes = f"{' '.join(DEFAULT_SCOPES)} personas:write"
            who = ("--state", str(self.stage.platform.state), "--tenant", "acme", "--subject", "p")
            self._token = (await asyncio.to_thread(soma, "token", *who, "--scope", scopes)).strip()
        headers = {"Authorization": f"Bearer {self._token}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        url = f"{self.stage.platform.gateway}{path}"
        async with self.http.request(method, url, json=body, headers=headers) as response:
            content = await response.read()
        try:
            answer: dict[str, Any] = orjson.loads(content)  # Any: as above
        except orjson.JSONDecodeError:
            answer = {"detail": content[:200].decode(errors="replace")}
        return response.status, answer
