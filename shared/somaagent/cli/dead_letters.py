"""`soma dlq list`, `soma dlq show`, `soma dlq replay`."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer

from somaagent.cli.options import Json, State
from somaagent.cli.output import say, write, write_json

if TYPE_CHECKING:
    from somaagent.storage.dead_letters import DeadLetter

_Result = TypeVar("_Result")

app = typer.Typer(
    no_args_is_help=True, help="Events that could not be delivered: list, show, replay."
)

LetterId = Annotated[UUID, typer.Argument(help="As `soma dlq list` shows it.")]


@app.command("list")
def list_letters(
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    state: State = None,
    as_json: Json = False,
) -> None:
    """List the newest dead letters of all tenants.

    Exit codes: 0 listed, 1 the database failed, 3 not running.
    """
    from somaagent.storage.dead_letters import newest

    letters = _with_database(state, lambda connection: newest(connection, limit=limit))
    if as_json:
        write_json([_described(letter) for letter in letters])
        return
    for letter in letters:
        replayed = f" replayed {letter.replays}x" if letter.replays else ""
        when = letter.received_at.isoformat(timespec="seconds") if letter.received_at else "-"
        error = letter.error_code or "no answer"
        write(f"{letter.dead_letter_id}  {when}  {letter.event_type}  {error}{replayed}")
    if not letters:
        say("there are none")


@app.command()
def show(dead_letter_id: LetterId, *, state: State = None, as_json: Json = False) -> None:
    """Show one dead letter with its data and its error.

    Exit codes: 0 shown, 1 there is no such one, 3 not running.
    """
    described = _described(_find(state, dead_letter_id))
    if as_json:
        write_json(described)
        return
    for name, value in described.items():
        text = json.dumps(value) if isinstance(value, dict) else "-" if value is None else value
        write(f"{name:<12} {text}")


@app.command()
def replay(dead_letter_id: LetterId, *, state: State = None) -> None:
    """Publish the event again; a failed turn is taken up, what was handled before stays as it is.

    Exit codes: 0 the broker has it, 1 it was refused or is unknown, 3 not running.
    """
    from somaagent.clock import now
    from somaagent.local.credentials import load_or_create
    from somaagent.local.events import binary_headers, publish
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import status
    from somaagent.messaging.keyring import KeyRing
    from somaagent.messaging.replaying import replayed
    from somaagent.serving.delivery import REPLAY_EXTENSION
    from somaagent.storage.dead_letters import mark_replayed

    letter = _find(state, dead_letter_id)
    ingress_url = status(open_platform(state)).ingress_url
    # A letter that a replay became counts on from there.
    earlier = letter.attributes.get(REPLAY_EXTENSION, "0")
    count = letter.replays + 1 + (int(earlier) if earlier.isdecimal() else 0)
    layout = open_platform(state).layout
    ring = KeyRing.of(load_or_create(layout.credentials).event_signing_key)
    attributes, signed = replayed(letter, count=count, ring=ring, present=now())
    if not signed:
        say("its signature is not the platform's, so the platform's functions will refuse it again")
    publish(ingress_url, binary_headers(attributes), letter.data)
    _with_database(state, lambda connection: mark_replayed(connection, dead_letter_id))
    write(f"{letter.event_type} {letter.event_id} is published again")


def _find(state: Path | None, dead_letter_id: UUID) -> "DeadLetter":
    from somaagent.local.errors import LocalProblem
    from somaagent.storage.dead_letters import find

    letter = _with_database(state, lambda connection: find(connection, dead_letter_id))
    if letter is None:
        raise LocalProblem(f"no dead letter has the id {dead_letter_id}", remedy="soma dlq list")
    return letter


def _with_database(
    state: Path | None,
    work: Callable[[Any], Awaitable[_Result]],  # Any: the connection's stubs lack what we need
) -> _Result:
    import asyncpg

    from somaagent.local.errors import NotRunning
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import status

    dsn = status(open_platform(state)).postgres_dsn

    async def run() -> _Result:
        connection = await asyncpg.connect(dsn, timeout=5)
        try:
            return await work(connection)
        finally:
            await connection.close()

    try:
        return asyncio.run(run())
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        raise NotRunning(f"the database failed: {error}", remedy="make up") from error


def _described(letter: "DeadLetter") -> dict[str, Any]:
    """A dead letter as people and scripts read it."""
    described: dict[str, Any] = {  # Any: printed as it is
        "id": str(letter.dead_letter_id),
        "type": letter.event_type,
        "source": letter.source,
        "event_id": letter.event_id,
        "subject": letter.subject,
        "tenant": letter.tenant,
        "error_code": letter.error_code,
        "error_data": letter.error_data,
        "error_dest": letter.error_dest,
        "received_at": letter.received_at and letter.received_at.isoformat(),
        "replayed_at": letter.replayed_at and letter.replayed_at.isoformat(),
        "replays": letter.replays,
        "attributes": dict(letter.attributes),
    }
    data = letter.data or b""
    try:
        described["data"] = data.decode()
    except UnicodeDecodeError:
        described["data_base64"] = base64.b64encode(data).decode()
    return described
