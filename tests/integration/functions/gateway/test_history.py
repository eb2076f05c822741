"""The history as Markdown."""

from typing import Any
from uuid import uuid4

import pytest
from markdown_it import MarkdownIt

from functions.gateway.routes.history import TURNS_OF_A_PAGE
from tests.integration.functions.gateway.conftest import Caller
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
        ("application/json", 406),
        ("text/markdown;q=0, image/png", 406),
    ],
)
async def test_another_form_of_the_history_is_not_to_be_had(
    acme: Caller, accept: str, status: int
) -> None:
    session = await acme.new_session()

    answer = await acme.call("GET", f"/v1/sessions/{session}/history", headers={"Accept": accept})

    assert answer.status == status
