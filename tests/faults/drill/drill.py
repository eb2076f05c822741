"""`make drill`: back up while turns flow, destroy everything, restore, and judge what is there."""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import aiohttp
import asyncpg

from tests.support.platform import ROOT, Accepted, Platform, soma, until

OPTIONS: Final = ("--sweep-every", "1", "--set", "SOMA_MODEL_MAX_TOKENS=12")
QUESTION: Final = "What is the capital of country number {number}? Answer in one word."
UNFINISHED: Final = ("received", "queued", "analyzed", "routed", "generating", "waiting_tools")
PATIENCE_SECONDS: Final = 300.0

Rows = dict[tuple[str, ...], tuple[str, ...]]

_ANSWERS: Final = """
SELECT t.id::text, m.text FROM turns t JOIN messages m ON m.id = t.answer_message_id
WHERE t.state = 'completed'
"""
_SEQUENCE: Final = "SELECT id::text, session_id::text, type, turn_id::text FROM session_events"
_AUDIT: Final = """
SELECT function || ' ' || source || ' ' || event_id, type, outcome::text, finished_at::text
FROM handled_events
"""
_ORDER: Final = "SELECT id::text, position::text, role, text FROM messages"


@dataclass(kw_only=True)
class Outcome:
    """What a drill found."""

    accepted: int
    """Turns whose 202 came before the backup began."""
    lost: list[str]
    """Those of them that the restored platform does not know."""
    unfinished: int
    """Turns of the backup that were under way."""
    unended: list[str]
    """Those that neither went on nor ended."""
    changed: list[str]
    """Rows of the sequence, the audit, the order or the answers that are not as they were."""
    missing: list[str]
    """Rows of them from before the backup that are gone."""
    rows: int
    backup_seconds: float
    restore_seconds: float
    answered_after: bool
    """Whether a question to an old session is answered after it all."""

    @property
    def good(self) -> bool:
        """Whether nothing was lost."""
        bad = (self.lost, self.unended, self.changed, self.missing)
        return not any(bad) and self.answered_after


@dataclass
class _Load:
    """Questions that are asked all the time, in several sessions."""

    platform: Platform
    turns: int
    accepted: list[Accepted] = field(default_factory=list[Accepted])

    async def ask(self, sessions: list[str]) -> None:
        """Ask until all turns are accepted."""
        async with self.platform.client(tenant="drill") as client:

            async def one(session: str, share: int) -> None:
                for number in range(share):
                    question = QUESTION.format(number=number)
                    self.accepted.append(await client.post(session, question))

            each = -(-self.turns // len(sessions))
            await asyncio.gather(*(one(session, each) for session in sessions))


async def drill(state: Path, place: Path, *, turns: int, sessions: int = 3) -> Outcome:
    """Run one drill on a platform of its own in the empty folder `state`."""
    platform = await asyncio.to_thread(Platform.start, state, *OPTIONS)
    try:
        async with platform.client(tenant="drill") as client:
            made = [await client.new_session() for _ in range(sessions)]
        load = _Load(platform, turns)
        flowing = asyncio.create_task(load.ask(made))

        async def well_under_way() -> bool:
            return len(load.accepted) * 2 >= turns and bool(await _rows(platform, _ANSWERS))

        await until(well_under_way, "turns to flow", seconds=PATIENCE_SECONDS)
        before = list(load.accepted)
        early = await _kept(platform)
        began = time.monotonic()
        written = json.loads(await _soma(platform, "backup", "--to", str(place), "--json"))
        backup_seconds = time.monotonic() - began
        await flowing
        late = await _kept(platform)
    finally:
        await asyncio.to_thread(platform.stop)

    # Everything: database, broker, streams and secrets.
    await asyncio.to_thread(_empty, state)
    platform = await asyncio.to_thread(Platform.start, state, *OPTIONS)
    try:
        began = time.monotonic()
        told = json.loads(await _soma(platform, "restore", "--from", str(place), "--json"))
        restore_seconds = time.monotonic() - began
        now = await _kept(platform)
        known = await _rows(platform, "SELECT id::text, session_id::text FROM turns")
        unended = await _bring_to_end(platform, told["unfinished_turns"])
        return Outcome(
            accepted=len(before),
            lost=[turn.turn_id for turn in before if (turn.turn_id,) not in known],
            unfinished=told["unfinished_turns"],
            unended=unended,
            changed=[
                f"{name} {key[0]}"
                for name, rows in now.items()
                for key, row in rows.items()
                if key in late[name] and late[name][key] != row
            ],
            missing=[
                f"{name} {key[0]}"
                for name, rows in early.items()
                for key in rows.keys() - now[name].keys()
            ],
            rows=written["rows"],
            backup_seconds=round(backup_seconds, 2),
            restore_seconds=round(restore_seconds, 2),
            answered_after=await _answers(platform, made[0]),
        )
    finally:
        await asyncio.to_thread(platform.stop)


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


async def _soma(platform: Platform, command: str, *options: str) -> str:
    return await asyncio.to_thread(soma, command, "--state", str(platform.state), *options)


async def _kept(platform: Platform) -> dict[str, Rows]:
    queries = {"answer": _ANSWERS, "sequence": _SEQUENCE, "audit": _AUDIT, "message": _ORDER}
    return {name: await _rows(platform, query) for name, query in queries.items()}


async def _rows(platform: Platform, query: str) -> Rows:
    """Rows by their first column."""
    async with platform.sql() as sql:
        found: list[asyncpg.Record] = await sql.fetch(query)
    return {(str(row[0]),): tuple(map(str, row[1:])) for row in found}


async def _bring_to_end(platform: Platform, unfinished: int) -> list[str]:
    """Have the sweeper look, as its schedule does, until nothing is under way."""
    if unfinished:
        url = next(f["url"] for f in platform.status["functions"] if f["name"] == "sweeper")
        headers = {
            "ce-specversion": "1.0",
            "ce-id": str(uuid4()),
            "ce-type": "dev.knative.sources.ping",
            "ce-source": "/drill",
        }
        async with aiohttp.ClientSession() as http, http.post(url, headers=headers) as answer:
            assert answer.status < 300, await answer.text()
    states = ", ".join(f"'{state}'" for state in UNFINISHED)
    query = f"SELECT id::text, state FROM turns WHERE state IN ({states})"  # noqa: S608 - constants

    async def over() -> bool:
        return not await _rows(platform, query)

    try:
        await until(over, "unfinished turns to end", seconds=PATIENCE_SECONDS)
    except AssertionError:
        return [f"{key[0]} {row[0]}" for key, row in (await _rows(platform, query)).items()]
    return []


async def _answers(platform: Platform, session: str) -> bool:
    async with platform.client(tenant="drill") as client:
        accepted = await client.post(session, "What is the capital of France? One word.")
        return bool(await client.answer(accepted))


def main() -> None:
    """Command line of `make drill`."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.drill.drill", description=__doc__)
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--sessions", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soma-drill-") as folder:
        state = Path(folder) / "state"
        state.mkdir()
        outcome = asyncio.run(
            drill(state, Path(folder) / "backup", turns=options.turns, sessions=options.sessions)
        )
    written: dict[str, Any] = asdict(outcome) | {"good": outcome.good}
    out = ROOT / "build" / "drill.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(written, indent=2) + "\n")
    sys.stdout.write(json.dumps(written, indent=2) + "\n")
    sys.exit(0 if outcome.good else 1)


if __name__ == "__main__":
    main()
