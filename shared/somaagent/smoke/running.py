"""Runs the checks one after the other, each within the time that is left."""

import asyncio
import ssl
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import httpx

from somaagent.smoke.answers import (
    Json,
    body_of,
    missing_scope,
    no_gateway,
    refusal_of,
    refused,
    refused_credential,
    unready,
)
from somaagent.smoke.checks import Check, CheckFailed, CheckSkipped, Report
from somaagent.smoke.connecting import Target, unreachable
from somaagent.smoke.streaming import Heard, no_answer, sent_events, turn_ended

QUESTION: Final = "What is the capital of France? Answer in one sentence."
CLEANUP_SECONDS: Final = 15.0


async def smoke(target: Target, token: str | None, *, seconds: float) -> Report:
    """Ask a deployed platform for all that a client needs; a failure ends in the report.

    Args:
        target: Where the gateway is.
        token: A JWT or API key with `sessions:read`, `sessions:write` and, to ask for the model
            alone, `chat:write`.
        seconds: How long all of it may take; cleaning up has a bound of its own.
    """
    report = Report(url=target.url)
    run: _Run | None = None
    try:
        with report.check("reachable") as check:
            client = target.client(token)
            run = _Run(client, target, token, report, time.monotonic() + seconds)
            await run.reach(check)
        await run.all_others()
    except CheckFailed:
        pass
    finally:
        if run is not None:
            try:
                await run.clean_up()
            finally:
                await run.client.aclose()
    return report


@dataclass(slots=True)
class _Run:
    client: httpx.AsyncClient
    target: Target
    token: str | None
    report: Report
    deadline: float
    """On the monotonic clock."""
    session_id: str | None = None
    turn: Json = field(default_factory=dict[str, Any])
    heard: Heard = field(default_factory=Heard)
    tls: str | None = None
    """Version and certificate of the connection, where they could be seen."""

    async def all_others(self) -> None:
        """Every check but that the gateway is there."""
        for name, made in (
            ("tls", self.look_at_tls),
            ("ready", self.be_ready),
            ("credential", self.be_let_in),
            ("model", self.ask_model),
            ("session", self.begin_session),
            ("message", self.post_message),
            ("answer", self.hear_answer),
            ("history", self.read_history),
        ):
            with self.report.check(name) as check:
                await made(check)

    async def reach(self, check: Check) -> None:
        """Something answers, and it is a gateway."""
        async with self._opened("GET", "/healthz") as answer:
            # Asked while the connection is open; later there is nothing to ask.
            self.tls = _tls(answer)
            await answer.aread()
        if answer.status_code != HTTPStatus.OK or body_of(answer).get("status") != "ok":
            raise no_gateway(answer)
        check.detail = f"a gateway answers at {self.target.parts.netloc}"

    async def look_at_tls(self, check: Check) -> None:
        """The certificate was verified with the connection; without TLS tokens lie open."""
        if self.target.parts.scheme != "https":
            raise CheckSkipped("plain HTTP: whoever carries the packets can read the token")
        if self.tls is None:
            raise CheckSkipped("a proxy ends the encryption, so it cannot be seen from here")
        check.detail = self.tls

    async def be_ready(self, check: Check) -> None:
        """The gateway has its database, with its migrations, and Redis."""
        answer = await self._ask("GET", "/readyz")
        if (problem := unready(answer)) is not None:
            raise problem
        components: dict[str, str] = body_of(answer).get("components") or {}
        check.detail = ", ".join(f"{name} {state}" for name, state in components.items())

    async def be_let_in(self, check: Check) -> None:
        """The credential opens the tenant's sessions."""
        answer = await self._ask("GET", "/v1/sessions?limit=1")
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            raise refused_credential(answer, self.token)
        if answer.status_code == HTTPStatus.FORBIDDEN:
            raise missing_scope(answer, "sessions:read")
        if answer.status_code != HTTPStatus.OK:
            raise refused(answer, "sessions cannot be listed")
        check.detail = "accepted"

    async def ask_model(self, check: Check) -> None:
        """The model says one token, without the broker."""
        body = {
            "model": "default",
            "messages": [{"role": "user", "content": QUESTION}],
            "max_tokens": 1,
        }
        try:
            answer = await self._ask("POST", "/v1/chat/completions", json=body)
        except CheckFailed as late:
            raise CheckFailed(
                "the model did not say one token in time",
                cause="the model is down, overloaded, or takes longer to start than --timeout",
            ) from late
        refusal = refusal_of(answer)
        code = refusal.code if refusal is not None else ""
        if code == "no_model":
            raise CheckSkipped("the gateway has no model of its own; the answer will show it")
        if answer.status_code == HTTPStatus.FORBIDDEN:
            raise CheckSkipped("the credential lacks chat:write; the answer will show it")
        if answer.status_code != HTTPStatus.OK:
            raise refused(answer, "the model gives no token")
        check.detail = "says a token"

    async def begin_session(self, check: Check) -> None:
        """A session is made."""
        answer = await self._ask("POST", "/v1/sessions", json={"title": "soma smoke"})
        if answer.status_code == HTTPStatus.FORBIDDEN:
            raise missing_scope(answer, "sessions:write")
        if answer.status_code != HTTPStatus.CREATED:
            raise refused(answer, "no session can be made")
        self.session_id = str(body_of(answer)["session_id"])
        check.detail = self.session_id

    async def post_message(self, check: Check) -> None:
        """A message is stored, and the broker has its event."""
        path = f"/v1/sessions/{self.session_id}/messages"
        answer = await self._ask(
            "POST", path, json={"text": QUESTION}, headers={"Idempotency-Key": str(uuid4())}
        )
        if answer.status_code != HTTPStatus.ACCEPTED:
            raise refused(answer, "the message is not accepted")
        self.turn = body_of(answer)
        check.detail = f"turn {self.turn['turn_id']}"

    async def hear_answer(self, check: Check) -> None:
        """The answer comes in pieces, to its last."""
        began = time.monotonic()
        try:
            await self._listen(began)
        except CheckFailed as late:
            raise await self._diagnosed(late) from late
        if self.heard.ended is None:
            raise await self._diagnosed(None)
        ended = turn_ended(self.heard)
        if ended is not None:
            raise ended
        self.report.first_token_seconds = self.heard.first_seconds
        self.report.answer_seconds = round(time.monotonic() - began, 3)
        check.detail = f"{self.heard.pieces} pieces, the first after {self.heard.first_seconds} s"

    async def _listen(self, began: float) -> None:
        async with self._opened(
            "GET", str(self.turn["stream_url"]), headers={"Accept": "text/event-stream"}
        ) as stream:
            if stream.status_code != HTTPStatus.OK:
                await stream.aread()
                raise refused(stream, "the answer cannot be listened to")
            async for event, data in sent_events(stream.aiter_lines()):
                self.heard.take(event, data, seconds=round(time.monotonic() - began, 3))
                if self.heard.ended is not None:
                    return

    async def _diagnosed(self, late: CheckFailed | None) -> CheckFailed:
        """Why no whole answer came: how far the turn got."""
        path = f"/v1/sessions/{self.session_id}/turns/{self.turn['turn_id']}"
        self.deadline = max(self.deadline, time.monotonic() + CLEANUP_SECONDS)
        try:
            trail = body_of(await self._ask("GET", f"{path}/trail"))
        except CheckFailed:
            return late or CheckFailed("the stream ended early", cause="the gateway went away")
        return no_answer(trail, self.heard)

    async def read_history(self, check: Check) -> None:
        """Question and answer are kept, word for word."""
        answer = await self._ask("GET", f"/v1/sessions/{self.session_id}/messages")
        if answer.status_code != HTTPStatus.OK:
            raise refused(answer, "the messages cannot be read")
        kept = [
            (message.get("role"), message.get("text"))
            for message in body_of(answer).get("messages", [])
        ]
        if kept != [("user", QUESTION), ("assistant", self.heard.text)]:
            raise CheckFailed(
                f"{len(kept)} messages are kept, and not what was asked and streamed",
                cause="the stream and the database disagree: two platforms share one Redis, or the "
                "gateway and the functions have different databases",
            )
        check.detail = "question and answer, as they were streamed"

    async def clean_up(self) -> None:
        """Delete the session, whatever came of it."""
        if self.session_id is None:
            return
        self.deadline = time.monotonic() + CLEANUP_SECONDS
        try:
            with self.report.check("cleanup") as check:
                path = f"/v1/sessions/{self.session_id}"
                answer = await self._ask("DELETE", path)
                if answer.status_code != HTTPStatus.NO_CONTENT:
                    raise refused(answer, "the session cannot be deleted")
                again = await self._ask("GET", path)
                if again.status_code != HTTPStatus.NOT_FOUND:
                    raise refused(again, "the deleted session is still there")
                check.detail = "the session is deleted"
        except CheckFailed:
            return

    async def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:  # Any: httpx's
        async with self._opened(method, path, **options) as answer:
            await answer.aread()
            return answer

    @asynccontextmanager
    async def _opened(
        self,
        method: str,
        path: str,
        **options: Any,  # Any: httpx's own
    ) -> AsyncGenerator[httpx.Response]:
        left = self.deadline - time.monotonic()
        try:
            async with (
                asyncio.timeout(left),
                self.client.stream(
                    method, path, extensions=self.target.extensions, **options
                ) as answer,
            ):
                yield answer
        except TimeoutError as error:
            raise unreachable(httpx.ReadTimeout("no answer"), self.target) from error
        except httpx.TransportError as error:
            raise unreachable(error, self.target) from error


def _tls(answer: httpx.Response) -> str | None:
    stream: Any = answer.extensions.get("network_stream")  # Any: httpx's own, untyped
    found: object = stream.get_extra_info("ssl_object") if stream is not None else None
    if not isinstance(found, ssl.SSLObject | ssl.SSLSocket):
        return None
    until = (found.getpeercert() or {}).get("notAfter")
    return f"{found.version()}, a trusted certificate until {until}"
