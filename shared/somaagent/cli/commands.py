"""What the command `soma` can do."""

import typer

from somaagent.cli import (
    backups,
    chat,
    dead_letters,
    demo,
    doctor,
    events,
    lifecycle,
    mcp_servers,
    migrations,
    requeue,
    smoke,
    telemetry,
    tokens,
    trace_content,
    usage,
    weights,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="SomaAgent 01 on one machine. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not running.",
)
for command in (
    lifecycle.up,
    lifecycle.down,
    lifecycle.status,
    doctor.doctor,
    tokens.token,
    events.send,
    chat.chat,
    demo.demo,
    chat.trail,
    telemetry.trace,
    telemetry.logs,
    trace_content.telemetry,
    usage.usage,
    smoke.smoke,
    backups.backup,
    backups.restore,
):
    app.command()(command)
app.add_typer(dead_letters.app, name="dlq")
app.add_typer(mcp_servers.app, name="mcp")
app.add_typer(migrations.app, name="migrate")
app.add_typer(requeue.app, name="requeue")
app.add_typer(weights.app, name="models")
