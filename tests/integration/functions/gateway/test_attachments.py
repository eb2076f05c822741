"""Messages with files: taken in with them, listed, kept, and known to the broker by their ids."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio

from somaagent.identity.scopes import DEFAULT_SCOPES
from somaagent.settings import FileSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import BRIEFLY, Answer, Broker, Caller
from tests.integration.functions.gateway.filing import begin, calling, stored
from tests.integration.functions.gateway.test_bad_requests import problem
from tests.support.platform import until


@pytest_asyncio.fixture
async def small(postgres: TestDatabase, redis_url: str, broker: Broker) -> AsyncIterator[Caller]:
    """Ada at a gateway that lets little be attached."""
    files = FileSettings(most_per_request=2, most_per_session=3)
    async with calling(postgres, redis_url, broker, files) as caller:
        yield caller


async def post(
    caller: Caller, session: UUID, *files: object, key: str | None = None, **more: object
) -> Answer:
    """Post a message with files."""
    return await caller.call(
        "POST",
        f"/v1/sessions/{session}/messages",
        body={"text": "What is it?", "attachments": list(files), **more},
        headers={} if key is None else {"Idempotency-Key": key},
    )


async def attached(caller: Caller, session: UUID) -> list[list[str]]:
    """The names of each message's files."""
    listed = await caller.call("GET", f"/v1/sessions/{session}/messages")
    return [[file["name"] for file in m["attachments"]] for m in listed.json["messages"]]


async def test_a_message_brings_files_and_the_broker_gets_their_ids(
    acme: Caller, broker: Broker
) -> None:
    session = await acme.new_session()
    note = await stored(acme, b"a treasure map", name="note.md", kind="text/markdown")
    picture = await stored(acme, b"\x89PNG\r\n\x1a\n" + bytes(50), name="b.png", kind="image/png")

    accepted = await post(acme, session, picture["file_id"], note["file_id"])

    assert accepted.status == 202, accepted.body
    (message,) = (await acme.call("GET", f"/v1/sessions/{session}/messages")).json["messages"]
    assert message["attachments"] == [
        {
            "file_id": file["file_id"],
            "name": file["name"],
            "media_type": file["media_type"],
            "size": file["size"],
            "state": "ready",
            "shown": None,
        }
        for file in (picture, note)
    ]
    turn = await acme.call("GET", f"/v1/sessions/{session}/turns/{accepted.json['turn_id']}")
    assert turn.json["attachments"] == message["attachments"]
    (event,) = await broker.events()
    assert json.loads(event["data"])["attachments"] == [picture["file_id"], note["file_id"]]
    assert "treasure" not in json.dumps(event)
    assert "note.md" not in json.dumps(event)


async def test_files_that_are_not_there_or_not_ready_are_refused_by_their_places(
    acme: Caller, anyone: Caller, operator: Any
) -> None:
    session = await acme.new_session()
    good = (await stored(acme, b"mine"))["file_id"]
    foreign = (await stored(anyone.of("rival"), b"theirs"))["file_id"]
    unfinished = (await begin(acme, 10)).rpartition("/")[2]
    gone = (await stored(acme, b"gone"))["file_id"]
    await acme.call("DELETE", f"/v1/files/{gone}")
    quarantined = (await stored(acme, b"bad"))["file_id"]
    await operator.execute(
        "UPDATE files SET state = 'quarantined' WHERE id = $1", UUID(quarantined)
    )

    for bad in (foreign, unfinished, gone, quarantined, str(uuid4())):
        answer = await post(acme, session, good, bad)
        problem(answer, 422, "unknown_attachment")
        assert [error["pointer"] for error in answer.json["errors"]] == ["#/attachments/1"]
    problem(await post(acme, session, good, good), 422, "invalid_request")
    problem(await post(acme, session, "x"), 422, "invalid_request")
    assert await attached(acme, session) == []
    assert await operator.fetchval("SELECT count(*) FROM message_attachments") == 0


async def test_a_message_and_a_session_bring_no_more_files_than_they_may(small: Caller) -> None:
    session = await small.new_session()
    one, two, three, four = [(await stored(small, b"x"))["file_id"] for _ in range(4)]

    problem(await post(small, session, one, two, three), 422, "too_many_attachments")
    assert (await post(small, session, one, two)).status == 202
    assert (await post(small, session, one, three)).status == 202
    problem(await post(small, session, four), 409, "too_many_attachments")
    assert (await post(small, await small.new_session(), four)).status == 202


async def test_at_once_a_session_takes_no_more_files_than_it_may(small: Caller) -> None:
    session = await small.new_session()
    files = [(await stored(small, b"x"))["file_id"] for _ in range(8)]

    answers = await asyncio.gather(*(post(small, session, file) for file in files))

    assert sorted(answer.status for answer in answers) == [202] * 3 + [409] * 5


async def test_who_may_not_read_files_attaches_none(acme: Caller, anyone: Caller) -> None:
    file = (await stored(acme, b"x"))["file_id"]
    scopes = [scope for scope in DEFAULT_SCOPES if scope != "files:read"]
    writer = anyone.of("acme", scopes=scopes)
    session = await writer.new_session()

    problem(await post(writer, session, file), 403, "insufficient_scope")
    assert (await writer.post(session)).status == 202


async def test_the_same_key_with_other_files_is_another_request(acme: Caller) -> None:
    session = await acme.new_session()
    one, two = [(await stored(acme, b"x"))["file_id"] for _ in range(2)]

    first = await post(acme, session, one, key="k")
    assert (await acme.call("DELETE", f"/v1/files/{one}")).status == 204
    again = await post(acme, session, one, key="k")

    assert (first.status, again.status) == (202, 202)
    assert again.json == first.json
    problem(await post(acme, session, two, key="k"), 422, "idempotency_key_reused")


async def test_a_question_in_the_place_of_another_keeps_its_files_or_brings_its_own(
    acme: Caller,
) -> None:
    session = await acme.new_session()
    first = await stored(acme, b"x", name="first.txt")
    other = await stored(acme, b"x", name="other.txt")
    message = (await post(acme, session, first["file_id"])).json["message_id"]

    async def then(how: str, body: object = None) -> list[list[str]]:
        nonlocal message
        path = f"/v1/sessions/{session}/messages/{message}/{how}"
        answer = await acme.call("POST", path, body=body)
        assert answer.status == 202, answer.body
        message = answer.json["message_id"]
        return await attached(acme, session)

    assert await then("regenerate") == [["first.txt"]]
    assert await then("edit", {"text": "a"}) == [["first.txt"]]
    assert await then("edit", {"text": "b", "attachments": [other["file_id"]]}) == [["other.txt"]]
    assert await then("edit", {"text": "c", "attachments": []}) == [[]]
    versions = await acme.call("GET", f"/v1/sessions/{session}/messages/{message}/versions")
    names = [[file["name"] for file in v["attachments"]] for v in versions.json["versions"]]
    assert names == [["first.txt"], ["first.txt"], ["first.txt"], ["other.txt"], []]


@BRIEFLY
async def test_a_message_that_is_withdrawn_and_sent_again_has_its_files(
    acme: Caller, broker: Broker
) -> None:
    session = await acme.new_session()
    file = await stored(acme, b"x")
    await broker.take_away()
    problem(await post(acme, session, file["file_id"], key="k"), 503, "broker_unavailable")
    await broker.put_back()

    assert (await post(acme, session, file["file_id"], key="k")).status == 202

    assert await attached(acme, session) == [["a.txt"]]
    assert json.loads((await broker.events())[-1]["data"])["attachments"] == [file["file_id"]]


async def test_a_file_lives_as_long_as_a_message_that_mentions_it(
    postgres: TestDatabase, redis_url: str, broker: Broker, operator: Any
) -> None:
    files = FileSettings(lifetime_seconds=6, sweep_seconds=0.1)
    async with calling(postgres, redis_url, broker, files) as acme:
        session = await acme.new_session()
        used = (await stored(acme, b"used"))["file_id"]
        assert (await post(acme, session, used)).status == 202
        unused = (await stored(acme, b"unused"))["file_id"]

        async def state(file_id: str) -> str:
            return str((await acme.call("GET", f"/v1/files/{file_id}")).json["state"])

        async def expired(file_id: str) -> bool:
            return await state(file_id) == "expired"

        # Later than the other would have ended.
        await until(lambda: expired(unused), "the unused file to expire")

        async def prolonged() -> bool:
            lives: bool = await operator.fetchval(
                "SELECT expires_at > created_at + interval '7 seconds' FROM files WHERE id = $1",
                UUID(used),
            )
            return lives

        await until(prolonged, "the used file to live on")
        assert await state(used) == "ready"
        texts = await operator.fetch("SELECT file_id::text, text FROM file_texts")
        assert [tuple(row) for row in texts] == [(used, "used")]
        assert (await acme.call("DELETE", f"/v1/sessions/{session}")).status == 204
        assert (await acme.call("GET", f"/v1/files/{used}")).status == 404
        assert await operator.fetchval("SELECT count(*) FROM file_texts") == 0


async def test_a_deleted_file_leaves_its_name_with_the_message(acme: Caller, operator: Any) -> None:
    session = await acme.new_session()
    file = await stored(acme, b"secret", name="plan.txt")
    await post(acme, session, file["file_id"])

    assert (await acme.call("DELETE", f"/v1/files/{file['file_id']}")).status == 204

    (message,) = (await acme.call("GET", f"/v1/sessions/{session}/messages")).json["messages"]
    (listed,) = message["attachments"]
    assert (listed["name"], listed["state"]) == ("plan.txt", "deleted")
    assert await operator.fetchval("SELECT count(*) FROM file_texts") == 0


async def test_of_a_readable_file_the_beginning_is_kept_as_text(
    acme: Caller, operator: Any
) -> None:
    long = "ä" * 40_000
    for content, kind in (
        (long.encode(), "text/plain"),
        (b'{"a": 1}', "application/json"),
        ("\ufeffa;b".encode(), "text/csv"),
        (b"latin \xe4", "text/plain"),
        (b"print(1)", "text/x-python"),
    ):
        await stored(acme, content, kind=kind)

    rows = await operator.fetch(
        "SELECT text, whole FROM file_texts JOIN files ON id = file_id ORDER BY position"
    )

    assert [tuple(row) for row in rows] == [
        (long[: 65_536 // 2], False),
        ('{"a": 1}', True),
        ("a;b", True),
    ]
