"""How turns and calls of tools ended, over HTTP, from the sums that the analytics step keeps."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from somaagent.cli.tables import show_ended
from somaagent.local.conversations import GatewayClient
from tests.integration.functions.gateway.conftest import Caller

READ = ["usage:read"]
RANGE = "since=2026-01-01&until=2026-01-31"
# day, persona, profile, model, outcome, class, turns; the rest is the same for each turn.
TURNS = [
    ("2026-01-30", "default", "dialogue", "chat", "completed", 5, 3),
    ("2026-01-31", "default", "dialogue", "chat", "completed", 5, 2),
    ("2026-01-31", "default", "dialogue", "chat", "completed", 60, 1),
    ("2026-01-31", "default", "", "", "refused", 0, 4),
    ("2026-01-31", "tutor", "small", "tiny", "completed", 2, 7),
]
TOOLS = [
    ("2026-01-30", "calculate", "success", 3),
    ("2026-01-31", "calculate", "success", 2),
    ("2026-01-31", "calculate", "timeout", 1),
    ("2026-01-31", "http_fetch", "success", 5),
]


@pytest_asyncio.fixture
async def acme(anyone: Caller, operator: "asyncpg.Connection[asyncpg.Record]") -> Caller:
    """Somebody whose tenant had two days of turns."""
    await operator.executemany(
        "INSERT INTO turn_days SELECT 'acme', $1::text::date, $2, $3, $4, $5, $6, n, 1, 0,"
        " n * 10, n * 5, n * 100, n * 1.5, n, n * 0.5 FROM (SELECT $7::bigint AS n) AS ended",
        TURNS,
    )
    await operator.executemany(
        "INSERT INTO tool_days SELECT 'acme', $1::text::date, $2, $3, n, 1, n * 7, n * 0.25"
        " FROM (SELECT $4::bigint AS n) AS ended",
        TOOLS,
    )
    return anyone.of("acme", scopes=READ)


async def every(caller: Caller, what: str, query: str, limit: int = 100) -> list[dict[str, Any]]:
    """All lines, by pages of `limit`."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        path = f"/v1/usage/{what}?{RANGE}&limit={limit}{query}{cursor}"
        answer = await caller.call("GET", path)
        assert answer.status == 200, answer.body
        assert len(answer.json[what]) <= limit
        found += answer.json[what]
        if answer.json["next_cursor"] is None:
            return found
        cursor = f"&cursor={answer.json['next_cursor']}"


async def test_turns_are_listed_by_every_dimension_with_their_classes_of_duration(
    acme: Caller,
) -> None:
    lines = await every(acme, "turns", "")

    assert [(one["day"], one["persona"], one["outcome"], one["turns"]) for one in lines] == [
        ("2026-01-31", "default", "refused", 4),
        ("2026-01-31", "default", "completed", 3),
        ("2026-01-31", "tutor", "completed", 7),
        ("2026-01-30", "default", "completed", 3),
    ]
    assert lines[1] == {
        "day": "2026-01-31",
        "persona": "default",
        "profile": "dialogue",
        "model": "chat",
        "outcome": "completed",
        "turns": 3,
        "retried": 2,
        "cut_short": 0,
        "input_tokens": 30,
        "output_tokens": 15,
        "money": 300,
        "seconds": 4.5,
        "first_tokens": 3,
        "first_token_seconds": 1.5,
        "durations": [
            {"within_seconds": 5, "turns": 2},
            {"within_seconds": 60, "turns": 1},
        ],
    }


async def test_turns_are_narrowed_and_added_up_over_what_is_not_grouped_by(acme: Caller) -> None:
    for query, expected in (
        ("&group=outcome", [("completed", 13), ("refused", 4)]),
        ("&group=persona&group=outcome&persona=tutor", [("completed", 7)]),
        ("&group=outcome&profile=dialogue", [("completed", 6)]),
        ("&group=outcome&outcome=refused", [("refused", 4)]),
        ("&group=outcome&persona=nobody%00", []),
    ):
        for limit in (1, 2, 100):
            lines = await every(acme, "turns", query, limit)
            assert [(one["outcome"], one["turns"]) for one in lines] == expected, (query, limit)
            assert {(one["day"], one["model"]) for one in lines} <= {(None, None)}


async def test_calls_of_tools_come_in_pages_and_can_be_added_up(acme: Caller) -> None:
    for limit in (1, 3, 100):
        lines = await every(acme, "tools", "", limit)
        shown = [(one["day"], one["tool"], one["status"], one["calls"]) for one in lines]
        assert shown == [*TOOLS[1:], TOOLS[0]]

        by_tool = await every(acme, "tools", "&group=tool", limit)
        assert by_tool == [
            {"day": None, "tool": tool, "status": None, "calls": calls, "retried": rows}
            | {"money": calls * 7, "seconds": calls * 0.25}
            for tool, calls, rows in (("calculate", 6, 3), ("http_fetch", 5, 1))
        ]
    (late,) = await every(acme, "tools", "&group=status&status=timeout&tool=calculate")
    assert (late["status"], late["calls"]) == ("timeout", 1)


async def test_the_last_31_days_are_shown_unless_told_otherwise(
    acme: Caller, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    today = datetime.now(UTC).date()
    await operator.executemany(
        "INSERT INTO tool_days VALUES ('acme', $1, 'calculate', 'success', 1, 0, 0, 0)",
        [(today - timedelta(days=days),) for days in (0, 29, 32)],
    )
    lines = (await acme.call("GET", "/v1/usage/tools")).json["tools"]
    assert sum(one["calls"] for one in lines if one["tool"] == "calculate") >= 2
    assert str(today - timedelta(days=32)) not in {one["day"] for one in lines}


async def test_a_question_that_cannot_be_is_refused_with_its_parameter(anyone: Caller) -> None:
    reader = anyone.of("acme", scopes=READ)
    for query, parameter in (
        ("turns?group=tenant", "group.0"),
        ("tools?group=persona", "group.0"),
        ("turns?outcome=won", "outcome"),
        ("turns?since=yesterday", "since"),
        ("turns?since=2026-02-01&until=2026-01-01", "since"),
        ("tools?since=2024-01-01&until=2026-01-01", "since"),
        ("turns?limit=1001", "limit"),
        ("turns?cursor=nonsense", "cursor"),
        ("tools?cursor=WyIyMDI2LTAxLTMxIiwiYSIsImIiLCJjIl0=", "cursor"),
        ("turns?cursor=e30=", "cursor"),
    ):
        answer = await reader.call("GET", f"/v1/usage/{query}")
        assert answer.status == 422, query
        assert answer.json["type"] == "urn:somaagent:error:invalid_request", query
        assert [error["parameter"] for error in answer.json["errors"]] == [parameter]

    all_of_time = await reader.call("GET", "/v1/usage/turns?until=0001-01-01")
    assert all_of_time.json == {"turns": [], "next_cursor": None}


async def test_sums_are_their_tenants_and_want_the_scope(acme: Caller, anyone: Caller) -> None:
    rival = anyone.of("rival", scopes=READ)
    for what in ("turns", "tools"):
        path = f"/v1/usage/{what}?{RANGE}"
        assert (await acme.call("GET", path)).json[what]
        assert (await rival.call("GET", path)).json == {what: [], "next_cursor": None}
        assert (await anyone.of("acme", scopes=["admin:budgets"]).call("GET", path)).status == 403
        assert (await anyone.call("GET", path)).status == 401


async def test_the_command_line_shows_how_turns_and_calls_ended(
    acme: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    client = GatewayClient(gateway_url=acme.base, token=acme.headers["Authorization"][7:])
    ended = partial(client.ended, since=date(2026, 1, 1), until=date(2026, 1, 31))

    turns = await asyncio.to_thread(ended, "turns", group=["persona", "outcome"])
    show_ended(turns, "turns")
    shown = capsys.readouterr().out
    tools = await asyncio.to_thread(ended, "tools")
    show_ended(tools, "tools")
    shown_tools = capsys.readouterr().out

    heading, *lines = [line.split() for line in shown.splitlines() if "─" not in line]
    assert heading[:3] == ["persona", "outcome", "turns"]
    # One of six completed turns took longer than 5 seconds.
    assert lines[0][:3] + lines[0][-2:] == ["default", "completed", "6", "60", "s"]
    assert "day" not in shown
    assert [line.split()[:3] for line in shown_tools.splitlines()[2:]] == [
        list(each[:3]) for each in [*TOOLS[1:], TOOLS[0]]
    ]
