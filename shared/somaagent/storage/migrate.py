"""Applies migrations: `python -m somaagent.storage.migrate --phase pre|post|all`, `soma migrate`.

The `pre` ones are safe while the previous release still runs, the `post` ones are not. The
connection's role owns the tables; functions use the role `soma_app`, which owns nothing.

A migration that waits for a lock makes everybody wait who comes after it, so it waits for
`lock_seconds` only, lets the others pass, and tries again.
"""

import argparse
import sys
import time
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Final

import psycopg
import sqlalchemy
from alembic import command
from psycopg import sql
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from somaagent.described import Described
from somaagent.storage.migration_plan import PHASES, Phase, Plan, configuration, plan_of

APP_ROLE: Final = "soma_app"
LOCK_SECONDS: Final = 5.0
PATIENCE_SECONDS: Final = 600.0

_POWERS: Final = (" NOSUPERUSER", " NOBYPASSRLS", " NOCREATEDB")
"""What takes a power away, in the order in which the role's are read."""
_LOCK: Final = 7_305_811
"""Advisory lock: two migrations at once would fail half-way through each other."""
_LOOK_SECONDS: Final = 0.2
_LONGEST_PAUSE_SECONDS: Final = 15.0
_ELSEWHERE: Final = """
SELECT DISTINCT datname FROM pg_stat_activity
WHERE usename = %s AND datname <> current_database() ORDER BY datname
"""
_HOLDERS: Final = """
SELECT pid, coalesce(usename, '?'), coalesce(state, '?'),
       extract(epoch FROM clock_timestamp() - xact_start)::bigint
FROM pg_stat_activity a
WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND EXISTS (
    SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'relation' AND l.granted
      AND l.relation >= 16384 AND l.database = (SELECT oid FROM pg_database
                                                WHERE datname = current_database()))
ORDER BY xact_start LIMIT 5
"""
"""The oldest transactions that hold locks; not what they say, which may be a person's."""

Say = Callable[[str], None]


class MigrationBlocked(Exception):
    """Somebody held a lock for longer than the migration may wait."""


class MigrationSettings(Described, BaseSettings):
    """What the migration Job is given."""

    model_config = SettingsConfigDict(env_prefix="SOMA_MIGRATION_", hide_input_in_errors=True)

    dsn: SecretStr
    """Connection string of the role that owns the tables."""
    app_password: SecretStr
    """Password that the role of the functions gets."""


def migrate(
    admin_dsn: str,
    app_password: str | None,
    *,
    phase: Phase = "all",
    until: Collection[str] | None = None,
    lock_seconds: float = LOCK_SECONDS,
    patience_seconds: float = PATIENCE_SECONDS,
    say: Say = lambda _text: None,
) -> Plan:
    """Bring the database of `admin_dsn` up to date; harmless when it is, or when it is ahead.

    Args:
        admin_dsn: `postgresql://` URL of a role that may create tables and the application role.
        app_password: Password that the application role shall have; None leaves it as it is.
        phase: Which migrations to run.
        until: The newest ones to run; all there are when left out.
        lock_seconds: How long one statement may wait for a lock, and all others behind it.
        patience_seconds: How long to try in all, another migration's end included.
        say: Told what it is at.

    Returns:
        What was applied: the plan as it was when this migration's turn had come.

    Raises:
        MigrationBlocked: A lock was not to be had in time; what is applied stays.
        sqlalchemy.exc.SQLAlchemyError: The database refused, or cannot be reached.
    """
    deadline = time.monotonic() + patience_seconds
    with _connected(admin_dsn) as connection:
        _take_turn(connection, deadline, say)
        try:
            _ensure_app_role(connection, app_password, say)
            connection.commit()
            pending = plan_of(connection, phase, until=until)
            connection.commit()
            if pending.pending:
                _apply(connection, pending, lock_seconds, deadline, say)
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
    return pending


def plan(admin_dsn: str, *, phase: Phase = "all") -> Plan:
    """What `migrate` would apply; changes nothing.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database cannot be reached.
    """
    with _connected(admin_dsn) as connection:
        return plan_of(connection, phase)


@contextmanager
def _connected(admin_dsn: str) -> Generator[Connection]:
    url = sqlalchemy.make_url(admin_dsn).set(drivername="postgresql+psycopg")
    engine = sqlalchemy.create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 10})
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _take_turn(connection: Connection, deadline: float, say: Say) -> None:
    """Hold the lock of migrations, which another one may have."""
    said = False
    while not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_LOCK})").scalar():
        connection.rollback()
        if not said:
            say("another migration is running: waiting for its end")
            said = True
        if time.monotonic() > deadline:
            raise MigrationBlocked("another migration has been running all the time")
        time.sleep(_LOOK_SECONDS)
    connection.commit()


def _apply(
    connection: Connection, pending: Plan, lock_seconds: float, deadline: float, say: Say
) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    milliseconds = max(1, int(lock_seconds * 1000))
    connection.exec_driver_sql(f"SET lock_timeout = {milliseconds}")
    connection.commit()
    pause = 1.0
    for revision in pending.pending:
        say(f"{revision.revision}: {revision.file}")
        while True:
            try:
                command.upgrade(config, revision.revision)
                connection.commit()
                break
            except (psycopg.errors.LockNotAvailable, OperationalError) as error:
                connection.rollback()
                cause = error.orig if isinstance(error, OperationalError) else error
                if not isinstance(cause, psycopg.errors.LockNotAvailable):
                    raise
                holders = _holders(connection)
                waited = f"{revision.revision} got no lock within {lock_seconds:g} s; {holders}"
                if time.monotonic() + pause > deadline:
                    raise MigrationBlocked(waited) from error
                say(f"{waited}; letting others pass, again in {pause:g} s")
                time.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)


def _holders(connection: Connection) -> str:
    rows = connection.exec_driver_sql(_HOLDERS).all()
    connection.rollback()
    if not rows:
        return "who held it has ended since"
    told = (f"pid {pid} ({role}, {state}, for {age} s)" for pid, role, state, age in rows)
    return f"the oldest transactions: {', '.join(told)}"


def _ensure_app_role(connection: Connection, password: str | None, say: Say) -> None:
    powers = connection.exec_driver_sql(
        "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = %s", (APP_ROLE,)
    ).one_or_none()
    if password is None:
        if powers is None:
            raise MigrationBlocked(
                f"the role {APP_ROLE} does not exist yet, and no password for it was given "
                "(SOMA_MIGRATION_APP_PASSWORD)"
            )
        return
    # A role that is no superuser, as managed services give, may not even name a power that it
    # lacks: so one is taken away where it is there, and not mentioned where it isn't.
    taken = sql.SQL("").join(
        sql.SQL(power)
        for power, has in zip(_POWERS, powers or (False,) * len(_POWERS), strict=True)
        if has
    )
    verb = sql.SQL("CREATE" if powers is None else "ALTER")
    statement = sql.SQL("{} ROLE {} LOGIN{} PASSWORD {}").format(
        verb, sql.Identifier(APP_ROLE), taken, sql.Literal(password)
    )
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - an open SQLAlchemy connection has one
    driver.execute(statement)
    others = connection.exec_driver_sql(_ELSEWHERE, (APP_ROLE,)).scalars().all()
    if others:
        say(
            f"{APP_ROLE} also works in {', '.join(others)} of this server: a role has one"
            " password, so what runs there needs the one that was set now"
        )


def described(applied: Iterable[str]) -> str:
    """The names of revisions, or that there are none."""
    return ", ".join(applied) or "nothing"


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the migration Job."""
    parser = argparse.ArgumentParser(
        prog="python -m somaagent.storage.migrate", description=__doc__
    )
    parser.add_argument("--phase", choices=PHASES, default="all")
    phase: Phase = parser.parse_args(arguments).phase
    settings = MigrationSettings()  # pyright: ignore[reportCallIssue] - read from the environment

    def say(text: str) -> None:
        sys.stderr.write(f"{text}\n")

    try:
        done = migrate(
            settings.dsn.get_secret_value(),
            settings.app_password.get_secret_value(),
            phase=phase,
            say=say,
        )
    except MigrationBlocked as error:
        sys.exit(f"not migrated: {error}")
    say(f"applied: {described(each.revision for each in done.pending)}")


if __name__ == "__main__":
    main()
