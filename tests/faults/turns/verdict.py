"""What came of all turns, asked from outside: over HTTP, in Postgres, in the topic, on the disk."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from somaagent.budgets.difference import ledger_difference
from tests.faults.turns import store
from tests.faults.turns.counted import both, differences
from tests.faults.turns.people import OVER, Crowd
from tests.faults.turns.questions import EFFECT_FILE, Asked, Kind
from tests.faults.turns.stage import Stage
from tests.faults.turns.store import Stored
from tests.faults.turns.topic import Published, events

_TELLING_SECONDS: Final = 120.0
"""Until the end of a turn that is over is told, at most: its worker may summarise before."""


@dataclass
class Verdict:
    """All numbers that ought to be 0, and what they are made of."""

    lost: list[str] = field(default_factory=list[str])
    doubled_answers: list[str] = field(default_factory=list[str])
    repeated_tool_effects: list[str] = field(default_factory=list[str])
    ledger_difference: int = 0
    """Tokens and millionths of money."""
    metrics_difference: list[str] = field(default_factory=list[str])
    """Counts that the metrics and the rows do not agree about."""
    counts: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    """What was compared: each count as the metrics tell it, and as the rows do."""
    reservations_left: int = 0
    """Of turns that are over."""
    swept: int = 0
    """Turns and calls that only the sweeper brought on."""
    effects: int = 0
    """Lines that tools have left behind."""
    calls: int = 0
    tools: int = 0
    """Turns in which a tool was called."""
    approvals: int = 0
    delegations: int = 0
    """Tasks that another turn did."""
    dead_letters: int = 0
    """Events that no step could take."""

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost and nothing happened twice."""
        return not self.details and self.ledger_difference == self.reservations_left == 0

    @property
    def details(self) -> list[str]:
        """What is wrong, turn by turn."""
        return [
            *self.lost,
            *self.doubled_answers,
            *self.repeated_tool_effects,
            *self.metrics_difference,
        ]

    def as_dict(self) -> dict[str, int]:
        """What is counted."""
        return {
            "lost": len(self.lost),
            "doubled_answers": len(self.doubled_answers),
            "repeated_tool_effects": len(self.repeated_tool_effects),
            "ledger_difference": self.ledger_difference,
            "metrics_difference": len(self.metrics_difference),
            "reservations_left": self.reservations_left,
            "turns_with_tools": self.tools,
            "tool_calls": self.calls,
            "tool_effects": self.effects,
            "approvals": self.approvals,
            "delegated_tasks": self.delegations,
            "dead_letters": self.dead_letters,
            "events_of_sweeper": self.swept,
        }


async def judge(stage: Stage, crowd: Crowd, *, so_far: bool = False) -> Verdict:
    """Look at everything, once the ends of all turns are told.

    With `so_far` a turn that is not over is no loss.
    """
    verdict = Verdict()
    asked = [each for each in crowd.asked if not so_far or each.state in OVER]
    async with stage.platform.sql() as sql:
        stored = await store.read(sql, [question.session_id for question in crowd.asked])
        letters = await store.letters(sql, crowd.undeliverable)
        books = await ledger_difference(sql)
        verdict.counts = await both(stage.platform, sql)
        verdict.metrics_difference = differences(verdict.counts)
        verdict.reservations_left = stored.reservations_left
    published = await _all_told(stage, stored)
    for question in asked:
        if problem := _lost(question, stored):
            verdict.lost.append(f"{question.number} {question.kind}: {problem}")
    if stored.turns_of_sessions > len(crowd.asked):
        verdict.doubled_answers.append("there are turns that nobody asked for")
    for turn, name in _turns(asked, stored):
        answers = len(stored.answers.get(turn, []))
        told = len(published.ids.get((turn, "turn-completed"), ()))
        if answers > 1 or told > 1:
            verdict.doubled_answers.append(f"{name}: stored {answers}, told {told}")
        elif answers == 1 and told == 0:
            verdict.lost.append(f"{name}: its end was not published")
    await _compare_http(crowd, asked, stored, verdict)
    _judge_effects(stage, asked, stored.calls, verdict)
    # A call that is under way may be claimed only to be held.
    ended = [call for call in stored.calls if not so_far or call["status"] is not None]
    judge_waits(replace(stored, calls=ended), verdict)
    verdict.lost += [
        f"a delegated task: {child['state']} {child['error'] or ''}"
        for child in stored.children
        if child["state"] != "completed" and (child["completed_at"] or not so_far)
    ]
    for event_id in crowd.undeliverable:
        if (kept := letters[event_id]) != 1:
            wrong = verdict.doubled_answers if kept else verdict.lost
            wrong.append(f"undeliverable {event_id}: kept {kept} times")
        if (told := len(published.letters.get(event_id, ()))) != 1:
            wrong = verdict.doubled_answers if told else verdict.lost
            wrong.append(f"undeliverable {event_id}: told of {told} times")
    verdict.dead_letters = len(crowd.undeliverable)
    usage = _usage_difference(asked, stored, published)
    verdict.ledger_difference = books.tokens + books.money + usage
    verdict.swept = len(published.swept)
    return verdict


def _turns(asked: Sequence[Asked], stored: Stored) -> list[tuple[str, str]]:
    """All turns and what they are called: those of questions, and those of delegated tasks."""
    ours = [(each.turn_id, str(each.number)) for each in asked]
    return ours + [(str(each["id"]), "a delegated task") for each in stored.children]


async def _all_told(stage: Stage, stored: Stored) -> Published:
    """What was published, the ends of all turns that are over included, if they come at all."""
    deadline = time.monotonic() + _TELLING_SECONDS
    while True:
        published = await events(stage)
        missing = [turn for turn in stored.answers if (turn, "turn-completed") not in published.ids]
        if not missing or time.monotonic() > deadline:
            return published
        await asyncio.sleep(1.0)


def _lost(question: Asked, stored: Stored) -> str:
    """What is missing of a question's turn, empty for nothing."""
    if not question.turn_id:
        return "never accepted"
    row = stored.turns.get(question.turn_id)
    if row is None:
        return "accepted, and not there"
    if row["state"] != "completed" or question.state != "completed":
        return f"{row['state']} ({question.state}) {row['error'] or ''}".strip()
    answers = stored.answers.get(question.turn_id, [])
    return "" if any(answers) else "completed without an answer"


async def _compare_http(
    crowd: Crowd, asked: Sequence[Asked], stored: Stored, verdict: Verdict
) -> None:
    """Whether people are shown what is stored, once."""
    ours = {question.turn_id: question for question in crowd.asked}
    # Others may have been answered since it was read what is stored.
    under_way = ours.keys() - {question.turn_id for question in asked}
    for session in {question.session_id for question in crowd.asked}:
        shown: dict[str, list[str]] = {}
        path = f"/v1/sessions/{session}/messages?limit=100"
        cursor = ""
        while True:
            page = await crowd.get(path + cursor)
            for message in page["messages"]:
                if message["role"] == "assistant":
                    shown.setdefault(message["turn_id"], []).append(message["text"])
            if not page.get("next_cursor"):
                break
            cursor = f"&cursor={page['next_cursor']}"
        for turn, texts in shown.items():
            if turn not in under_way and texts != stored.answers.get(turn):
                number = ours[turn].number if turn in ours else turn
                verdict.doubled_answers.append(f"{number}: shown {len(texts)}, not as stored")


def _judge_effects(
    stage: Stage, asked: Sequence[Asked], calls: Sequence[Any], verdict: Verdict
) -> None:
    """Whether a tool was run more often than it was called, or less than it said."""
    left: Counter[str] = Counter()
    for file in effect_files(stage.platform.state):
        left.update(line.strip() for line in file.read_text(errors="replace").splitlines())
    verdict.calls, verdict.effects = len(calls), left.total()
    verdict.tools = len({call["turn_id"] for call in calls})
    for question in asked:
        if question.kind not in (Kind.EFFECT, Kind.APPROVED):
            continue
        judge_effects(question, left[question.mark], calls, verdict)


def judge_effects(question: Asked, lines: int, calls: Sequence[Any], verdict: Verdict) -> None:
    """Whether what is left behind is what calls may have done and said they did.

    A call that somebody has to approve may do nothing before; whatever it then says, a line of it
    tells that it ran.
    """
    wanted = [call for call in calls if question.mark in call["arguments"]]
    least = sum(call["status"] == "success" for call in wanted)
    if question.kind is Kind.APPROVED:
        wanted = [call for call in wanted if call["approved_by"] is not None]
    most = sum(call["arguments"].count(question.mark) for call in wanted)
    if lines > most:
        verdict.repeated_tool_effects.append(f"{question.number}: {lines} for {most} calls")
    if lines < least:
        verdict.lost.append(f"{question.number}: {least} calls told success, {lines} effects")


def judge_waits(stored: Stored, verdict: Verdict) -> None:
    """Whether a call ran without its approval, or one was decided or delegated twice."""
    for call in stored.calls:
        # One whose arguments are no JSON is over without being asked for, and without running.
        unapproved = call["supervised"] and call["approved_by"] is None
        if unapproved and call["status"] == "success":
            verdict.repeated_tool_effects.append(f"call {call['id']} ran without approval")
        if call["approvals"] > 1:
            verdict.repeated_tool_effects.append(f"call {call['id']} was approved twice")
        if call["children"] > 1:
            verdict.repeated_tool_effects.append(f"call {call['id']} was delegated twice")
        if call["tool"] == "delegate" and call["status"] == "success" and not call["children"]:
            verdict.lost.append(f"call {call['id']} told success, and no turn answered it")
    verdict.approvals = sum(call["approvals"] for call in stored.calls)
    verdict.delegations = len(stored.children)


def effect_files(state: Path) -> list[Path]:
    """What tools have written, in all workspaces."""
    folder = state / "workspaces"
    return list(folder.rglob(EFFECT_FILE)) if folder.is_dir() else []


def _usage_difference(asked: Sequence[Asked], stored: Stored, published: Published) -> int:
    """Tokens by which the turns, what was told of them, and their steps do not agree."""
    before: dict[str, list[int]] = {}
    for step in stored.steps:
        spent = before.setdefault(str(step["turn_id"]), [0, 0])
        spent[0] += step["input_tokens"]
        spent[1] += step["output_tokens"]
    difference = 0
    for question in asked:
        row = stored.turns.get(question.turn_id)
        if row is None or row["state"] != "completed":
            continue
        kept = (row["input_tokens"] or 0, row["output_tokens"] or 0)
        told = published.usage.get(question.turn_id, (0, 0))
        difference += sum(abs(one - other) for one, other in zip(kept, told, strict=True))
        # The last step is in no row of its own; it cost something.
        earlier = before.get(question.turn_id, [0, 0])
        difference += sum(max(0, one - other + 1) for one, other in zip(earlier, kept, strict=True))
    return difference
