"""Runs one of the SQL files, as it is, on the connection of the current migration."""

from importlib.resources import files

from alembic import op


def run_sql(name: str) -> None:
    """Execute `sql/<name>.sql` in the migration's transaction."""
    text = files("somaagent.storage.migrations").joinpath(f"sql/{name}.sql").read_text("utf-8")
    # On the driver's own connection: SQLAlchemy would take a percent sign for a parameter.
    driver = op.get_bind().connection.driver_connection
    assert driver is not None  # noqa: S101 - a migration runs on an open connection
    driver.execute(text)
