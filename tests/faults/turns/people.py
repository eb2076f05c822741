"""People who ask: each question is posted until it is accepted, with one key for all tries."""

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import aiohttp
import orjson

from tests.faults.turns.questions import COURIER, PERSONAS, Asked, Kind, kinds
from tests.faults.turns.stage import Stage
from tests.support.platform import soma

OVER: Final = frozenset({"completed", "failed", "interrupted", "refused", "expired", "withdrawn"})
_ROUNDS: Final = 3
"""How many times somebody asks in a session, which does not grow long then."""
POSTING_SECONDS: Final = 240.0
"""Longest time until a question is accepted, with everything dying meanwhile."""
ENDING_SECONDS: Final = 600.0
"""Longest time until a turn is over, on a machine that is busy otherwise."""
_LOOK_SECONDS: Final = 0.4
_ASKER: Final = "asker"
_APPROVER: Final = "approver"
_AGAIN: Final = frozenset({401, 409, 425, 429, 500, 502, 503, 504})
_AWAY: Final = (aiohttp.ClientError, TimeoutError, OSError)


@dataclass
class Crowd:
    """Everybody who asks."""

    stage: Stage
    http: aiohttp.ClientSession
    turns: int
    """How many questions there are in all."""
    kept: int = 0
    """Of them for turns that are to be cut, as long as somebody wants to cut some."""
    asked: list[Asked] = field(default_factory=list[Asked])
    _kinds: Iterator[Kind] = field(default_factory=kinds)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once a turn is over."""
    undeliverable: list[str] = field(default_factory=list[str])
    """Ids of events that no step can take."""
    rest_at: int | None = None
    """How many questions are asked before everybody rests; None for all."""
    _tokens: dict[str, str] = field(default_factory=dict[str, str])

    async def new_session(self, kind: Kind | None = None) -> str:
        """A session, of the persona that has the tool that an effect needs."""
        persona = None if kind is None else PERSONAS.get(kind)
        body = {} if persona is None else {"persona": persona[0]}
        answer = await self._persist("POST", "/v1/sessions", body, key=str(uuid4()))
        return str(answer["session_id"])

    def next_question(
        self, session_id: str, kind: Kind | None = None, *, to_be_cut: bool = False
    ) -> Asked | None:
        """The next one; None when all are asked, or the rest is kept for now."""
        number = len(self.asked)
        if to_be_cut:
            self.kept = max(0, self.kept - 1)
        # The first is anybody's: nothing is cut before one was answered.
        free = self.turns if to_be_cut else max(1, self.turns - self.kept)
        if self.is_resting or number >= free:
            return None
        question = Asked(number, kind or next(self._kinds), session_id, str(uuid4()))
        self.asked.append(question)
        return question

    @property
    def is_resting(self) -> bool:
        """Whether nobody asks any more, for now or for good."""
        return len(self.asked) >= (self.turns if self.rest_at is None else self.rest_at)

    async def post(self, question: Asked) -> None:
        """Send it until it is accepted."""
        path = f"/v1/sessions/{question.session_id}/messages"
        answer = await self._persist("POST", path, {"text": question.text}, key=question.key)
        question.turn_id = str(answer["turn_id"])

    async def until_over(self, question: Asked) -> None:
        """Wait until its turn is over; one that is not in time stays as it is."""
        deadline = time.monotonic() + ENDING_SECONDS
        while time.monotonic() < deadline:
            if await self._is_over(question):
                return
            await asyncio.sleep(_LOOK_SECONDS)

    async def _is_over(self, question: Asked) -> bool:
        """Look at its turn, and approve the calls that wait for it."""
        path = f"/v1/sessions/{question.session_id}/turns/{question.turn_id}"
        try:
            status, answer = await self._send("GET", path, None, None)
            if status != 200:
                return False
            for call in answer["waiting_for"]:
                await self._approve(str(call["requeue_id"]))
        except _AWAY:
            return False
        question.state = str(answer["state"])
        if question.state not in OVER:
            return False
        self.answered.set()
        return True

    async def approve_all(self, question: Asked) -> None:
        """Approve what its turn waits for, until the platform has taken that."""
        path = f"/v1/sessions/{question.session_id}/turns/{question.turn_id}"
        waiting = (await self.get(path))["waiting_for"]
        for call in waiting:
            async with asyncio.timeout(POSTING_SECONDS):
                while True:
                    with contextlib.suppress(*_AWAY):
                        if await self._approve(str(call["requeue_id"])):
                            break
                    await asyncio.sleep(_LOOK_SECONDS)

    async def _approve(self, requeue_id: str) -> bool:
        """Whether it is decided, now or before."""
        path = f"/v1/requeue/{requeue_id}/approve"
        body = {"reason": "it is harmless"}
        status, _ = await self._send("POST", path, body, requeue_id, subject=_APPROVER)
        return status in (200, 409)

    async def send_undeliverable(self) -> str:
        """Send an event that no step can take: of a turn that there is not; returns its id."""
        kind = "ai.somaagent.conversation.message-received.v1"
        ids = {name: str(uuid4()) for name in ("session_id", "turn_id", "message_id")}
        what = ("--type", kind, "--data", json.dumps({**ids, "text": "?", "attachments": []}))
        who = ("--state", str(self.stage.platform.state), "--tenant", "acme")
        event_id = (await asyncio.to_thread(soma, "send", *who, *what)).strip()
        self.undeliverable.append(event_id)
        return event_id

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
        sessions: dict[Kind, str] = {}
        for round_number in itertools.count():
            if round_number % _ROUNDS == 0:
                sessions.clear()
            wanted = [self.next_question("") for _ in range(2 if round_number % 3 == 2 else 1)]
            batch = [question for question in wanted if question is not None]
            if not batch and self.is_resting:
                return
            if not batch:
                await asyncio.sleep(_LOOK_SECONDS)
            for question in batch:
                # Both of a batch in one session, where they are put to the same persona.
                whom = question.kind if question.kind in PERSONAS else Kind.PLAIN
                if whom not in sessions:
                    sessions[whom] = await self.new_session(whom)
                question.session_id = sessions[whom]
            await asyncio.gather(*map(self.ask, batch))

    async def get(self, path: str) -> dict[str, Any]:  # Any: JSON
        """What the gateway says, asked until it says it."""
        return await self._persist("GET", path, None, key=None)

    async def prepare(self) -> None:
        """A budget that is large enough, and the personas."""
        await self.new_session()
        async with self.stage.platform.sql() as sql:
            await sql.executemany(
                "INSERT INTO personas (tenant, id, name, system_prompt, tools, tool_choice)"
                " VALUES ('acme', $1, $1, $2, $3, $4) ON CONFLICT DO NOTHING",
                [
                    (COURIER, "Answer in one word.", [], None),
                    # A small model left to itself answers one question in five without its tool.
                    *((name, prompt, [tool], tool) for name, prompt, tool in PERSONAS.values()),
                ],
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
            if status and status not in _AGAIN:
                raise AssertionError(f"{method} {path}: {status} {answer}")
            if time.monotonic() > deadline:
                raise AssertionError(f"{method} {path} never worked: {status} {answer}")
            await asyncio.sleep(_LOOK_SECONDS)

    async def _send(
        self, method: str, path: str, body: object, key: str | None, *, subject: str = _ASKER
    ) -> tuple[int, dict[str, Any]]:  # Any: JSON
        headers = {"Authorization": f"Bearer {await self._token(subject)}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        url = f"{self.stage.platform.gateway}{path}"
        async with self.http.request(method, url, json=body, headers=headers) as response:
            content = await response.read()
        if response.status == 401:
            # Tokens end before a long campaign does.
            self._tokens.pop(subject, None)
        try:
            answer: dict[str, Any] = orjson.loads(content)  # Any: as above
        except orjson.JSONDecodeError:
            answer = {"detail": content[:200].decode(errors="replace")}
        return response.status, answer

    async def _token(self, subject: str) -> str:
        if subject not in self._tokens:
            who = ("--tenant", "acme", "--subject", subject)
            where = ("--state", str(self.stage.platform.state))
            self._tokens[subject] = (await asyncio.to_thread(soma, "token", *where, *who)).strip()
        return self._tokens[subject]
