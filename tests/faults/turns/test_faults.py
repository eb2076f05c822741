"""Turns survive that everything is killed, and the harness that says so sees when they do not."""

import asyncio
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import psutil
import pytest

from tests.faults.turns.campaign import campaign
from tests.faults.turns.people import Crowd
from tests.faults.turns.questions import Asked, Kind
from tests.faults.turns.stage import Stage, start
from tests.faults.turns.verdict import effect_files, judge
from tests.support.platform import ROOT, Platform, soma, until

pytestmark = pytest.mark.timeout(1800)
TURNS = 8
# A few; `make faults` has them all, again and again.
BOUNDARIES = [
    "everything: a call waits for approval",
    "conversation: calls stored, not asked",
    "tool-executor: the tool runs",
    "dead-letter: keeping",
]


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform whose answers are short."""
    running = start(tmp_path_factory.mktemp("turns"))
    yield running
    running.stop()


async def test_no_turn_is_lost_and_nothing_happens_twice_whatever_is_killed(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = await campaign(
        Stage(platform), TURNS, seed=7, boundaries=BOUNDARIES, kept=len(BOUNDARIES)
    )

    written = outcome.as_dict()
    assert written["details"] == []
    assert [
        written[name]
        for name in ("lost", "doubled_answers", "repeated_tool_effects", "ledger_difference")
    ] == [0, 0, 0, 0]
    assert written["turns"] == TURNS
    reached = sorted(set(BOUNDARIES) & set(written["kills_at_boundary"]))
    with capsys.disabled():
        sys.stdout.write(f" reached: {'; '.join(reached)} ")
    # A model that words a call otherwise may leave one out, or a machine that is very slow.
    assert len(reached) >= len(BOUNDARIES) - 2, written["boundaries_missed"]
    assert written["turns_with_tools"] > 1


async def test_the_harness_sees_what_is_lost_and_what_happened_twice(platform: Platform) -> None:
    stage = Stage(platform)
    async with aiohttp.ClientSession() as http:
        crowd = Crowd(stage, http, 4)
        await crowd.prepare()
        kinds = [Kind.PLAIN, Kind.PLAIN, Kind.PLAIN, Kind.EFFECT]
        asked: list[Asked] = []
        for kind in kinds:
            question = crowd.next_question(await crowd.new_session(kind), kind)
            assert question is not None
            asked.append(question)
        await asyncio.gather(*map(crowd.ask, asked))
        before = await judge(stage, crowd)
        assert before.is_good, before
        assert before.effects > 0

        async with platform.sql() as sql:
            lost, doubled, dearer, _ = (question.turn_id for question in asked)
            await sql.execute(
                "DELETE FROM messages WHERE turn_id = $1 AND role = 'assistant'", lost
            )
            await sql.execute(
                "UPDATE turns SET input_tokens = input_tokens + 5 WHERE id = $1", dearer
            )
            await sql.execute(
                "UPDATE metric_totals SET value = value + 1"
                " WHERE metric = 'soma_turns_accepted_total'"
            )
            usage = await sql.fetchrow(
                "SELECT input_tokens, output_tokens FROM turns WHERE id = $1", doubled
            )
        # Postgres keeps no second answer of a turn, but a second end of it could be told.
        end = {"turn_id": doubled, "usage": dict(usage or {})}
        told = "ai.somaagent.conversation.turn-completed.v1"
        where = ("--state", str(platform.state))
        await asyncio.to_thread(soma, "send", *where, "--type", told, "--data", json.dumps(end))
        for file in effect_files(platform.state):
            # The tool ran once more than it was called.
            lines = [*file.read_text().splitlines(), *[f"{asked[3].mark}\n"] * 9]
            file.write_text("\n".join(lines))
        verdict = await judge(stage, crowd)

    assert [each.partition(":")[0] for each in verdict.repeated_tool_effects] == ["3"]
    assert [each.partition(" ")[0] for each in verdict.lost] == ["0"]
    assert [each.partition(":")[0] for each in verdict.doubled_answers] == ["1"]
    assert verdict.ledger_difference >= 5
    assert any(each.startswith("turns accepted: ") for each in verdict.metrics_difference)


@pytest.mark.extended
async def test_the_sweeper_is_woken_and_brings_on_a_turn_that_nobody_works_on(
    platform: Platform,
) -> None:
    stage = Stage(platform)
    async with aiohttp.ClientSession() as http:
        crowd = Crowd(stage, http, 1)
        question = crowd.next_question(await crowd.new_session(), Kind.PLAIN)
        assert question is not None
        await crowd.ask(question)
        assert question.state == "completed"
        async with platform.sql() as sql:
            # As a worker leaves it that died when the broker had given the event up.
            await sql.execute(
                "UPDATE turns SET state = 'generating', completed_at = NULL,"
                " answer_message_id = NULL, lease_until = now() - interval '5 minutes'"
                " WHERE id = $1",
                question.turn_id,
            )
            await sql.execute(
                "DELETE FROM messages WHERE turn_id = $1 AND role = 'assistant'", question.turn_id
            )
            await sql.execute("DELETE FROM budget_entries WHERE turn_id = $1", question.turn_id)

            async def answered_again() -> bool:
                query = "SELECT state = 'completed' AND attempt = 2 FROM turns WHERE id = $1"
                return bool(await sql.fetchval(query, question.turn_id))

            await until(answered_again, "the sweeper to find the turn", seconds=240)
            answers = await sql.fetchval(
                "SELECT count(*) FROM messages WHERE turn_id = $1 AND role = 'assistant'",
                question.turn_id,
            )
    assert answers == 1


async def test_an_interrupted_campaign_says_what_it_saw_and_leaves_nothing_running(
    platform: Platform, tmp_path: Path
) -> None:
    # The last of this module: it takes the platform over, which runs already, and ends it.
    written = tmp_path / "faults.json"
    harness = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.turns.harness", "--turns", "1000"),
        *("--keep", str(platform.state), "--out", str(written)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert harness.stderr is not None
    line = await asyncio.wait_for(harness.stderr.readline(), 240)
    assert b"of 1000 turns are over" in line

    harness.send_signal(signal.SIGINT)
    table, errors = await asyncio.wait_for(harness.communicate(), 600)

    assert harness.returncode == 130, errors
    assert "Traceback" not in errors.decode()
    assert "interrupted" in table.decode()
    outcome = json.loads(written.read_text())
    assert outcome["interrupted"]
    assert outcome["turns"] < 1000
    assert running_in(platform.state) == []


def running_in(state: Path) -> list[str]:
    """The command lines of all processes that know a state folder."""
    found: list[str] = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            line = " ".join(process.cmdline())
            if str(state) in line or process.cwd().startswith(str(state)):
                found.append(line)
    return found
