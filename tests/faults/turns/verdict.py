"""What came of all turns, asked from outside: over HTTP, in Postgres, in the topic, on the disk."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from aiokafka import AIOKafkaConsumer

from somaagent.budgets.difference import ledger_difference
from tests.faults.turns.counted import metrics_difference
from tests.faults.turns.people import EFFECT_FILE, Asked, Crowd, Kind
from tests.faults.turns.stage import Stage
from tests.support.platform import until

TOPIC: Final = "knative-broker-somaagent-default"


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
    reservations_left: int = 0
    """Of turns that are over."""
    swept: int = 0
    """Turns and calls that only the sweeper brought on."""
    effects: int = 0
    """Lines that tools have left behind."""
    calls: int = 0
    tools: int = 0
    """Turns in which a tool was called."""

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost and nothing happened twice."""
        wrong = (
            *(self.lost, self.doubled_answers),
            *(self.repeated_tool_effects, self.metrics_difference),
        )
        return not any(wrong) and self.ledger_difference == self.reservations_left == 0

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
            "events_of_sweeper": self.swept,
        }


async def judge(stage: Stage, crowd: Crowd) -> Verdict:
    """Look at everything."""
    verdict = Verdict()
    published = await events(stage)
    async with stage.platform.sql() as sql:
        turns = {str(row["id"]): row for row in await sql.fetch("SELECT * FROM turns")}
        sessions = [question.session_id for question in crowd.asked]
        rows = await sql.fetch(
            "SELECT turn_id, text FROM messages WHERE role = 'assistant'"
            " AND session_id = ANY ($1::uuid[])",
            sessions,
        )
        of_sessions = await sql.fetchval(
            "SELECT count(*) FROM turns WHERE session_id = ANY ($1::uuid[])", sessions
        )
        calls = await sql.fetch(
            "SELECT turn_id, session_id, arguments, status FROM tool_calls"
            " WHERE session_id = ANY ($1::uuid[])",
            sessions,
        )
        steps = await sql.fetch("SELECT * FROM turn_steps")
        books = await ledger_difference(sql)
        verdict.metrics_difference = await metrics_difference(stage.platform, sql)
        verdict.reservations_left = await sql.fetchval(
            "SELECT count(*) FROM budget_entries e JOIN turns t"
            " ON t.tenant = e.tenant AND t.id = e.turn_id"
            " WHERE e.state = 'reserved' AND t.completed_at IS NOT NULL"
        )
    answers: dict[str, list[str]] = {}
    for row in rows:
        answers.setdefault(str(row["turn_id"]), []).append(str(row["text"]))
    for question in crowd.asked:
        if problem := _lost(question, turns, answers):
            verdict.lost.append(f"{question.number} {question.kind}: {problem}")
    if of_sessions > len(crowd.asked):
        verdict.doubled_answers.append(f"{of_sessions - len(crowd.asked)} turns nobody asked for")
    for question in crowd.asked:
        stored = len(answers.get(question.turn_id, []))
        told = len(published.ids.get((question.turn_id, "turn-completed"), ()))
        if stored > 1 or told > 1:
            verdict.doubled_answers.append(f"{question.number}: stored {stored}, told {told}")
        elif stored == 1 and told == 0:
            verdict.lost.append(f"{question.number} {question.kind}: its end was not published")
    await _compare_http(crowd, answers, verdict)
    _judge_effects(stage, crowd.asked, calls, verdict)
    usage = _usage_difference(crowd.asked, turns, steps, published)
    verdict.ledger_difference = books.tokens + books.money + usage
    verdict.swept = len(published.swept)
    return verdict


@dataclass
class Published:
    """What lies in the broker's topic."""

    ids: dict[tuple[str, str], set[str]] = field(default_factory=dict[tuple[str, str], set[str]])
    """Distinct ids of events, by turn and type."""
    usage: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    """Input and output tokens, as the end of a turn told them."""
    swept: set[str] = field(default_factory=set[str])


async def events(stage: Stage) -> Published:
    """Everything that was published until now."""
    found = Published()
    consumer: Any = AIOKafkaConsumer(  # Any: the library has no types
        bootstrap_servers=stage.platform.status["kafka_bootstrap"], auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        consumer.subscribe([TOPIC])

        async def assigned() -> bool:
            return bool(consumer.assignment())

        await until(assigned, "the topic's partitions")
        ends = await consumer.end_offsets(list(consumer.assignment()))
        while any([await consumer.position(part) < end for part, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                for record in records:
                    _note(found, record)
    finally:
        await consumer.stop()
    return found


def _note(found: Published, record: Any) -> None:  # Any: as above
    headers = {name: value.decode() for name, value in record.headers}
    try:
        data: dict[str, Any] = json.loads(record.value or b"{}")
    except ValueError:
        return
    kind, turn = headers["ce_type"].split(".")[-2], str(data.get("turn_id"))
    found.ids.setdefault((turn, kind), set()).add(headers["ce_id"])
    if kind == "turn-completed":
        usage = data["usage"]
        found.usage[turn] = (usage["input_tokens"], usage["output_tokens"])
    if headers.get("ce_source") == "/functions/sweeper":
        found.swept.add(headers["ce_id"])


def _lost(question: Asked, turns: dict[str, Any], answers: dict[str, list[str]]) -> str:
    """What is missing of a question's turn, empty for nothing."""
    if not question.turn_id:
        return "never accepted"
    row = turns.get(question.turn_id)
    if row is None:
        return "accepted, and not there"
    if row["state"] != "completed" or question.state != "completed":
        return f"{row['state']} ({question.state}) {row['error'] or ''}".strip()
    return "" if any(answers.get(question.turn_id, [])) else "completed without an answer"


async def _compare_http(crowd: Crowd, answers: dict[str, list[str]], verdict: Verdict) -> None:
    """Whether people are shown what is stored, once."""
    ours = {question.turn_id: question for question in crowd.asked}
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
            if texts != answers.get(turn):
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
        if question.kind is not Kind.EFFECT:
            continue
        lines = left[question.mark]
        wanted = [call for call in calls if question.mark in call["arguments"]]
        most = sum(call["arguments"].count(question.mark) for call in wanted)
        least = sum(call["status"] == "success" for call in wanted)
        if lines > most:
            verdict.repeated_tool_effects.append(f"{question.number}: {lines} for {most} calls")
        if lines < least:
            verdict.lost.append(f"{question.number}: {least} calls told success, {lines} effects")


def effect_files(state: Path) -> list[Path]:
    """What tools have written, in all workspaces."""
    folder = state / "workspaces"
    return list(folder.rglob(EFFECT_FILE)) if folder.is_dir() else []


def _usage_difference(
    asked: Sequence[Asked], turns: dict[str, Any], steps: Sequence[Any], published: Published
) -> int:
    """Tokens by which the turns, what was told of them, and their steps do not agree."""
    before: dict[str, list[int]] = {}
    for step in steps:
        spent = before.setdefault(str(step["turn_id"]), [0, 0])
        spent[0] += step["input_tokens"]
        spent[1] += step["output_tokens"]
    difference = 0
    for question in asked:
        row = turns.get(question.turn_id)
        if row is None or row["state"] != "completed":
            continue
        stored = (row["input_tokens"] or 0, row["output_tokens"] or 0)
        told = published.usage.get(question.turn_id, (0, 0))
        difference += sum(abs(one - other) for one, other in zip(stored, told, strict=True))
        # The last step is in no row of its own; it cost something.
        earlier = before.get(question.turn_id, [0, 0])
        difference += sum(
            max(0, one - other + 1) for one, other in zip(earlier, stored, strict=True)
        )
    return difference
