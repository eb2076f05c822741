"""`soma migrate plan`, `soma migrate apply`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from somaagent.cli.options import Json, State
from somaagent.cli.output import say, write, write_json

if TYPE_CHECKING:
    from somaagent.local.errors import LocalProblem
    from somaagent.settings import ClickHouseSettings
    from somaagent.storage.migration_plan import Phase

_PENDING: Final = 2

app = typer.Typer(no_args_is_help=True, help="The database's migrations: what is due, applying it.")

Dsn = Annotated[
    str | None,
    typer.Option(
        envvar="SOMA_MIGRATION_DSN",
        show_envvar=True,
        help="Of the role that owns the tables; the database of this machine when left out.",
    ),
]
OfPhase = Annotated[
    str,
    typer.Option(
        metavar="pre|post|all", help="`pre` is safe under the previous release, `post` is not."
    ),
]


@app.command()
def plan(
    *,
    dsn: Dsn = None,
    phase: OfPhase = "all",
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 2 when something is due.")
    ] = False,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Say which migrations the database lacks, with their SQL files, in the order of applying them.

    Exit codes: 0 said, 1 the database cannot be reached, 2 with --check: something is due.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from somaagent.storage.migrate import plan as plan_of

    address, _ = _database(state, dsn, None)
    try:
        found = plan_of(address, phase=_phase(phase))
    except SQLAlchemyError as error:
        raise _failed(error) from error
    if as_json:
        write_json(asdict(found))
    else:
        for each in found.pending:
            write(f"{each.revision}  {each.file}")
        if found.ahead:
            say(f"the database is of a later release: {', '.join(found.ahead)}; nothing is due")
        elif not found.pending:
            say(f"nothing is due; the database has {', '.join(found.heads)}")
    if check and found.pending:
        raise typer.Exit(_PENDING)


@app.command()
def apply(
    *,
    dsn: Dsn = None,
    phase: OfPhase = "all",
    app_password: Annotated[
        str | None,
        typer.Option(
            envvar="SOMA_MIGRATION_APP_PASSWORD",
            show_envvar=True,
            help="What the role of the functions gets; as it is when left out.",
        ),
    ] = None,
    lock_seconds: Annotated[
        float,
        typer.Option(min=0.1, max=600, help="Longest wait for a lock; others wait behind it."),
    ] = 5.0,
    wait_seconds: Annotated[
        float, typer.Option(min=0, max=86_400, help="How long to try in all.")
    ] = 600.0,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Apply what is due; harmless when nothing is, and when another one runs at the same time.

    Exit codes: 0 the database is up to date, 1 it could not be brought there (what was applied
    stays, and the next try goes on from there).
    """
    from sqlalchemy.exc import SQLAlchemyError

    from somaagent.local.errors import LocalProblem
    from somaagent.storage.migrate import MigrationBlocked, migrate

    address, password = _database(state, dsn, app_password)
    try:
        done = migrate(
            address,
            password,
            phase=_phase(phase),
            lock_seconds=lock_seconds,
            patience_seconds=wait_seconds,
            say=say,
        )
    except MigrationBlocked as error:
        raise LocalProblem(str(error), remedy="end what holds it, then try again") from error
    except SQLAlchemyError as error:
        raise _failed(error) from error
    if as_json:
        write_json({"applied": [asdict(each) for each in done.pending], "ahead": done.ahead})
    elif done.ahead:
        say(f"the database is of a later release: {', '.join(done.ahead)}; nothing was due")
    else:
        say(f"{len(done.pending)} applied; the database is up to date")


@app.command()
def analytics(*, state: State = None, as_json: Json = False) -> None:
    """Make the tables of analytics in ClickHouse, or bring them up to date; harmless when they are.

    The server is the one of `SOMA_CLICKHOUSE_URL`, else that of the platform of this machine.

    Exit codes: 0 they are up to date, 1 ClickHouse refused or does not answer, or there is none.
    """
    from somaagent.analytics.__main__ import prepare
    from somaagent.analytics.clickhouse import AnalyticsUnavailable
    from somaagent.local.errors import LocalProblem

    settings = _clickhouse(state)
    try:
        before, after = prepare(settings)
    except (AnalyticsUnavailable, ValueError) as error:
        raise LocalProblem(
            f"the tables of analytics cannot be made: {error}", remedy="check the SOMA_CLICKHOUSE_*"
        ) from error
    if as_json:
        write_json({"before": before, "now": after})
    elif before == after:
        say(f"nothing is due; the tables have version {after}")
    else:
        say(f"the tables have version {after}")


def _phase(text: str) -> "Phase":
    match text:
        case "pre" | "post" | "all":
            return text
        case _:
            raise typer.BadParameter("write pre, post or all", param_hint="--phase")


def _database(
    state: Path | None, dsn: str | None, app_password: str | None
) -> tuple[str, str | None]:
    """The owner's connection string, and the password of the functions' role."""
    if dsn is not None:
        return dsn, app_password
    from somaagent.local.credentials import load_or_create
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import record_of

    platform = open_platform(state)
    record = record_of(platform)
    return record.postgres_dsn, app_password or load_or_create(
        platform.layout.credentials
    ).app_password


def _clickhouse(state: Path | None) -> "ClickHouseSettings":
    from pydantic import SecretStr

    from somaagent.local.clickhouse import USER
    from somaagent.local.credentials import load_or_create
    from somaagent.local.errors import LocalProblem
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import record_of
    from somaagent.settings import ClickHouseSettings

    settings = ClickHouseSettings()
    if settings.url is not None:
        return settings
    platform = open_platform(state)
    url = record_of(platform).clickhouse_url
    if url is None:
        raise LocalProblem(
            "analytics are kept in Postgres",
            remedy="set SOMA_CLICKHOUSE_URL, or: soma up --analytics clickhouse",
        )
    password = load_or_create(platform.layout.credentials).clickhouse_password
    return ClickHouseSettings(
        url=url,
        user=USER,
        password=SecretStr(password),
        retention_days=settings.retention_days,
    )


def _failed(error: Exception) -> "LocalProblem":
    from somaagent.local.errors import LocalProblem

    # The driver's own words, without SQLAlchemy's around them, and never the address.
    said = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()
    return LocalProblem(
        f"the database failed: {said[0] if said else type(error).__name__}",
        remedy="check --dsn (SOMA_MIGRATION_DSN), and that the role owns the tables",
    )
