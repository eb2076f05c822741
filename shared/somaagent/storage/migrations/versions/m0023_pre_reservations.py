"""Runs `sql/0023_pre_reservations.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0023_pre"
down_revision = "0022_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0023_pre_reservations")
