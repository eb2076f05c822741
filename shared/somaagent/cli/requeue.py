"""`soma requeue list`, `soma requeue show`, `soma requeue approve`, `soma requeue deny`."""

import json
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import typer

from somaagent.cli.chat import connect
from somaagent.cli.options import Json, State, Subject, Tenant
from somaagent.cli.output import say, write, write_json

app = typer.Typer(
    no_args_is_help=True,
    help="Calls of tools that wait for approval: list, show, approve, deny.",
)

RequeueId = Annotated[UUID, typer.Argument(help="As `soma requeue list` shows it.")]
Reason = Annotated[str, typer.Option(help="Why; kept for good.")]


@app.command("list")
def list_entries(
    *,
    waiting: Annotated[bool, typer.Option(help="Only what waits, or all.")] = True,
    tool: Annotated[str | None, typer.Option(help="Only calls of this tool.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    tenant: Tenant = "demo",
    subject: Subject = "cli",
    state: State = None,
    as_json: Json = False,
) -> None:
    """List blocked calls of a tenant, the newest first.

    Exit codes: 0 listed, 1 the gateway refused, 3 not running.
    """
    client = connect(state, tenant=tenant, subject=subject)
    wanted = {"state": "waiting" if waiting else None, "tool": tool}
    entries: list[dict[str, Any]] = []
    cursor: str | None = None
    while len(entries) < limit:
        asked = wanted | {"limit": str(min(100, limit - len(entries))), "cursor": cursor}
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        page = client.request("GET", f"/v1/requeue?{query}")
        entries += page["entries"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    if as_json:
        write_json(entries)
        return
    for entry in entries:
        reasons = ", ".join(entry["reasons"])
        write(f"{entry['requeue_id']}  {entry['state']:<9}  {entry['tool']}  {reasons}")
    if not entries:
        say("there are none")


@app.command()
def show(
    requeue_id: RequeueId,
    *,
    tenant: Tenant = "demo",
    subject: Subject = "cli",
    state: State = None,
    as_json: Json = False,
) -> None:
    """Show a blocked call with its arguments and what was decided.

    Exit codes: 0 shown, 1 there is no such one, 3 not running.
    """
    client = connect(state, tenant=tenant, subject=subject)
    _put(client.request("GET", f"/v1/requeue/{requeue_id}"), as_json=as_json)


@app.command()
def approve(
    requeue_id: RequeueId,
    *,
    reason: Reason,
    tenant: Tenant = "demo",
    subject: Subject = "cli",
    state: State = None,
    as_json: Json = False,
) -> None:
    """Let a call run, once and with these arguments.

    Exit codes: 0 approved, 1 it does not wait or there is no such one, 3 not running.
    """
    client = connect(state, tenant=tenant, subject=subject)
    path = f"/v1/requeue/{requeue_id}/approve"
    _put(client.request("POST", path, {"reason": reason}), as_json=as_json)


@app.command()
def deny(
    requeue_id: RequeueId,
    *,
    reason: Reason,
    tenant: Tenant = "demo",
    subject: Subject = "cli",
    state: State = None,
    as_json: Json = False,
) -> None:
    """End a call without having it run; its turn goes on, and the model is told the reason.

    Exit codes: 0 denied, 1 it does not wait or there is no such one, 3 not running.
    """
    client = connect(state, tenant=tenant, subject=subject)
    path = f"/v1/requeue/{requeue_id}/deny"
    _put(client.request("POST", path, {"reason": reason}), as_json=as_json)


def _put(entry: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        write_json(entry)
        return
    for name, value in entry.items():
        text = json.dumps(value) if isinstance(value, dict | list) else value
        write(f"{name:<16} {'-' if text is None else text}")
