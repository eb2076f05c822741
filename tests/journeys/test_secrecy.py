"""What people say and hold stays out of all logs and traces, whatever goes wrong."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import aiohttp
import pytest

from somaagent.clock import now
from somaagent.events import MessageReceived
from somaagent.messaging.envelope import Envelope, to_http
from tests.support.platform import Accepted, Client, Platform, soma, until

SECONDS: Final = 240.0
"""Longest wait for one thing: a machine may be busy with everything else."""
STEPS: Final = ("conversation", "dead-letter", "perception", "router")


@dataclass(frozen=True)
class Said:
    """Words that are nowhere else."""

    text: str
    attachment: str
    file_name: str
    tool: str
    forged: str
    unauthorized: str

    @classmethod
    def new(cls) -> "Said":
        """Other ones in each run."""
        return cls(*(f"{name}{uuid4().hex[:12]}" for name in cls.__dataclass_fields__))

    def all(self) -> dict[str, str]:
        """By what they are."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@pytest.mark.timeout(
    900
)  # the platform's start and every wait included; about 30 s when it is quiet
async def test_no_log_no_trace_and_no_answer_holds_what_was_said_or_a_secret(
    platform: Platform, client: Client, traces: Path
) -> None:
    said = Said.new()
    secrets: dict[str, str] = json.loads((platform.state / "secrets.json").read_text())
    base = f"{platform.gateway}/v1"

    session = await client.new_session()
    accepted = await _answered(client, session, said)
    _progress("a turn with a file is answered")
    failing = await client.post(session, f"{said.text} " * 1200)
    failure = await _failure(client, failing)
    assert failure["error"]["type"].endswith(":model_refused")
    _progress("a turn that the model refuses has failed")
    key = await _created_key(client, base)
    await _asked_with_tools(client, base, said)
    refused = await _refusals(client, base, said)
    _progress("wrong requests are refused")
    forged = await _forged(platform, session, failing, said)
    _progress("a forged event is a dead letter")

    token = client.http.headers["Authorization"].removeprefix("Bearer ")
    hidden = said.all() | secrets | {"token": token, "API key": key.rpartition("_")[2]}
    assert all(len(value) > 12 for value in hidden.values())

    # Each function has said or traced something, and so has the data plane.
    def spoken() -> bool:
        names = " ".join(str(path) for path, content in _written(platform, traces) if content)
        wanted = (*STEPS, "gateway", "knative-local", "postgres", "valkey", str(traces))
        return all(name in names for name in wanted)

    await until(
        lambda: asyncio.to_thread(spoken), "every process to say something", seconds=SECONDS
    )
    written = await asyncio.to_thread(lambda: dict(_written(platform, traces)))
    everything = b"".join(written.values())
    assert b"process ai.somaagent.conversation.turn-routed" in everything
    assert forged.encode() in everything
    state = ("--state", str(platform.state))
    outputs = {
        " ".join(line): await asyncio.to_thread(soma, *line, *state)
        for line in (
            ("status",),
            ("trail", session, accepted.turn_id, "--tenant", "acme"),
            ("dlq", "list"),
        )
    }
    told = {str(path): content for path, content in written.items()}
    told |= {name: text.encode() for name, text in outputs.items()}
    told |= {f"refusal {number}": text.encode() for number, text in enumerate(refused)}
    told["failure"] = json.dumps(failure).encode()
    leaks = [
        (name, kind) for name, content in told.items() for kind in _found(hidden, content.decode())
    ]
    assert leaks == []
    _progress(f"{len(told)} files and outputs hold nothing of it")


async def _answered(client: Client, session: str, said: Said) -> Accepted:
    """A turn with an attachment that the model has answered."""
    base = f"{client.platform.gateway}/v1"
    form = aiohttp.FormData()
    content = f"The word is {said.attachment}.".encode()
    form.add_field("file", content, filename=f"{said.file_name}.txt")
    async with client.http.post(f"{base}/files", data=form) as response:
        assert response.status == 201, await response.text()
        (file,) = (await response.json())["files"]
    body = {"text": f"Say OK, {said.text}.", "attachments": [file["file_id"]]}
    async with client.http.post(f"{base}/sessions/{session}/messages", json=body) as response:
        assert response.status == 202, await response.text()
        taken = await response.json()
    accepted = Accepted(**{name: taken[name] for name in Accepted.__dataclass_fields__})
    kinds: list[str] = []
    async with asyncio.timeout(SECONDS):
        async for frame in client.frames(accepted.stream_url):
            kinds.append(frame.event)
            if kinds.count("delta") == 3 and frame.event == "delta":
                # A starved model would talk for minutes, and some of its answer is enough.
                url = f"{base}/sessions/{session}/turns/{accepted.turn_id}/interrupt"
                async with client.http.post(url) as response:
                    assert response.status in (202, 409), await response.text()
    assert "delta" in kinds
    assert kinds[-1] in ("completed", "interrupted")
    return accepted


async def _failure(client: Client, accepted: Accepted) -> dict[str, Any]:
    """What the last frame of a turn says, which has failed."""
    async with asyncio.timeout(SECONDS):
        frames = [frame async for frame in client.frames(accepted.stream_url)]
    assert frames[-1].event == "failed"
    return frames[-1].data


async def _created_key(client: Client, base: str) -> str:
    """An API key that was used."""
    body = {"name": "of the test", "scopes": ["sessions:read"]}
    async with client.http.post(f"{base}/api-keys", json=body) as response:
        assert response.status == 201, await response.text()
        key = str((await response.json())["api_key"])
    headers = {"Authorization": f"Bearer {key}"}
    async with aiohttp.ClientSession() as http, http.get(f"{base}/sessions", headers=headers) as r:
        assert r.status == 200, await r.text()
    return key


async def _asked_with_tools(client: Client, base: str, said: Said) -> None:
    """A chat completion whose history calls a tool."""
    call = {"name": "look_up", "arguments": json.dumps({"word": said.tool})}
    body: dict[str, object] = {
        "model": "default",
        "max_tokens": 4,
        "messages": [
            {"role": "user", "content": said.text},
            {
                "role": "assistant",
                "tool_calls": [{"id": "call_1", "type": "function", "function": call}],
            },
            {"role": "tool", "tool_call_id": "call_1", "content": said.tool},
        ],
        "tools": [{"type": "function", "function": {"name": "look_up", "parameters": {}}}],
    }
    async with asyncio.timeout(SECONDS):
        async with client.http.post(f"{base}/chat/completions", json=body) as response:
            assert response.status == 200, await response.text()
            await response.read()


async def _refusals(client: Client, base: str, said: Said) -> list[str]:
    """What the gateway answers to requests with these words that are wrong."""
    post = client.http.post
    wrong = {"model": "default", "messages": [{"role": said.tool, "content": said.text}]}
    stranger = {"Authorization": f"Bearer {said.unauthorized}"}
    answers: list[str] = []
    for asking in (
        post(f"{base}/chat/completions", json=wrong),
        post(f"{base}/responses", json={"model": "default", "input": {"text": said.text}}),
        post(f"{base}/sessions", data=f'{{"title": "{said.text}'.encode()),
        post(f"{base}/sessions/{uuid4()}/messages", json={"text": said.text}),
        post(f"{base}/sessions", json={}, headers=stranger),
    ):
        async with asking as response:
            assert 400 <= response.status < 500
            answers.append(await response.text())
    return answers


async def _forged(platform: Platform, session: str, turn: Accepted, said: Said) -> str:
    """The id of an event that nobody signed: a dead letter, kept with its data."""
    event = MessageReceived.model_validate(
        {
            "session_id": session,
            "turn_id": turn.turn_id,
            "message_id": turn.message_id,
            "text": said.forged,
        }
    )
    forged = Envelope(
        event_id=str(uuid4()),
        source="/functions/gateway",
        event_type=event.event_type,
        time=now(),
        data=event.model_dump_json().encode(),
        subject=session,
        tenant="acme",
        partition_key=f"acme/{session}",
    )
    async with (
        aiohttp.ClientSession() as http,
        http.post(
            platform.status["ingress_url"], data=forged.data, headers=to_http(forged)
        ) as response,
    ):
        assert response.status < 300, await response.text()
    async with platform.sql() as sql:

        async def kept() -> bool:
            query = "SELECT count(*) FROM dead_letters WHERE subject = $1"
            return bool(await sql.fetchval(query, session))

        await until(kept, "the dead letter", seconds=SECONDS)
    return forged.event_id


def _written(platform: Platform, traces: Path) -> list[tuple[Path, bytes]]:
    """The logs of all processes and the exported spans."""
    folders = (platform.state / "logs", platform.state / "knative" / "logs", traces)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    files += (platform.state / "kafka").glob("*.log*")
    return [(path, path.read_bytes()) for path in files]


def _found(hidden: dict[str, str], text: str) -> list[str]:
    return [kind for kind, value in hidden.items() if value in text]


def _progress(what: str) -> None:
    print(f"secrecy: {what}", flush=True)  # noqa: T201 - shows where it waits
