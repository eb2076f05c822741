"""What one tenant has and another names: ids by the names that operations give them.

An operation with a parameter that is not here fails a contract test: say here what a tenant owns
under that name, so that the walk over all operations covers it.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any, Final, Protocol
from uuid import UUID, uuid4

import asyncpg

SECRET: Final = "what acme said and nobody else may read"


class Caller(Protocol):
    """Somebody with a credential; `Caller` of the gateway's tests is one."""

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] = ...,
    ) -> Any:  # Any: an answer with `status`, `headers`, `json` and `body`
        """Send one request."""
        ...


NAMES: Final = frozenset(
    {
        "session_id",
        "turn_id",
        "call_id",
        "requeue_id",
        "message_id",
        "persona_id",
        "api_key_id",
        "file_id",
        "template_name",
        "model",
        "response_id",
    }
)
"""Parameters, in paths and queries, that name something of a tenant."""
PLAIN: Final = frozenset(
    {
        "api_key",
        "code",
        "cursor",
        "error",
        "group",
        "iss",
        "after",
        "wait",
        "window",
        "limit",
        "mode",
        "name",
        "outcome",
        "pane",
        "period",
        "profile",
        "persona",
        "return_to",
        "role",
        "scope",
        "since",
        "state",
        "status",
        "subject",
        "tool",
        "token",
        "tool_name",
        "until",
    }
)
"""Parameters that name nothing; a download's token is a credential of its own. Roles, modes,
scopes, outcomes and periods are the same words for every tenant; `name`, `profile` and `api_key`
only narrow what one's own tenant has."""
KEY: Final = "a-key-of-acme"
# Calls are blocked by the tool executor, which the gateway's tests do not run.
_BLOCKED: Final = """
INSERT INTO requeue_entries (tenant, id, call_id, session_id, turn_id, tool, version, digest,
                             reasons, question, blocked_at, expires_at)
SELECT tenant, gen_random_uuid(), id, session_id, turn_id, tool, '1', repeat('0', 64), '{}', '{}',
       now(), now() + interval '1 hour'
FROM tool_calls WHERE tenant = $1 AND id = $2 RETURNING id
"""


async def belongings(
    caller: Caller, owner: str, operator: "asyncpg.Connection[asyncpg.Record]"
) -> dict[str, str]:
    """Things of the caller's tenant `owner`, made by real requests, with `SECRET` for a text.

    The gateway needs a model for them.
    """

    async def made(path: str, body: object) -> dict[str, Any]:
        answer = await caller.call("POST", path, body=body)
        assert answer.status in (201, 202), answer.body
        return dict(answer.json)

    session = await caller.call(
        "POST", "/v1/sessions", body={"title": SECRET}, headers={"Idempotency-Key": KEY}
    )
    session_id = str(session.json["session_id"])
    message = await made(f"/v1/sessions/{session_id}/messages", {"text": SECRET})
    persona = {"id": f"{owner}s-own", "name": "Own", "system_prompt": SECRET}
    template = {"name": f"{owner}s-action", "template": SECRET}
    api_key = await made("/v1/api-keys", {"name": SECRET, "scopes": ["sessions:read"]})
    file = await caller.call(
        "POST",
        "/v1/uploads",
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": "10",
            "Upload-Metadata": f"filename {base64.b64encode(SECRET.encode()).decode()}",
        },
    )
    assert file.status == 201, file.body
    response = await caller.call(
        "POST",
        "/v1/responses",
        body={"model": "default", "input": "Hi", "instructions": SECRET, "max_output_tokens": 1},
    )
    assert response.status == 200, response.body
    persona_id = str((await made("/v1/personas", persona))["id"])
    imported = await caller.call(
        "POST",
        "/v1/sessions/import",
        raw=_with_a_call(),
        headers={"Content-Type": "application/x-ndjson"},
    )
    assert imported.status == 201, imported.body
    messages = f"/v1/sessions/{imported.json['session_id']}/messages"
    called = (await caller.call("GET", messages)).json["messages"][-1]["tool_calls"]
    requeue_id = await operator.fetchval(_BLOCKED, owner, UUID(called[0]["call_id"]))
    return {
        "session_id": session_id,
        "turn_id": str(message["turn_id"]),
        "message_id": str(message["message_id"]),
        "call_id": str(called[0]["call_id"]),
        "requeue_id": str(requeue_id),
        "persona_id": persona_id,
        "model": persona_id,
        "template_name": str((await made("/v1/action-templates", template))["name"]),
        "response_id": str(response.json["id"]),
        "api_key_id": str(api_key["api_key_id"]),
        "file_id": str(file.headers["location"].rpartition("/")[2]),
    }


def _with_a_call() -> bytes:
    """A session whose turn has called a tool."""
    moment = "2026-01-01T12:00:00Z"
    turn = {"turn_id": str(UUID(int=1))}
    said = turn | {"kind": "message", "text": SECRET, "created_at": moment}
    cost = {"model": "chat", "input_tokens": 1, "output_tokens": 1}
    lines: list[dict[str, Any]] = [
        {
            "kind": "session",
            "format": "somaagent.session/1",
            "title": None,
            "persona": None,
            "paused": False,
            "created_at": moment,
        },
        turn | {"kind": "turn", "state": "completed", "created_at": moment},
        turn
        | cost
        | {"kind": "step", "step": 0, "text": "", "tools": [], "attempt": 1, "finished_at": moment},
        turn
        | {
            "kind": "call",
            "call_id": str(UUID(int=2)),
            "step": 0,
            "place": 0,
            "tool": "echo",
            "arguments": "{}",
            "status": "success",
            "result": f'"{SECRET}"',
            "requested_at": moment,
        },
        said | {"message_id": str(UUID(int=3)), "role": "user"},
        said | {"message_id": str(UUID(int=4)), "role": "assistant"},
        {"kind": "end", "turns": 1, "steps": 1, "calls": 1, "messages": 2, "events": 0},
    ]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def absent() -> dict[str, str]:
    """Ids of the same form that nobody has."""
    return {name: str(uuid4()) for name in NAMES} | {
        "persona_id": "nobodys-own",
        "template_name": "nobodys-action",
        "model": "nobodys-own",
        "response_id": f"resp_{uuid4().hex}",
    }
