"""Applies migrations: `python -m somaagent.storage.migrate --phase pre|post|all`.

The `pre` ones are safe while the previous release still runs, the `post` ones are not. The
connection's role owns the tables; functions use the role `soma_app`, which owns nothing.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import sqlalchemy
from alembic import command
from alembic.config import Config
from psycopg import sql
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

Phase = Literal["pre", "post", "all"]

APP_ROLE: Final = "soma_app"
_LOCK: Final = 7_305_811
"""Advisory lock: two migrations at once would fail half-way through each other."""


class MigrationSettings(BaseSettings):
    """What the migration Job is given."""

    model_config = SettingsConfigDict(
        env_prefix="SOMA_MIGRATION_", use_attribute_docstrings=True, hide_input_in_errors=True
    )

    dsn: SecretStr
    """Connection string of the role that owns the tables."""
    app_password: SecretStr
    """Password that the role of the functions gets."""


def migrate(admin_dsn: str, app_password: str, *, phase: Phase = "all") -> None:
    """Bring the database of `admin_dsn` up to date; harmless when it is.

    Args:
        admin_dsn: `postgresql://` URL of a role that may create tables and the application role.
        app_password: Password that the application role shall have.
        phase: Which migrations to run.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database refused, or cannot be reached.
    """
    url = sqlalchemy.make_url(admin_dsn).set(drivername="postgresql+psycopg")
    engine = sqlalchemy.create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 10})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
        try:
            _ensure_app_role(connection, app_password)
            connection.commit()
            config.attributes["connection"] = connection
            for head in ("pre", "post") if phase == "all" else (phase,):
                command.upgrade(config, f"{head}@head")
            connection.commit()
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
    engine.dispose()


def _ensure_app_role(connection: Connection, password: str) -> None:
    known = connection.exec_driver_sql(
        "SELECT 1 FROM pg_roles WHERE rolname = %s", (APP_ROLE,)
    ).scalar()
    verb = "ALTER" if known else "CREATE"
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - an open SQLAlchemy connection has one
    statement = sql.SQL(
        verb + " ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB PASSWORD {}"
    ).format(sql.Identifier(APP_ROLE), sql.Literal(password))
    driver.execute(statement)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the migration Job."""
    parser = argparse.ArgumentParser(
        prog="python -m somaagent.storage.migrate", description=__doc__
    )
    parser.add_argument("--phase", choices=("pre", "post", "all"), default="all")
    phase: Phase = parser.parse_args(arguments).phase
    settings = MigrationSettings()  # pyright: ignore[reportCallIssue] - read from the environment
    migrate(settings.dsn.get_secret_value(), settings.app_password.get_secret_value(), phase=phase)


if __name__ == "__main__":
    main()
