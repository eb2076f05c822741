"""`soma requeue list`, `show`, `approve`, `deny` and `bulk`."""

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlencode
from uuid import UUID

import typer

from somaagent.cli.chat import connect
from somaagent.cli.options import Json, State, Subject, Tenant
from somaagent.cli.output import FAILED, say, write, write_json

if TYPE_CHECKING:
    from somaagent.local.conversations import GatewayClient

app = typer.Typer(
    no_args_is_help=True,
    help="Calls of tools that wait for approval: list, show, approve, deny, bulk.",
)

_MOST_AT_ONCE: Final = 100
"""Entries in one request, as the gateway takes them."""

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
    entries = _entries(client, waiting=waiting, tool=tool, limit=limit)
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


@app.command()
def bulk(
    decision: Annotated[Literal["approve", "deny"], typer.Argument(help="approve or deny.")],
    requeue_ids: Annotated[
        list[UUID] | None, typer.Argument(help="As `soma requeue list` shows them.")
    ] = None,
    *,
    reason: Reason,
    waiting: Annotated[
        bool, typer.Option("--waiting", help="All that wait now, in place of ids.")
    ] = False,
    tool: Annotated[
        str | None, typer.Option(help="With --waiting: only calls of this tool.")
    ] = None,
    tenant: Tenant = "demo",
    subject: Subject = "cli",
    state: State = None,
    as_json: Json = False,
) -> None:
    """Approve or deny several calls; one that cannot be decided stops no other.

    Exit codes: 0 all are decided so, 1 one is not, 2 it is not clear which, 3 not running.
    """
    if waiting == bool(requeue_ids) or (tool and not waiting):
        raise typer.BadParameter("either ids, or --waiting, which --tool narrows")
    client = connect(state, tenant=tenant, subject=subject)
    ids = [str(each) for each in requeue_ids or ()]
    if waiting:
        found = _entries(client, waiting=True, tool=tool, limit=None)
        ids = [entry["requeue_id"] for entry in found]
    results: list[dict[str, Any]] = []
    for start in range(0, len(ids), _MOST_AT_ONCE):
        named = {"requeue_ids": ids[start : start + _MOST_AT_ONCE]}
        body = {"decision": decision, "reason": reason} | named
        results += client.request("POST", "/v1/requeue/bulk", body)["results"]
    if as_json:
        write_json(results)
    else:
        for each in results:
            write(f"{each['requeue_id']}  {each['outcome']:<11}  {each['state'] or '-'}")
        if not results:
            say("nothing waits")
    if any(each["outcome"] != "decided" for each in results):
        raise typer.Exit(FAILED)


def _entries(
    client: "GatewayClient", *, waiting: bool, tool: str | None, limit: int | None
) -> list[dict[str, Any]]:
    """The entries, the newest first; all of them where there is no limit."""
    wanted = {"state": "waiting" if waiting else None, "tool": tool}
    entries: list[dict[str, Any]] = []
    cursor: str | None = None
    while limit is None or len(entries) < limit:
        most = 100 if limit is None else min(100, limit - len(entries))
        asked = wanted | {"limit": str(most), "cursor": cursor}
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        page = client.request("GET", f"/v1/requeue?{query}")
        entries += page["entries"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    return entries


def _put(entry: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        write_json(entry)
        return
    for name, value in entry.items():
        text = json.dumps(value) if isinstance(value, dict | list) else value
        write(f"{name:<16} {'-' if text is None else text}")
