"""Runs `sql/0022_pre_delegation.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0022_pre"
down_revision = "0021_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0022_pre_delegation")
