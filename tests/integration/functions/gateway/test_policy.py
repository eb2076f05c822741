"""What the policies decide, as clients of the gateway see it."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from somaagent.mode import Mode
from somaagent.settings import PolicySettings
from tests.conftest import TestDatabase
from tests.contracts.repository import ROOT
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.support.walking import takes_tokens

NO_MALLORY = 'package soma.areas.closed\ndeny contains "closed" if input.subject == "mallory"\n'
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
