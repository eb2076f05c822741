"""Sessions are exported and imported: what comes in again is what went out, or nothing at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from functions.gateway.exporting import MESSAGES_OF_A_PAGE
from functions.gateway.importing import MOST_FAULTS
from functions.gateway.portable import MAX_LINE_BYTES
from somaagent.events.conversation import MAX_TEXT_CHARACTERS
from tests.integration.functions.gateway.conftest import Answer, Caller
from tests.integration.functions.gateway.filing import stored
from tests.integration.functions.gateway.test_modes import answered, post

Operator = Any  # asyncpg's connection
Line = dict[str, Any]
IMPORT = "/v1/sessions/import"
NDJSON = {"Content-Type": "application/x-ndjson"}
SESSION: Line = {
    "kind": "session",
    "format": "somaagent.session/1",
    "title": None,
    "persona": None,
    "paused": False,
    "created_at": "2026-01-01T12:00:00.000001Z",
}
TURN: Line = {
    "kind": "turn",
    "turn_id": str(UUID(int=1)),
    "state": "failed",
    "created_at": "2026-01-01T12:00:00Z",
}
QUESTION: Line = {
    "kind": "message",
    "message_id": str(UUID(int=2)),
    "turn_id": TURN["turn_id"],
    "role": "user",
    "text": "What?",
    "created_at": "2026-01-01T12:00:00Z",
}
EVENT: Line = {
    "kind": "event",
    "type": "message.received",
    "turn_id": TURN["turn_id"],
    "message_id": QUESTION["message_id"],
    "occurred_at": "2026-01-01T12:00:00Z",
}
END: Line = {"kind": "end", "turns": 1, "messages": 1, "events": 1}
WHOLE = [SESSION, TURN, QUESTION, EVENT, END]


def body_of(lines: list[Line]) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


async def imported(caller: Caller, raw: bytes, *, key: str | None = None) -> Answer:
    headers = NDJSON if key is None else NDJSON | {"Idempotency-Key": key}
    return await caller.call("POST", IMPORT, raw=raw, headers=headers)


async def exported(caller: Caller, session: UUID | str) -> list[Line]:
    answer = await caller.call("GET", f"/v1/sessions/{session}/export")
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.body.splitlines()]


def without_ids(lines: list[Line]) -> list[Line]:
    """The lines with every id replaced by the place where it comes first."""
    places: dict[str, int] = {}

    def place(name: str, value: object) -> object:
        named = name.endswith("_id") or name in ("retired_by", "replaces", "origin")
        return places.setdefault(str(value), len(places)) if named and value else value

    return [{name: place(name, value) for name, value in line.items()} for line in lines]


def faults(answer: Answer) -> list[tuple[int, str]]:
    assert answer.status == 422, answer.body
    assert answer.json["type"] == "urn:somaagent:error:invalid_import"
    return [(error["line"], error["pointer"]) for error in answer.json["errors"]]


async def rich_session(acme: Caller, operator: Operator) -> str:
    """One with versions, a stopped answer, a failure, messages out of order, and pages of text."""
    created = await acme.call("POST", "/v1/sessions", body={"title": "Ünïcode \U0001f600"})
    session = str(created.json["session_id"])
    path = f"/v1/sessions/{session}"
    first = (await post(acme, UUID(session), "a" * MAX_TEXT_CHARACTERS)).json
    second = (await post(acme, UUID(session), "two", metadata={"k": "v"})).json
    # The answer to the first comes after the second question.
    await answered(operator, first, 'line\nbreaks \u2028 and \\ "quotes" \U0001f600')
    await answered(operator, second, "cut o")
    await operator.execute(
        "UPDATE turns SET state = 'interrupted', finish_reason = 'interrupted', input_tokens = 3,"
        " output_tokens = 2, attempt = 2, profile = 'dialogue' WHERE id = $1",
        UUID(second["turn_id"]),
    )
    edit = f"{path}/messages/{second['message_id']}/edit"
    edited = (await acme.call("POST", edit, body={"text": "two, better"})).json
    await answered(operator, edited, "better")
    third = (await post(acme, UUID(session), "three")).json
    await operator.execute(
        "UPDATE turns SET state = 'failed', error = $2, completed_at = now() WHERE id = $1",
        UUID(third["turn_id"]),
        json.dumps({"code": "model_refused", "detail": "no"}),
    )
    for number in range(MESSAGES_OF_A_PAGE // 2 + 1):
        turn = (await post(acme, UUID(session), f"question {number}")).json
        await answered(operator, turn, f"answer {number}")
    await acme.call("POST", f"{path}/pause")
    return session


async def test_a_session_comes_in_as_it_went_out(acme: Caller, operator: Operator) -> None:
    session = await rich_session(acme, operator)
    lines = await exported(acme, session)

    answer = await imported(acme, body_of(lines))

    assert answer.status == 201, answer.body
    copy = answer.json["session_id"]
    assert answer.headers["location"] == f"/v1/sessions/{copy}"
    again = await exported(acme, copy)
    assert without_ids(again) == without_ids(lines)
    ids = {str(value) for line in lines for name, value in line.items() if name.endswith("_id")}
    assert not ids & {str(v) for line in again for n, v in line.items() if n.endswith("_id") and v}
    counted = ("turns", "steps", "calls", "messages", "canvas", "events")
    assert lines[-1] == {"kind": "end", **{name: answer.json[name] for name in counted}}

    async def page(of: str, what: str) -> list[Line]:
        return without_ids((await acme.call("GET", f"/v1/sessions/{of}/{what}")).json[what])

    for what in ("messages", "events"):
        originals, copies = await page(session, what), await page(copy, what)
        for item in (*originals, *copies):
            item.pop("id", None)
        assert originals == copies
    (edited,) = [line for line in lines if line.get("text") == "two, better"]
    (copied,) = [line for line in again if line.get("text") == "two, better"]
    versions = [
        (await acme.call("GET", f"/v1/sessions/{of}/messages/{line['message_id']}/versions")).json
        for of, line in ((session, edited), (copy, copied))
    ]
    assert without_ids(versions[0]["versions"]) == without_ids(versions[1]["versions"])
    assert [v["current"] for v in versions[1]["versions"]] == [False, True]


async def test_an_imported_answer_streams_to_who_asks_for_it_and_the_session_goes_on(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    turn = (await post(acme, session, "one")).json
    await answered(operator, turn, "1")
    await operator.execute("UPDATE turns SET input_tokens = 7, output_tokens = 1")
    answer = await imported(acme, body_of(await exported(acme, session)))
    copy = answer.json["session_id"]
    (question, said) = (await acme.call("GET", f"/v1/sessions/{copy}/messages")).json["messages"]

    (frame,) = await acme.frames(f"/v1/sessions/{copy}/stream?turn_id={question['turn_id']}")

    assert (frame.event, frame.data["text"]) == ("completed", "1")
    assert frame.data["message_id"] == said["message_id"]
    assert frame.data["usage"] == {"input_tokens": 7, "output_tokens": 1, "estimated": False}
    assert (await post(acme, UUID(copy), "two")).status == 202
    assert [
        row["seq"]
        for row in await operator.fetch(
            "SELECT seq FROM turns WHERE session_id = $1 ORDER BY seq", UUID(copy)
        )
    ] == [1, 2]


async def test_a_turn_that_was_not_over_comes_in_interrupted(acme: Caller) -> None:
    session = await acme.new_session()
    await post(acme, session, "running")
    lines = await exported(acme, session)
    assert lines[1]["state"] == "received"

    copy = (await imported(acme, body_of(lines))).json["session_id"]

    turn = (await exported(acme, copy))[1]
    assert (turn["state"], turn["finish_reason"]) == ("interrupted", "interrupted")
    assert turn["completed_at"] is not None


async def test_what_was_reset_or_withdrawn_is_not_exported(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    await post(acme, session, "forgotten")
    await acme.call("POST", f"/v1/sessions/{session}/reset")
    await post(acme, session, "withdrawn")
    await operator.execute("UPDATE turns SET state = 'withdrawn' WHERE retired IS NULL")
    await post(acme, session, "kept")

    lines = await exported(acme, session)

    assert [line["text"] for line in lines if line["kind"] == "message"] == ["kept"]
    assert (await imported(acme, body_of(lines))).status == 201


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ([], [(1, "#")]),
        ([{"kind": "nonsense"}], [(1, "#"), (2, "#")]),
        ([SESSION | {"format": "other/1"}], [(1, "#/format"), (2, "#")]),
        ([TURN], [(1, "#")]),
        ([SESSION, SESSION], [(2, "#"), (3, "#")]),
        ([SESSION, TURN, QUESTION, EVENT], [(5, "#")]),
        ([SESSION, TURN, TURN, QUESTION, EVENT, END], [(3, "#/turn_id")]),
        ([SESSION, QUESTION, TURN], [(2, "#/turn_id"), (3, "#"), (4, "#")]),
        ([*WHOLE[:4], END | {"messages": 2}], [(5, "#")]),
        ([*WHOLE, EVENT], [(6, "#")]),
        ([SESSION, TURN, END | {"messages": 0, "events": 0}], [(2, "#")]),
        ([SESSION, TURN | {"origin": str(UUID(int=9))}, *WHOLE[2:]], [(2, "#/origin")]),
        ([SESSION, TURN | {"state": "withdrawn"}], [(2, "#/state"), (3, "#")]),
        ([SESSION, TURN | {"tenant": "rival"}], [(2, "#/tenant"), (3, "#")]),
        ([SESSION, TURN | {"state": "completed"}, *WHOLE[2:]], [(2, "#")]),
        ([SESSION, TURN, QUESTION | {"text": "a\x00"}, END], [(3, "#/text"), (4, "#"), (2, "#")]),
        ([SESSION, TURN, QUESTION | {"text": ""}, END], [(3, "#/text"), (4, "#"), (2, "#")]),
        ([SESSION, TURN, QUESTION | {"created_at": "2026-01-01T12:00:00"}], None),
        ([*WHOLE[:3], EVENT | {"message_id": str(UUID(int=9))}, END], None),
    ],
)
async def test_wrong_lines_are_named_and_nothing_is_stored(
    acme: Caller, operator: Operator, lines: list[Line], wrong: list[tuple[int, str]] | None
) -> None:
    answer = await imported(acme, body_of(lines))

    found = faults(answer)
    assert found
    if wrong is not None:
        assert found == wrong
    assert await operator.fetchval("SELECT count(*) FROM sessions") == 0


@pytest.mark.parametrize(
    "raw",
    [b"\xff\xfe\n", b"{\n", b"[" * 100_000 + b"\n", b'{"kind":"session","title":"\\ud800"}\n'],
)
async def test_what_is_no_json_is_named_by_its_line(acme: Caller, raw: bytes) -> None:
    assert faults(await imported(acme, body_of(WHOLE[:1]) + raw))[0][0] == 2


async def test_faults_lines_and_bodies_are_bounded(acme: Caller, operator: Operator) -> None:
    many = await imported(acme, body_of([SESSION]) + b"{}\n" * 1000)
    assert len(faults(many)) == MOST_FAULTS

    sent = 0

    async def one_line() -> AsyncIterator[bytes]:
        for _ in range(MAX_LINE_BYTES // 65_536 + 2):
            yield b"x" * 65_536

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield body_of([SESSION])
        while True:
            sent += 1_000_000
            yield b" " * 999_999 + b"\n"

    async with acme.http.post(
        acme.base + IMPORT, data=one_line(), headers=acme.headers | NDJSON
    ) as response:
        assert response.status == 422
        assert (await response.json())["errors"][0]["line"] == 1
    async with acme.http.post(
        acme.base + IMPORT, data=endless(), headers=acme.headers | NDJSON
    ) as response:
        assert response.status == 413
    assert sent < 60_000_000
    assert await operator.fetchval("SELECT count(*) FROM sessions") == 0


async def test_a_repeat_imports_nothing_more(acme: Caller, operator: Operator) -> None:
    raw = body_of(WHOLE)

    answers = await asyncio.gather(*(imported(acme, raw, key="k") for _ in range(2)))

    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].body == answers[1].body
    assert await operator.fetchval("SELECT count(*) FROM sessions") == 1
    assert (await imported(acme, raw + b"\n", key="k")).status == 422


async def test_a_session_is_imported_into_the_callers_tenant_alone(
    acme: Caller, anyone: Caller, operator: Operator
) -> None:
    rival = anyone.of("rival", subject="eve")
    session = await acme.new_session()
    await post(acme, session, "secret")

    assert (await rival.call("GET", f"/v1/sessions/{session}/export")).status == 404
    assert (await acme.call("GET", f"/v1/sessions/{uuid4()}/export")).status == 404
    copy = (await imported(rival, body_of(WHOLE))).json["session_id"]

    row = await operator.fetchrow(
        "SELECT tenant, created_by FROM sessions WHERE id = $1", UUID(copy)
    )
    assert tuple(row) == ("rival", "eve")
    for wrong in ({"Content-Type": "text/plain"}, {}):
        answer = await acme.call("POST", IMPORT, raw=b"", headers=wrong or {"Content-Type": "a/b"})
        assert answer.status == 415


async def test_files_stay_attached_where_the_tenant_has_them(
    acme: Caller, anyone: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    files = [await stored(acme, content, name=f"{n}.txt") for n, content in enumerate((b"a", b"b"))]
    ids = [file["file_id"] for file in files]
    assert (await post(acme, session, "two files", attachments=ids)).status == 202
    await operator.execute("UPDATE message_attachments SET shown = 'text' WHERE place = 1")
    raw = body_of(await exported(acme, session))

    async def attached(caller: Caller, body: bytes) -> list[Line]:
        answer = await imported(caller, body)
        assert answer.status == 201, answer.body
        path = f"/v1/sessions/{answer.json['session_id']}/messages"
        (message,) = (await caller.call("GET", path)).json["messages"]
        return list(message["attachments"])

    mine = await attached(acme, raw)
    assert (
        mine
        == (await acme.call("GET", f"/v1/sessions/{session}/messages")).json["messages"][0][
            "attachments"
        ]
    )
    assert [file["file_id"] for file in mine] == ids
    assert await attached(anyone.of("rival"), raw) == []
    blind = anyone.of("acme", scopes=["sessions:read", "sessions:write"])
    assert (await imported(blind, raw)).status == 403
    # Nobody is told another name for a file than its own.
    (forged, *_) = await attached(acme, raw.replace(b'"0.txt"', b'"forged"'))
    assert forged["name"] == "0.txt"
    wrong = [SESSION, TURN, QUESTION | {"attachments": [{"file_id": "x"}]}]
    assert (3, "#/attachments/0/file_id") in faults(await imported(acme, body_of(wrong)))
