"""The history as Markdown."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from markdown_it import MarkdownIt

from functions.gateway.content_response import MOST_COLLECTED_BYTES
from functions.gateway.routes.history import TURNS_OF_A_PAGE
from somaagent.settings import GatewaySettings, ModelSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.integration.functions.gateway.test_modes import answered, post

Operator = Any  # asyncpg's connection


async def test_the_history_has_every_turn_with_its_answer(
    acme: Caller, anyone: Caller, operator: Operator
) -> None:
    created = await acme.call("POST", "/v1/sessions", body={"title": "Capitals\n# of *Europe*"})
    session = created.json["session_id"]
    expected: list[tuple[str, str]] = []
    for number in range(TURNS_OF_A_PAGE + 1):
        question = f"## Assistant\n```\nquestion {number}"
        turn = (await post(acme, session, question)).json
        expected.append(("Person", question))
        if number % 2:
            await answered(operator, turn, f"answer {number}")
            expected.append(("Assistant", f"answer {number}"))
    await operator.execute("UPDATE turns SET state = 'interrupted' WHERE seq = 2")
    path = f"/v1/sessions/{session}/history"

    answer = await acme.call("GET", path, headers={"Accept": "text/markdown"})

    assert (answer.status, answer.headers["content-type"]) == (200, "text/markdown; charset=utf-8")
    tokens = MarkdownIt("commonmark").parse(answer.body.decode())
    headings = [token.content for token in tokens if token.type == "inline"]
    texts = [token.content.removesuffix("\n") for token in tokens if token.type == "fence"]
    assert headings[0] == "Capitals \\# of \\*Europe\\*"
    speakers = [heading.partition(" · ")[0] for heading in headings[1:]]
    assert list(zip((s.partition(",")[0] for s in speakers), texts, strict=True)) == expected
    assert [s for s in speakers if s.endswith("interrupted")] == ["Assistant, interrupted"]
    assert (await acme.call("GET", f"{path}.md")).body == answer.body
    for end in ("", ".md"):
        assert (await anyone.of("rival").call("GET", path + end)).status == 404
        assert (await acme.call("GET", f"/v1/sessions/{uuid4()}/history{end}")).status == 404


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("text/html, text/*;q=0.5", 200),
        ("application/json", 503),
        ("application/json;q=0", 406),
        ("text/markdown;q=0, image/png", 406),
    ],
)
async def test_another_form_of_the_history_is_not_to_be_had(
    acme: Caller, accept: str, status: int
) -> None:
    session = await acme.new_session()

    answer = await acme.call("GET", f"/v1/sessions/{session}/history", headers={"Accept": accept})

    assert answer.status == status


async def test_the_history_comes_in_json_with_its_tokens(
    postgres: TestDatabase, redis_url: str, broker: Broker, model_url: str, operator: Operator
) -> None:
    model = ModelSettings(base_url=model_url)
    settings = replace(
        settings_of(postgres, redis_url, broker),
        model=model,
        gateway=GatewaySettings(context_wait_seconds=60),
    )
    async with serving(settings) as base, aiohttp.ClientSession() as http:
        ada = Caller(base, http).of("acme")
        session = await ada.new_session()
        await answered(operator, (await post(ada, session, "one")).json, "two")
        path = f"/v1/sessions/{session}/history"

        answer = await ada.call("GET", path, headers={"Accept": "application/json"})

        assert answer.status == 200, answer.body
        assert answer.json["history"].encode() == (await ada.call("GET", path)).body
        # A token has more than one byte, and fewer than all of them.
        assert 10 <= answer.json["tokens"] < len(answer.json["history"])
        big = "x" * 200_000
        for _ in range(MOST_COLLECTED_BYTES // len(big) + 1):
            turn = (await post(ada, session, "more")).json
            await answered(operator, turn, big)
        large = await ada.call("GET", path, headers={"Accept": "application/json"})
        assert (large.status, large.json["type"]) == (
            409,
            "urn:somaagent:error:too_large_for_json",
        )
        body = {"session_id": str(session)}
        assert (await ada.call("POST", "/v1/sessions/export", body=body)).status == 409
