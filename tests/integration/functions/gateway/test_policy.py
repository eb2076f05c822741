"""What the policies decide, as clients of the gateway see it."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import pytest

from somaagent.mode import Mode
from somaagent.settings import PolicySettings
from tests.conftest import TestDatabase
from tests.contracts.repository import ROOT
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.support.walking import takes_tokens

Operator = Any  # asyncpg's connection

NO_MALLORY = 'package soma.areas.closed\ndeny contains "closed" if input.subject == "mallory"\n'
WATCHED = 'package soma.areas.watched\noblige["audit"] if input.action == "conversation.send"\n'
MUTE = """package soma.areas.mute
deny contains "mute" if {
	input.subject == "mallory"
	input.action == "conversation.send"
}
"""
TOUCHED = (
    "turns",
    "messages",
    "session_events",
    "idempotency_keys",
    "budget_entries",
    "budget_counters",
    "handled_events",
)
"""Tables that a message's way through the platform writes."""
UNDECIDED = 'package soma.policy\ndecision := {"allow": "perhaps"}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The policies, and one more that refuses mallory."""
    copy = tmp_path / "policies"
    shutil.copytree(ROOT / "shared" / "policies", copy)
    (copy / "closed.rego").write_text(NO_MALLORY)
    return copy


@asynccontextmanager
async def gateway_with(
    folder: Path, mode: Mode, postgres: TestDatabase, redis_url: str, broker: Broker
) -> AsyncGenerator[Caller]:
    settings = replace(
        settings_of(postgres, redis_url, broker), policy=PolicySettings(dir=str(folder)), mode=mode
    )
    async with serving(settings) as base, aiohttp.ClientSession() as http:
        yield Caller(base, http)


async def test_what_the_policies_refuse_is_forbidden_and_has_no_effect(
    folder: Path, postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    async with gateway_with(folder, Mode.PRODUCTION, postgres, redis_url, broker) as anyone:
        session = await anyone.of("acme").new_session()
        refused = await anyone.of("acme", subject="mallory").post(session)

        assert refused.status == 403
        assert refused.json["type"] == "urn:somaagent:error:refused_by_policy"
        listed = await anyone.of("acme").call("GET", f"/v1/sessions/{session}/messages")
        assert listed.json["messages"] == []
        assert await broker.events() == []


async def test_the_policies_are_asked_once_for_a_message_before_anything_is_stored_or_spent(
    folder: Path,
    postgres: TestDatabase,
    redis_url: str,
    broker: Broker,
    operator: Operator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # Every decision about a message is logged, those from the cache as well.
    (folder / "watched.rego").write_text(WATCHED)
    caplog.set_level("INFO", logger="somaagent.policy.guard")

    def asked() -> list[tuple[str, bool]]:
        records = [vars(record) for record in caplog.records if record.msg == "policy_decided"]
        sent = [record for record in records if record["action"] == "conversation.send"]
        return [(record["subject"], record["allow"]) for record in sent]

    async def stored() -> dict[str, int]:
        return {
            table: await operator.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608 - constants
            for table in TOUCHED
        }

    async with gateway_with(folder, Mode.PRODUCTION, postgres, redis_url, broker) as anyone:
        ada, mallory = anyone.of("acme"), anyone.of("acme", subject="mallory")
        session = await ada.new_session()
        before = await stored()
        assert (await mallory.post(session, key="once")).status == 403
        assert asked() == [("mallory", False)]
        assert await stored() == before

        for number in range(1, 4):
            assert (await ada.post(session, f"message {number}")).status == 202
            assert len(asked()) == 1 + number
        assert {allow for _, allow in asked()[1:]} == {True}
        assert (await stored())["messages"] == before["messages"] + 3
        await broker.events()
        assert len(asked()) == 4


async def test_who_may_not_send_can_have_no_model_answer_by_any_other_door_either(
    folder: Path, postgres: TestDatabase, redis_url: str, broker: Broker, operator: Operator
) -> None:
    (folder / "closed.rego").write_text(MUTE)

    async def stored() -> dict[str, int]:
        return {
            table: await operator.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608 - constants
            for table in TOUCHED
        }

    def doors(session: UUID, message: str) -> list[tuple[str, dict[str, object]]]:
        place = f"/v1/sessions/{session}"
        chat = [{"role": "user", "content": "hello"}]
        return [
            (f"{place}/messages", {"text": "hello"}),
            (f"{place}/messages/{message}/edit", {"text": "hello again"}),
            (f"{place}/messages/{message}/regenerate", {}),
            (f"{place}/actions", {"action": "summarize"}),
            ("/v1/session/message", {"session_id": str(session), "message": "hello"}),
            ("/v1/session/action", {"session_id": str(session), "action": "summarize"}),
            ("/v1/chat/completions", {"model": "default", "messages": chat}),
            ("/v1/chat/completions", {"model": "default", "messages": chat, "stream": True}),
            ("/v1/responses", {"model": "default", "input": "hello"}),
        ]

    async with gateway_with(folder, Mode.PRODUCTION, postgres, redis_url, broker) as anyone:
        ada, mallory = anyone.of("acme"), anyone.of("acme", subject="mallory")
        session = await ada.new_session()
        message = (await ada.post(session)).json["message_id"]
        before, events = await stored(), len(await broker.events())
        for path, body in doors(session, message):
            answer = await mallory.call("POST", path, body=body)
            assert answer.status == 403, (path, answer.body)
            assert b"the policies do not allow conversation.send" in answer.body, path
            assert b"refused_by_policy" in answer.body, path
        assert await stored() == before
        assert len(await broker.events()) == events

        # What neither has a model answer nor spends is not asked for by that name.
        assert (await mallory.call("GET", f"/v1/sessions/{session}/messages")).status == 200
        # Whoever is not muted is let through every door: nothing else closes them.
        for path, body in doors(session, message):
            answer = await ada.call("POST", path, body=body)
            assert answer.status != 403, (path, answer.body)


async def test_a_refusal_says_nothing_about_what_is_there(
    folder: Path, postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    async with gateway_with(folder, Mode.PRODUCTION, postgres, redis_url, broker) as anyone:
        mallory = anyone.of("acme", subject="mallory")
        session = await anyone.of("acme").new_session()
        there = await mallory.call("GET", f"/v1/sessions/{session}")
        absent = await mallory.call("GET", f"/v1/sessions/{uuid4()}")

        assert there.status == absent.status == 403
        # Each request has an id of its own.
        assert {**there.json, "instance": ""} == {**absent.json, "instance": ""}


async def test_local_mode_goes_on_in_spite_of_a_refusal(
    folder: Path, postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    async with gateway_with(folder, Mode.LOCAL, postgres, redis_url, broker) as anyone:
        assert await anyone.of("acme", subject="mallory").new_session()


@pytest.mark.parametrize(("mode", "status"), [(Mode.PRODUCTION, 503), (Mode.LOCAL, 201)])
async def test_without_a_decision_production_fails_closed(
    tmp_path: Path,
    mode: Mode,
    status: int,
    postgres: TestDatabase,
    redis_url: str,
    broker: Broker,
) -> None:
    (tmp_path / "undecided.rego").write_text(UNDECIDED)
    async with gateway_with(tmp_path, mode, postgres, redis_url, broker) as anyone:
        answer = await anyone.of("acme").call("POST", "/v1/sessions")

        assert answer.status == status
        assert status != 503 or int(answer.headers["retry-after"]) > 0


async def test_the_document_names_the_action_of_every_operation(anyone: Caller) -> None:
    paths = (await anyone.call("GET", "/openapi.json")).json["paths"]

    assert paths["/v1/sessions"]["post"]["x-soma-action"] == "sessions.create"
    for path, operations in paths.items():
        for operation in operations.values():
            assert ("x-soma-action" in operation) == takes_tokens(operation), path
